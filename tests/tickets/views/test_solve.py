"""The requester says that it is solved."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from portal.models import OutgoingEmail
from tests.tickets.views.visits import by_link, page, signed_in
from tickets.actions.close import close
from tickets.actions.solve import solve_as_requester
from tickets.models import Event


def _said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("way", ["signed in", "by link"])
def test_the_requester_solves_it(ticket, tom, way):
    browser = signed_in(tom) if way == "signed in" else by_link(ticket)
    response = browser.post(page("solve", ticket))
    assert response["Location"] == page("request", ticket)
    assert _said(response) == ["Good to hear. This request is now marked as solved."]
    ticket.refresh_from_db()
    assert ticket.status == "solved"


def test_saying_so_twice_changes_nothing_and_blames_nobody(ticket, tom):
    browser = signed_in(tom)
    browser.post(page("solve", ticket))
    before = (Event.objects.count(), OutgoingEmail.objects.count())
    response = browser.post(page("solve", ticket))
    assert _said(response)[-1] == "Good to hear. This request is now marked as solved."
    assert (Event.objects.count(), OutgoingEmail.objects.count()) == before


def test_what_is_closed_cannot_be_solved(ticket, tom):
    at = timezone.now() - timedelta(days=20)
    close(ticket=solve_as_requester(ticket=ticket, actor=tom, at=at), at=at + timedelta(days=14))
    before = Event.objects.count()
    response = signed_in(tom).post(page("solve", ticket))
    assert _said(response) == ["This is not possible any more: the request has moved on meanwhile."]
    assert Event.objects.count() == before
