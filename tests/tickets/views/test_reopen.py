"""The requester says that it is not settled after all."""

from datetime import timedelta

from django.contrib.messages import get_messages
from django.utils import timezone

from tests.tickets.views.visits import by_link, page, signed_in
from tickets.actions.solve import solve_as_requester
from tickets.models import Event


def _said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_within_fourteen_days_it_opens_again(ticket, tom):
    solve_as_requester(ticket=ticket, actor=tom, at=timezone.now() - timedelta(days=13))
    response = by_link(ticket).post(page("reopen", ticket))
    assert response["Location"] == page("request", ticket)
    assert _said(response) == ["The request is open again."]
    ticket.refresh_from_db()
    assert ticket.status == "open"


def test_after_fourteen_days_it_stays_closed(ticket, tom):
    solve_as_requester(ticket=ticket, actor=tom, at=timezone.now() - timedelta(days=15))
    before = Event.objects.count()
    response = signed_in(tom).post(page("reopen", ticket))
    assert _said(response) == ["This request can no longer be reopened. Please file a new one."]
    ticket.refresh_from_db()
    assert ticket.status == "solved"
    assert Event.objects.count() == before


def test_pressing_twice_opens_it_once(ticket, tom):
    solve_as_requester(ticket=ticket, actor=tom)
    browser = signed_in(tom)
    browser.post(page("reopen", ticket))
    before = Event.objects.count()
    assert _said(browser.post(page("reopen", ticket)))[-1] == "The request is open again."
    assert Event.objects.count() == before
