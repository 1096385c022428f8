"""Service clocks: worked examples by hand, then properties against counting minute by minute."""

from datetime import UTC, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.worktime import ALWAYS, Calendar
from tickets.clocks import Kind, Mark, State, Target, due, elapsed, remaining, state

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

# Monday to Friday with a lunch break; Friday's evening shift runs into Saturday.
OFFICE = Calendar(
    "Asia/Shanghai",
    {
        **{weekday: [("09:00", "12:00"), ("13:00", "18:00")] for weekday in range(4)},
        4: [("09:00", "12:00"), ("20:00", "02:00")],
    },
)


def at(day, hour, minute=0):
    """A time of March 2026 in Shanghai; the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


def start(*when):
    return Mark(at(*when), Kind.START)


def pause(*when):
    return Mark(at(*when), Kind.PAUSE)


def resume(*when):
    return Mark(at(*when), Kind.RESUME)


def stop(*when):
    return Mark(at(*when), Kind.STOP)


# When it falls due


def test_a_promise_falls_due_after_its_working_hours():
    assert due([start(2, 11)], 2 * HOUR, OFFICE) == at(2, 14)
    assert due([start(2, 17)], 2 * HOUR, OFFICE) == at(3, 10)
    assert due([start(1, 3)], HOUR, OFFICE) == at(2, 10)


def test_it_falls_due_at_closing_time_and_not_at_the_next_opening():
    assert due([start(2, 16)], 2 * HOUR, OFFICE) == at(2, 18)
    assert due([start(6, 20)], 6 * HOUR, OFFICE) == at(7, 2)


def test_the_due_time_is_in_utc():
    assert due([start(2, 11)], 2 * HOUR, OFFICE).tzinfo is UTC


def test_nothing_is_due_before_the_start():
    assert due([], HOUR, ALWAYS) is None
    assert due([pause(2, 9), resume(2, 10), stop(2, 11)], HOUR, ALWAYS) is None


def test_a_pause_moves_the_due_time_by_its_working_hours_only():
    waited_over_lunch = [start(2, 9), pause(2, 11), resume(2, 14)]
    waited_over_night = [start(2, 16), pause(2, 17), resume(3, 9)]

    assert due(waited_over_lunch, 4 * HOUR, OFFICE) == at(2, 16)
    assert due(waited_over_night, 2 * HOUR, OFFICE) == at(3, 10)


def test_while_paused_no_due_time_is_known():
    assert due([start(2, 9), pause(2, 10)], 4 * HOUR, OFFICE) is None


def test_a_breach_stays_a_breach_whatever_follows():
    late = [start(2, 9), pause(2, 11), resume(2, 14), stop(2, 15)]

    assert due(late, HOUR, OFFICE) == at(2, 10)
    assert due(late[:2], HOUR, OFFICE) == at(2, 10)
    assert due([start(2, 9), stop(2, 11)], 2 * HOUR, OFFICE) == at(2, 11)


def test_a_reply_after_closing_time_is_too_late_for_a_target_that_ended_at_closing_time():
    assert due([start(2, 16), pause(2, 22)], 2 * HOUR, OFFICE) == at(2, 18)


def test_a_clock_stopped_in_time_is_never_due():
    assert due([start(2, 9), stop(2, 10)], 4 * HOUR, OFFICE) is None
    assert due([start(2, 9), pause(2, 10), stop(3, 17)], 4 * HOUR, OFFICE) is None


def test_only_a_start_sets_a_stopped_clock_going_again_and_from_zero():
    asked_again = [start(2, 9), stop(2, 10), start(3, 9)]

    assert due([start(2, 9), stop(2, 10), resume(3, 9)], 2 * HOUR, OFFICE) is None
    assert due(asked_again, 2 * HOUR, OFFICE) == at(3, 11)
    assert elapsed(asked_again, OFFICE, at(3, 10)) == HOUR


def test_repeated_marks_change_nothing():
    once = [start(2, 9), pause(2, 10), resume(2, 11)]
    repeated = [start(2, 9), start(2, 9, 30), resume(2, 9, 45), pause(2, 10), pause(2, 10, 30)]
    repeated += [start(2, 10, 45), resume(2, 11), resume(2, 11, 30)]

    assert due(once, 3 * HOUR, OFFICE) == at(2, 14)
    assert due(repeated, 3 * HOUR, OFFICE) == at(2, 14)


def test_marks_come_in_any_order_and_either_way_round():
    marks = [("resume", at(2, 14)), (at(2, 9), "start"), Mark(at(2, 11), "pause")]

    assert due(iter(marks), 4 * HOUR, OFFICE) == at(2, 16)


def test_marks_of_one_instant_count_in_the_order_given():
    begun = [start(2, 9)]

    assert due([*begun, resume(2, 10), pause(2, 10)], 2 * HOUR, OFFICE) is None
    assert due([*begun, pause(2, 10), resume(2, 10)], 2 * HOUR, OFFICE) == at(2, 11)


def test_marks_in_the_repeated_hour_of_autumn_are_put_in_real_order():
    zone = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 10, 25, 2, 50, tzinfo=zone)
    second = datetime(2026, 10, 25, 2, 10, tzinfo=zone, fold=1)  # 20 minutes later

    marks = [(second, "pause"), (first, "start")]

    assert elapsed(marks, ALWAYS, second + HOUR) == 20 * MINUTE


def test_a_night_shift_in_spring_is_an_hour_shorter():
    calendar = Calendar("Europe/Berlin", {5: [("22:00", "06:00")], 6: [("22:00", "06:00")]})
    began = datetime(2026, 3, 28, 22, tzinfo=ZoneInfo("Europe/Berlin"))

    assert due([(began, "start")], 7 * HOUR, calendar) == datetime(2026, 3, 29, 4, tzinfo=UTC)
    assert due([(began, "start")], 8 * HOUR, calendar) == datetime(2026, 3, 29, 21, tzinfo=UTC)


def test_a_target_of_nothing_is_due_at_the_start():
    sunday = [start(1, 12), stop(1, 13)]

    assert due(sunday, timedelta(), OFFICE) == at(1, 12)


def test_a_calendar_that_never_opens_is_never_due():
    never = Calendar("UTC", {})

    assert due([start(2, 9)], HOUR, never) is None
    assert due([start(2, 9), pause(2, 10), resume(2, 11)], HOUR, never) is None


@pytest.mark.parametrize(
    ("events", "target"),
    [
        ([(at(2, 9), "start")], -MINUTE),
        ([(at(2, 9), "begin")], HOUR),
        ([("start", "2026-03-02")], HOUR),
        ([(datetime(2026, 3, 2), "start")], HOUR),  # noqa: DTZ001 - the naive instant is the subject
    ],
)
def test_what_makes_no_sense_is_refused(events, target):
    with pytest.raises(ValueError, match=r"negative|begin|not an instant|no time zone"):
        due(events, target, ALWAYS)


# How much is used up and how it stands


def test_elapsed_leaves_out_pauses_and_closed_hours_and_what_is_later():
    marks = [start(2, 11), pause(2, 14), resume(2, 15), stop(2, 17)]

    assert elapsed(marks, OFFICE, at(2, 10)) == timedelta()
    assert elapsed(marks, OFFICE, at(2, 13, 30)) == 90 * MINUTE
    assert elapsed(marks, OFFICE, at(2, 14, 30)) == 2 * HOUR
    assert elapsed(marks, OFFICE, at(2, 16)) == 3 * HOUR
    assert elapsed(marks, OFFICE, at(9, 0)) == 4 * HOUR


def test_remaining_goes_below_zero_by_what_is_exceeded():
    marks = [start(2, 9)]

    assert remaining([], HOUR, OFFICE, at(2, 9)) == HOUR
    assert remaining(marks, 2 * HOUR, OFFICE, at(2, 10)) == HOUR
    assert remaining(marks, 2 * HOUR, OFFICE, at(2, 14)) == -2 * HOUR


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(2, 8), State.WAITING),
        (at(2, 9), State.RUNNING),
        (at(2, 10), State.PAUSED),
        (at(2, 11), State.RUNNING),
        (at(2, 11, 30), State.MET),
        (at(9, 9), State.MET),
    ],
)
def test_the_state_is_told_as_of_now(now, expected):
    marks = [start(2, 9), pause(2, 10), resume(2, 11), stop(2, 11, 30)]

    assert state(marks, 2 * HOUR, OFFICE, now) is expected


@pytest.mark.parametrize(
    ("later", "now", "expected"),
    [
        ([], at(2, 9, 59), State.RUNNING),
        ([], at(2, 10), State.BREACHED),
        ([stop(2, 10)], at(2, 10), State.MET),
        ([stop(2, 10)], at(5, 10), State.MET),
        ([stop(2, 10, 1)], at(5, 10), State.BREACHED),
        ([pause(2, 10, 1)], at(5, 10), State.BREACHED),
        ([stop(2, 10, 1), start(3, 9)], at(3, 9, 30), State.RUNNING),
    ],
)
def test_a_stop_at_the_due_instant_keeps_the_promise_and_a_later_one_does_not(later, now, expected):
    assert state([start(2, 9), *later], HOUR, OFFICE, now) is expected


def test_a_reply_in_the_night_after_closing_time_breaks_a_promise_due_at_closing_time():
    assert state([start(2, 17), stop(2, 23)], HOUR, OFFICE, at(2, 23)) is State.BREACHED


def test_the_words_are_those_of_the_field():
    assert list(Target) == ["first_response", "next_response", "resolution"]
    assert list(State) == ["waiting", "running", "paused", "met", "breached"]


# Properties

BEGIN = datetime(2026, 10, 24, tzinfo=UTC)  # the night before Berlin's clock goes back
DAYS = 3 * 24 * 60
CALENDARS = [
    ALWAYS,
    Calendar("Europe/Berlin", {5: [("20:00", "04:00")], 6: [("05:00", "12:00")]}),
    Calendar("Asia/Kathmandu", {weekday: [("09:00", "12:30")] for weekday in range(7)}),
    Calendar("Europe/Berlin", {0: [("08:00", "24:00")]}, ["2026-10-26"], {"2026-10-25": 0}),
]

minutes = st.integers(0, DAYS).map(lambda minute: BEGIN + minute * MINUTE)
marks_at = st.builds(Mark, minutes, st.sampled_from(Kind))
histories = st.lists(marks_at, max_size=6).flatmap(
    lambda marks: minutes.map(lambda first: [Mark(first, Kind.START), *marks])
)
targets = st.integers(1, 24 * 60).map(lambda minute: minute * MINUTE)


def running_minutes(marks, calendar):
    """For each minute from BEGIN: does the clock of the latest episode count it?"""
    phase, counted = "idle", []
    queue = sorted(marks, key=lambda mark: mark.at)
    for minute in range(DAYS + 1):
        now = BEGIN + minute * MINUTE
        while queue and queue[0].at == now:
            kind = queue.pop(0).kind
            if phase == "idle" and kind == "start":
                phase, counted = "running", [False] * minute
            elif phase != "idle" and kind in ("pause", "resume", "stop"):
                phase = {"pause": "paused", "resume": "running", "stop": "idle"}[kind]
        counted.append(phase == "running" and calendar.is_open(now))
    return counted


@settings(max_examples=50, deadline=None, derandomize=True)
@given(histories, targets, st.sampled_from(CALENDARS))
def test_due_and_elapsed_agree_with_counting_minutes(marks, target, calendar):
    counted = list(accumulate(running_minutes(marks, calendar)))
    end = BEGIN + (DAYS + 1) * MINUTE

    falls_due = due(marks, target, calendar)

    wanted = target // MINUTE
    if counted[-1] >= wanted:
        assert falls_due == BEGIN + (counted.index(wanted) + 1) * MINUTE
    else:
        assert falls_due is None or falls_due > end
    assert elapsed(marks, calendar, end) == counted[-1] * MINUTE


@settings(max_examples=100, deadline=None, derandomize=True)
@given(histories, targets, st.sampled_from(CALENDARS), minutes)
def test_a_pause_never_makes_anything_due_earlier(marks, target, calendar, when):
    before = due(marks, target, calendar)
    after = due([*marks, Mark(when, Kind.PAUSE)], target, calendar)

    assert after is None or (before is not None and after >= before)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(histories, targets, st.sampled_from(CALENDARS), minutes)
def test_due_remaining_and_state_tell_one_story(marks, target, calendar, now):
    known = [mark for mark in marks if mark.at <= now]
    falls_due, left = due(known, target, calendar), remaining(marks, target, calendar, now)
    told = state(marks, target, calendar, now)

    assert (left > timedelta()) == (falls_due is None or falls_due > now)
    if told is State.BREACHED:
        assert falls_due <= now
    else:
        assert left >= timedelta()
        assert (left == timedelta()) <= (told is State.MET)
