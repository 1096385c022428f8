"""Something must happen later, once, whoever sweeps and whatever goes wrong."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal import timers
from portal.models import Timer, User
from portal.timers import Later
from tests.factories import make_user

pytestmark = pytest.mark.django_db

KIND = "test.ring"
NOON = timezone.make_aware(datetime(2026, 11, 22, 12))  # noqa: DTZ001  (made aware right here)
HOUR = timedelta(hours=1)


class Bell:
    """A handler that remembers for whom it rang, and fails for whom it was told to."""

    def __init__(self) -> None:
        self.rang: list[tuple[int, str, datetime]] = []
        self.broken: set[int] = set()

    def __call__(self, timer: Timer, now: datetime) -> None:
        if timer.target in self.broken:
            make_user(f"left-by-{timer.target}@example.com")
            raise ValueError("the bell is cracked")
        self.rang.append((timer.target, timer.episode, now))

    @property
    def targets(self) -> list[int]:
        return [target for target, _, _ in self.rang]


@pytest.fixture
def bell(monkeypatch) -> Bell:
    bell = Bell()
    monkeypatch.setitem(timers._handlers, KIND, bell)
    return bell


def set_timer(target: int, at: datetime = NOON, episode: str = "") -> None:
    timers.set_timer(Later(KIND, target, at, episode))


def test_a_timer_fires_when_it_is_due_and_not_before(bell):
    set_timer(1, NOON, "first")
    assert timers.fire_due(NOON - timedelta(seconds=1)) == 0
    assert timers.fire_due(NOON) == 1
    assert bell.rang == [(1, "first", NOON)]


def test_it_fires_once(bell):
    set_timer(1)
    assert [timers.fire_due(NOON), timers.fire_due(NOON + HOUR)] == [1, 0]
    assert bell.targets == [1]


def test_of_two_sweeps_at_once_one_fires(bell):
    set_timer(1)
    key = Timer.objects.get().pk
    # Both sweeps have read the same list of what is due.
    assert [timers._fire(key, NOON), timers._fire(key, NOON)] == [True, False]
    assert bell.targets == [1]


def test_setting_it_again_moves_it(bell):
    set_timer(1, NOON, "first")
    set_timer(1, NOON + HOUR, "second")
    assert timers.fire_due(NOON) == 0
    assert timers.fire_due(NOON + HOUR) == 1
    assert bell.rang == [(1, "second", NOON + HOUR)]


def test_one_moved_in_the_middle_of_a_sweep_waits_for_its_new_time(bell):
    set_timer(1)
    key = Timer.objects.get().pk
    set_timer(1, NOON + HOUR)
    assert timers._fire(key, NOON) is False
    assert bell.rang == []


def test_it_can_be_set_anew_after_it_was_done(bell):
    set_timer(1)
    timers.fire_due(NOON)
    set_timer(1, NOON + HOUR)
    timers.fire_due(NOON + HOUR)
    assert bell.targets == [1, 1]


def test_a_cancelled_timer_never_fires(bell):
    set_timer(1)
    set_timer(2)
    timers.cancel(1, [KIND, "test.other"])
    timers.cancel(7, [KIND])
    timers.fire_due(NOON)
    assert bell.targets == [2]


def test_cancelling_leaves_what_was_done(bell):
    set_timer(1)
    timers.fire_due(NOON)
    timers.cancel(1, [KIND])
    assert Timer.objects.filter(done_at=NOON).count() == 1


def test_many_are_set_in_one_statement(bell, django_assert_num_queries):
    with django_assert_num_queries(1):
        timers.set_new(Later(KIND, target, NOON) for target in range(5))
    timers.fire_due(NOON)
    assert bell.targets == [0, 1, 2, 3, 4]


def test_two_open_timers_of_one_kind_and_target_cannot_be(bell):
    set_timer(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        timers.set_new([Later(KIND, 1, NOON)])
    assert Timer.objects.count() == 1


def test_a_timer_set_in_a_failed_transaction_was_never_set(bell):
    @transaction.atomic
    def fail():
        set_timer(1)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert timers.fire_due(NOON) == 0


def test_what_fails_leaves_nothing_and_does_not_hold_up_the_rest(bell):
    bell.broken = {1}
    set_timer(1, NOON - HOUR)
    set_timer(2)
    assert timers.fire_due(NOON) == 1
    assert bell.targets == [2]
    failed = Timer.objects.get(target=1)
    assert (failed.done_at, failed.attempts) == (None, 1)
    assert failed.last_error == "ValueError: the bell is cracked"
    assert not User.objects.filter(email="left-by-1@example.com").exists()


def test_what_fails_is_tried_again_with_growing_patience(bell):
    bell.broken = {1}
    set_timer(1)
    now = NOON
    for minutes in (5, 10, 20, 40):
        timers.fire_due(now)
        timer = Timer.objects.get()
        assert timer.due_at == now + timedelta(minutes=minutes)
        assert timers.fire_due(timer.due_at - timedelta(seconds=1)) == 0
        now = timer.due_at
    bell.broken = set()
    assert timers.fire_due(now) == 1
    assert bell.targets == [1]


def test_patience_never_grows_beyond_a_day(bell):
    bell.broken = {1}
    set_timer(1)
    Timer.objects.update(attempts=40)
    timers.fire_due(NOON)
    assert Timer.objects.get().due_at == NOON + timedelta(days=1)


def test_a_kind_that_nobody_handles_waits_for_the_release_that_does(bell):
    timers.set_timer(Later("test.unheard", 1, NOON))
    set_timer(2)
    assert timers.fire_due(NOON) == 1
    assert Timer.objects.get(target=1).done_at is None


def test_a_sweep_takes_a_bounded_number_and_the_oldest_first(bell, monkeypatch):
    monkeypatch.setattr(timers, "BATCH", 2)
    for target in range(3):
        set_timer(target, NOON - target * HOUR)
    timers.fire_due(NOON)
    assert bell.targets == [2, 1]
    timers.fire_due(NOON)
    assert bell.targets == [2, 1, 0]


def test_the_cost_of_a_sweep_follows_what_is_due(bell, django_assert_num_queries):
    timers.set_new(Later(KIND, target, NOON + HOUR) for target in range(100))
    with django_assert_num_queries(1):
        timers.fire_due(NOON)


def test_what_was_done_long_ago_is_forgotten(bell):
    set_timer(1)
    set_timer(2, NOON + HOUR)
    timers.fire_due(NOON)
    timers.forget_done(NOON + timers.KEPT)
    assert Timer.objects.count() == 2
    timers.forget_done(NOON + timers.KEPT + timedelta(seconds=1))
    assert [timer.target for timer in Timer.objects.all()] == [2]


def test_the_kinds_of_every_app_have_handlers():
    assert {
        "tickets.remind", "tickets.warn", "tickets.close", "tickets.ask_rating", "tickets.overdue",
    } <= set(timers._handlers)  # fmt: skip
