"""What follows when nobody answers, with a clock that moves."""

import zoneinfo
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from portal import timers
from portal.models import OutgoingEmail, Timer
from tickets.actions.hold import hold
from tickets.actions.rate import rate
from tickets.actions.reopen import reopen_as_requester
from tickets.actions.reply import reply_as_requester, reply_as_staff
from tickets.models import EventKind, Ticket
from tickets.workflow import Status

MINUTE = timedelta(minutes=1)
SILENCE = {"reminder", "closing_soon", "closed", "rate"}


class Clock:
    """The time of a test, which goes on when told to, and fires what falls due on the way."""

    def __init__(self, traveller) -> None:
        self.traveller = traveller

    def to(self, moment: datetime) -> None:
        """Go on to a moment with the worker at work."""
        while due := Timer.objects.filter(done_at=None, due_at__lte=moment).order_by("due_at"):
            self.jump(max(due[0].due_at, timezone.now()))
        self.jump(moment)

    def jump(self, moment: datetime) -> None:
        """Go on to a moment with the worker asleep until then."""
        self.traveller.move_to(moment)
        timers.fire_due(timezone.now())


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield Clock(traveller)


@pytest.fixture
def asked(clock, ticket, ada) -> Ticket:
    """Tom's request, about which Ada has just asked something."""
    reply_as_staff(ticket=ticket, actor=ada, body="Which network did you choose?")
    return now_of(ticket)


@pytest.fixture
def solved(clock, ticket, ada) -> Ticket:
    reply_as_staff(ticket=ticket, actor=ada, body="It is there.", then=Status.SOLVED)
    return now_of(ticket)


def now_of(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_related("requester", "category").get(pk=ticket.pk)


def sent() -> list[str]:
    """The emails about the silence so far, oldest first."""
    names = OutgoingEmail.objects.order_by("id").values_list("template", flat=True)
    return [name for name in names if name in SILENCE]


def kinds(ticket: Ticket) -> list[str]:
    return list(ticket.events.values_list("kind", flat=True))


def test_silence_leads_from_a_reminder_to_a_warning_to_the_end(clock, asked):
    start = asked.status_since
    clock.to(start + timedelta(days=3) - MINUTE)
    assert sent() == []
    clock.to(start + timedelta(days=3))
    assert sent() == ["reminder"]
    clock.to(start + timedelta(days=5) - MINUTE)
    assert sent() == ["reminder"]
    clock.to(start + timedelta(days=5))
    assert sent() == ["reminder", "closing_soon"]
    clock.to(start + timedelta(days=7) - MINUTE)
    assert now_of(asked).state is Status.PENDING
    clock.to(start + timedelta(days=7))
    assert sent() == ["reminder", "closing_soon", "closed"]
    assert now_of(asked).state is Status.CLOSED
    assert kinds(asked)[-3:] == [EventKind.REMINDED, EventKind.WARNED, EventKind.MOVED]
    clock.to(start + timedelta(days=60))
    assert sent() == ["reminder", "closing_soon", "closed"]


def test_the_emails_repeat_what_was_asked_and_say_when_it_ends(clock, asked):
    clock.to(asked.status_since + timedelta(days=5))
    reminder, warning = OutgoingEmail.objects.filter(template__in=SILENCE).order_by("id")
    assert "> Which network did you choose?" in reminder.text
    assert "> Which network did you choose?" in warning.text
    ends = timezone.localtime(
        asked.status_since + timedelta(days=7), zoneinfo.ZoneInfo("Europe/London")
    )
    assert f"{ends:%Y-%m-%d %H:%M} Europe/London" in warning.text


@pytest.mark.parametrize("days", [1, 4, 6])
def test_an_answer_stops_it_at_once(clock, asked, tom, days):
    clock.to(asked.status_since + timedelta(days=days))
    before = sent()
    reply_as_requester(ticket=asked, actor=tom, body="Ethereum.")
    clock.to(timezone.now() + timedelta(days=30))
    assert sent() == before
    assert now_of(asked).state is Status.OPEN


def test_another_question_begins_the_wait_anew(clock, asked, ada, tom):
    clock.to(asked.status_since + timedelta(days=2))
    reply_as_requester(ticket=asked, actor=tom, body="Ethereum.")
    reply_as_staff(ticket=now_of(asked), actor=ada, body="And the hash?")
    again = timezone.now()
    clock.to(again + timedelta(days=3) - MINUTE)
    assert sent() == []
    clock.to(again + timedelta(days=3))
    assert sent() == ["reminder"]


def test_a_ticket_on_hold_is_not_the_users_to_answer(clock, asked, ada):
    hold(ticket=asked, actor=ada, reason="The exchange looks into it.")
    clock.to(timezone.now() + timedelta(days=30))
    assert sent() == []
    assert now_of(asked).state is Status.ON_HOLD


def test_a_timer_of_an_episode_that_has_passed_does_nothing(clock, asked, tom):
    old = list(Timer.objects.filter(done_at=None, kind__in=["tickets.remind", "tickets.close"]))
    reply_as_requester(ticket=asked, actor=tom, body="Ethereum.")
    Timer.objects.bulk_create(
        [Timer(kind=t.kind, target=t.target, due_at=t.due_at, episode=t.episode) for t in old]
    )
    clock.to(timezone.now() + timedelta(days=8))
    assert sent() == []
    assert now_of(asked).state is Status.OPEN


def test_after_an_outage_the_warning_still_comes_two_days_before_the_end(clock, asked):
    back = asked.status_since + timedelta(days=10)
    clock.jump(back)
    assert sent() == ["closing_soon"]
    assert now_of(asked).state is Status.PENDING
    clock.to(back + timedelta(days=2) - MINUTE)
    assert sent() == ["closing_soon"]
    clock.to(back + timedelta(days=2))
    assert sent() == ["closing_soon", "closed"]
    assert now_of(asked).state is Status.CLOSED


def test_an_outage_between_reminder_and_warning_shortens_nothing(clock, asked):
    clock.to(asked.status_since + timedelta(days=3))
    back = asked.status_since + timedelta(days=6)
    clock.jump(back)
    assert sent() == ["reminder", "closing_soon"]
    clock.to(back + timedelta(days=2) - MINUTE)
    assert now_of(asked).state is Status.PENDING
    clock.to(back + timedelta(days=2))
    assert now_of(asked).state is Status.CLOSED


def test_two_sweeps_send_one_reminder(clock, asked):
    clock.jump(asked.status_since + timedelta(days=3))
    timers.fire_due(timezone.now())
    assert sent() == ["reminder"]


def test_a_solved_ticket_asks_for_a_rating_and_closes_without_a_word(clock, solved):
    clock.to(solved.status_since + timedelta(days=1) - MINUTE)
    assert sent() == []
    clock.to(solved.status_since + timedelta(days=1))
    assert sent() == ["rate"]
    clock.to(solved.status_since + timedelta(days=14))
    assert now_of(solved).state is Status.CLOSED
    assert sent() == ["rate"]


def test_who_has_rated_is_not_asked(clock, solved, tom):
    rate(ticket=solved, actor=tom, score=5)
    clock.to(solved.status_since + timedelta(days=2))
    assert sent() == []


def test_a_reopened_ticket_is_neither_rated_nor_closed(clock, solved, tom):
    reopen_as_requester(ticket=solved, actor=tom)
    clock.to(timezone.now() + timedelta(days=30))
    assert sent() == []
    assert now_of(solved).state is Status.OPEN


def test_a_broken_promise_is_written_down_once(clock, ticket):
    due = ticket.due_at
    clock.to(due + timedelta(hours=1))
    assert kinds(ticket).count(EventKind.OVERDUE) == 1
    assert ticket.clocks.get(target="first_response").breached_at == due
