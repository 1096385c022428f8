"""Nobody answers: the reminder, the warning, the end, and what an answer changes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal import outbox, timers
from tests.flows.forms import read_form
from tests.flows.steps import act, come_by_link, words
from tickets.models import Ticket
from tickets.workflow import SHOWN, Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(ticket, staff) -> Ticket:
    """Tom's request, waiting for his answer since now."""
    act(staff, ticket, "reply", body="Which exchange did you use?", then="pending")
    outbox.deliver_due()
    return ticket


def pass_time(clock, **span):
    """Let time pass, with a sweep every six hours, and the emails of each sweep sent."""
    until = timezone.now() + timedelta(**span)
    while timezone.now() < until:
        clock.shift(min(timedelta(hours=6), until - timezone.now()))
        timers.fire_due(timezone.now())
        outbox.deliver_due()


def subjects(mailoutbox, ticket):
    """What was sent, without the reference that ends each subject."""
    return [mail.subject.replace(ticket.reference, "").strip(" []()") for mail in mailoutbox]


def test_a_silent_requester_is_reminded_warned_and_told_of_the_end(
    waiting, client, clock, mailoutbox
):
    mailoutbox.clear()
    pass_time(clock, days=3, hours=-1)
    assert mailoutbox == []

    pass_time(clock, hours=2)
    assert len(mailoutbox) == 1
    assert "Which exchange did you use?" in mailoutbox[0].body
    pass_time(clock, days=2)
    assert len(mailoutbox) == 2
    assert Ticket.objects.get().state is Status.PENDING
    pass_time(clock, days=2)
    assert len(mailoutbox) == 3
    assert Ticket.objects.get().state is Status.CLOSED
    assert all(mail.extra_headers["Auto-Submitted"] == "auto-generated" for mail in mailoutbox)
    assert len(set(subjects(mailoutbox, waiting))) == 3

    opened = come_by_link(client, mailoutbox[-1].body)
    assert words(str(SHOWN[Status.CLOSED].sentence), "en") in opened.content.decode()
    pass_time(clock, days=12)
    assert len(mailoutbox) == 3


def test_a_closed_request_is_reopened_by_a_reply(waiting, client, clock, mailoutbox):
    pass_time(clock, days=8)
    opened = come_by_link(client, mailoutbox[-1].body)
    url = f"/en/requests/{waiting.reference}/reply/"

    client.post(url, {**read_form(opened, "mark"), "body": "Sorry, I was away."})

    assert Ticket.objects.get().state is Status.OPEN


def test_after_an_answer_no_reminder_comes(waiting, client, clock, mailoutbox):
    pass_time(clock, days=2)
    opened = come_by_link(client, mailoutbox[-1].body)
    url = f"/en/requests/{waiting.reference}/reply/"
    client.post(url, {**read_form(opened, "mark"), "body": "It was Kraken."})
    mailoutbox.clear()

    pass_time(clock, days=9)

    assert mailoutbox == []
    assert Ticket.objects.get().state is Status.OPEN


def test_a_solved_request_asks_once_for_a_rating_and_closes_quietly(
    ticket, staff, clock, mailoutbox
):
    act(staff, ticket, "solve")
    outbox.deliver_due()
    mailoutbox.clear()

    pass_time(clock, days=15)

    (asked,) = mailoutbox
    assert f"/en/requests/{ticket.reference}/rate/?key=" in asked.body
    assert Ticket.objects.get().state is Status.CLOSED
