"""Who read what: the audit tells it, once in ten minutes for each ticket and file."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.models import AuditLine
from tests.tickets.admin.desk import page, post, url
from tests.tickets.views.visits import by_link, make_file
from tests.tickets.views.visits import page as own_page

MORNING = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(time_machine):
    """Ten minutes begin now, and last until a test says so."""
    time_machine.move_to(MORNING, tick=False)
    return time_machine


def told():
    return [(line.code, line.actor.name, line.about) for line in AuditLine.objects.order_by("pk")]


def test_opening_a_ticket_is_written_down_once_for_each_of_the_staff(as_ada, as_lin, ticket):
    about = f"ticket:{ticket.pk}"
    for browser in (as_ada, as_ada, as_lin):
        browser.get(page(ticket))
    assert told() == [("ticket_read", "Ada", about), ("ticket_read", "Lin", about)]


def test_after_ten_minutes_it_is_written_down_again(as_ada, ticket, clock):
    as_ada.get(page(ticket))
    clock.move_to(MORNING + timedelta(minutes=10))
    as_ada.get(page(ticket))
    assert len(told()) == 2


def test_a_page_that_shows_again_what_was_refused_counts_as_read(as_ada, ticket):
    post(as_ada, "reply", ticket, body="", then="open")
    assert told() == [("ticket_read", "Ada", f"ticket:{ticket.pk}")]


def test_who_may_not_see_a_ticket_has_not_read_it(as_ben, as_eve, ticket):
    for browser in (as_ben, as_eve):
        assert browser.get(page(ticket)).status_code in {403, 404}
    assert told() == []


def test_opening_a_file_is_written_down(as_ada, ticket):
    file = make_file(ticket, ticket.messages.get())
    as_ada.get(url("file", ticket, file.pk))
    (line,) = AuditLine.objects.all()
    assert (line.code, line.data) == ("file_read", {"file": file.pk})


def test_taking_the_record_of_a_request_is_written_down(ticket):
    client = by_link(ticket)
    for form in ("record_text", "record_json"):
        assert client.get(own_page(form, ticket)).status_code == 200
    lines = AuditLine.objects.order_by("pk")
    assert [(line.code, line.actor, line.data) for line in lines] == [
        ("record_taken", ticket.requester, {"form": "txt"}),
        ("record_taken", ticket.requester, {"form": "json"}),
    ]
