"""A request in the hands of the floor above: its end is decided there, and nobody is mailed."""

import pytest
from django.utils import timezone

from portal.models import OutgoingEmail, Timer
from tickets.actions import entrust
from tickets.actions.reply import reply_as_staff
from tickets.models import Ticket
from tickets.workflow import Status

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


def _silent_timers(ticket):
    kinds = ["tickets.remind", "tickets.warn", "tickets.close"]
    return Timer.objects.filter(target=ticket.pk, kind__in=kinds, done_at=None)
