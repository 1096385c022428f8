"""A request in the hands of the floor above: its end is decided there, and nobody is mailed."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from portal import timers
from portal.models import OutgoingEmail, Timer
from tests import factories
from tickets.actions import entrust
from tickets.actions._clocks import OVERDUE
from tickets.actions.reply import reply_as_requester, reply_as_staff
from tickets.actions.triage import prioritise
from tickets.models import EventKind, Ticket
from tickets.workflow import Priority, Status

pytestmark = pytest.mark.django_db


def test_whom_it_is_about_does_not_see_it(ticket, ada, lin):
    entrust.take_over(ticket=ticket, at=timezone.now(), hide_from=[ada])

    assert not Ticket.objects.visible_to(ada).filter(pk=ticket.pk).exists()
    assert Ticket.objects.visible_to(lin).filter(pk=ticket.pk).exists()


def test_it_ends_and_begins_again_without_a_word(ticket, ada):
    mails = OutgoingEmail.objects.count()

    entrust.take_over(ticket=ticket, at=timezone.now())
    ended = entrust.end(ticket=ticket, actor=ada, at=timezone.now())
    assert ended.state is Status.SOLVED
    again = entrust.resume(ticket=ticket, actor=ada, at=timezone.now())

    assert again.state is Status.OPEN
    assert OutgoingEmail.objects.count() == mails


def test_silence_does_not_end_it(ticket, ada):
    entrust.take_over(ticket=ticket, at=timezone.now())

    reply_as_staff(ticket=ticket, actor=ada, body="Which wallet was it?")

    kinds = set(type(ticket).objects.get(pk=ticket.pk).events.values_list("kind", flat=True))
    assert "warned" not in kinds
    assert not _silent_timers(ticket).exists()


def test_a_letter_of_a_person_answers(ticket):
    entrust.answered(ticket=ticket, at=timezone.now())

    assert ticket.clocks.get(target="first_response").stopped_at is not None


def test_a_complaint_has_no_clocks_of_a_request(deposit, tom):
    ticket = factories.make_ticket(deposit, tom, for_complaint=True, receipt="")

    assert not ticket.clocks.exists()
    assert ticket.due_at is None
    assert not _overdue_timers(ticket).exists()


def test_the_clocks_of_a_request_that_becomes_a_complaint_rest(ticket):
    assert ticket.due_at is not None
    assert _overdue_timers(ticket).exists()

    entrust.take_over(ticket=ticket, at=timezone.now())

    _at_rest(ticket)


def test_nothing_that_follows_sets_the_clocks_of_a_complaint_going(ticket, ada):
    entrust.take_over(ticket=ticket, at=timezone.now())

    reply_as_staff(ticket=ticket, actor=ada, body="We are looking into it.")
    reply_as_requester(ticket=ticket, actor=ticket.requester, body="Thank you.")
    _at_rest(ticket)
    prioritise(ticket=ticket, actor=ada, priority=Priority.LOW)
    _at_rest(ticket)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        prioritise(ticket=ticket, actor=ada, priority=Priority.URGENT)
    _at_rest(ticket)
    entrust.end(ticket=ticket, actor=ada, at=timezone.now())
    entrust.resume(ticket=ticket, actor=ada, at=timezone.now())
    _at_rest(ticket)
    timers.fire_due(timezone.now() + timedelta(days=30))

    assert not ticket.events.filter(kind=EventKind.OVERDUE).exists()


def test_a_clock_that_had_stopped_before_stays_so(ticket, ada):
    reply_as_staff(ticket=ticket, actor=ada, body="Which wallet was it?")
    stopped_at = ticket.clocks.get(target="first_response").stopped_at

    entrust.take_over(ticket=ticket, at=timezone.now())

    assert ticket.clocks.get(target="first_response").stopped_at == stopped_at is not None


def test_a_promise_that_was_broken_before_stays_broken(ticket):
    late = timezone.now() + timedelta(days=30)
    timers.fire_due(late)
    broken = ticket.clocks.get(target="first_response").breached_at
    entrust.take_over(ticket=ticket, at=late)

    assert ticket.clocks.get(target="first_response").breached_at == broken is not None
    assert Ticket.objects.get(pk=ticket.pk).due_at is None


def _at_rest(ticket):
    assert Ticket.objects.get(pk=ticket.pk).due_at is None
    assert not _overdue_timers(ticket).exists()
    running = ticket.clocks.filter(stopped_at=None, due_at__isnull=False)
    assert not running.exists()


def _overdue_timers(ticket):
    return Timer.objects.filter(target=ticket.pk, kind=OVERDUE, done_at=None)


def _silent_timers(ticket):
    kinds = ["tickets.remind", "tickets.warn", "tickets.close"]
    return Timer.objects.filter(target=ticket.pk, kind__in=kinds, done_at=None)
