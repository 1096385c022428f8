"""T2: how long each step took, and how often too long (MiCA RTS Art. 8; DISP 1.10 for the bands).

A step counts in the period in which it was finished. Times run from receipt, by the clock on the
wall; limits are the days that were printed. Rounds are streamed: one look at each.
"""

import functools
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F, Q

from complaints.calendars import BusinessCalendar, calendar_of
from complaints.deadlines import end_of, receipt_day
from complaints.firm import firm
from complaints.models import Compensation, Letter, Round
from complaints.reports.flow import open_rounds
from complaints.reports.sections import Cell, Section, section, share
from complaints.reports.span import Asked
from complaints.terms import PAY_WITHIN
from complaints.terms import Letter as Kind

_MINUTE = timedelta(minutes=1)
EIGHT_WEEKS = timedelta(weeks=8)
BANDS = ("bd3", "bd15", "bd35", "week8", "later")
_AT_ONCE = 2000


class Took(NamedTuple):
    """One step of one round: from when to when, and the last day on which it was on time."""

    begin: datetime
    end: datetime
    last_day: date | None = None


def table(asked: Asked) -> list[Section]:
    steps = {
        "acknowledge": _acknowledged(asked),
        "admit": _admitted(asked),
        "investigate": _investigated(asked),
        "decide": _decided(asked),
        "pay": _paid(asked),
    }
    columns = ["step", "n", "mean", "median", "p90", "late", "late_share"]
    rows = [(name, *_measures(took)) for name, took in steps.items()]
    return [
        section("steps", columns, rows, chart="mean"),
        section("late_now", ["step", "late"], _late_now(asked), chart=""),
        section("closed_in", ["band", "n", "share"], _bands(_closed(asked)), chart="n"),
        section("age", ["band", "n", "share"], _bands(_open(asked)), chart="n"),
    ]


def _acknowledged(asked: Asked) -> Iterator[Took]:
    """Our receipt, with the dates that bind us."""
    receipts = Letter.objects.filter(kind=Kind.RECEIPT.value, **asked.within("written_at"))
    named = ("round__received_at", "written_at", "round__acknowledge_on")
    return _took(receipts.values_list(*named).iterator(_AT_ONCE))


def _admitted(asked: Asked) -> Iterator[Took]:
    """Somebody has said that it is admissible, or that it is not and why."""
    rounds = Round.objects.filter(number=1, **asked.within("acknowledged_at"))
    named = ("received_at", "acknowledged_at", "acknowledge_on")
    return _took(rounds.values_list(*named).iterator(_AT_ONCE))


def _investigated(asked: Asked) -> Iterator[Took]:
    rounds = Round.objects.filter(investigated_at__isnull=False, **asked.within("drafted_at"))
    told = rounds.filter(drafted_at__gte=F("investigated_at"))
    return _took((*one, None) for one in told.values_list("investigated_at", "drafted_at"))


def _decided(asked: Asked) -> Iterator[Took]:
    rounds = Round.objects.filter(**asked.within("decided_at"))
    named = ("received_at", "decided_at", "promised_on", "decide_on")
    for received, decided, promised, due in rounds.values_list(*named).iterator(_AT_ONCE):
        yield Took(received, decided, promised or due)


def _paid(asked: Asked) -> Iterator[Took]:
    """From the acceptance, or the approval of what needs none, within `terms.PAY_WITHIN`."""
    calendar = calendar_of(firm("en").calendar)
    paid = Compensation.objects.filter(approved_at__isnull=False, **asked.within("paid_at"))
    named = ("answered_at", "approved_at", "paid_at")
    for answered, approved, at in paid.values_list(*named).iterator(_AT_ONCE):
        since = answered or approved
        yield Took(since, at, calendar.add(receipt_day(since), PAY_WITHIN))


def _took(told: Iterable[tuple[Any, Any, date | None]]) -> Iterator[Took]:
    return (Took(*one) for one in told)


def _measures(took: Iterable[Took]) -> tuple[Cell, ...]:
    """How many, mean, median and 90th percentile (nearest rank) in minutes, and how many late."""
    minutes, late, limited = [], 0, False
    end = functools.cache(end_of)
    for one in took:
        minutes.append(max(0, (one.end - one.begin) // _MINUTE))
        if one.last_day is not None:
            limited = True
            late += one.end >= end(one.last_day)
    count = len(minutes)
    if not count:
        return 0, None, None, None, 0, None
    minutes.sort()
    mean = (2 * sum(minutes) + count) // (2 * count)
    median, p90 = minutes[(count - 1) // 2], minutes[-(-9 * count // 10) - 1]
    return (
        count,
        mean,
        median,
        p90,
        late if limited else None,
        share(late, count) if limited else None,
    )


def _late_now(asked: Asked) -> list[tuple[Cell, ...]]:
    """Not done at the end of the period, and a breach was written down before."""
    running = open_rounds(asked)
    waits = running.filter(Q(acknowledged_at=None) | Q(acknowledged_at__gte=asked.end))
    return [
        ("admit", waits.filter(acknowledge_breached_at__lt=asked.end).count()),
        ("decide", running.filter(decide_breached_at__lt=asked.end).count()),
    ]


def _closed(asked: Asked) -> Iterable[tuple[Any, Any, str]]:
    rounds = Round.objects.filter(**asked.within("ended_at"))
    told = rounds.values_list("received_at", "ended_at", "calendar")
    return told.iterator(_AT_ONCE)


def _open(asked: Asked) -> Iterator[tuple[datetime, datetime, str]]:
    for received, calendar in open_rounds(asked).values_list("received_at", "calendar").iterator():
        yield received, asked.end, calendar


def _bands(spans: Iterable[tuple[datetime, datetime, str]]) -> list[tuple[Cell, ...]]:
    counts = dict.fromkeys(BANDS, 0)
    last_days = functools.cache(_last_days)
    for begin, end, calendar in spans:
        day = receipt_day(end)
        ends = zip(BANDS, last_days(receipt_day(begin), calendar), strict=False)
        counts[next((band for band, last in ends if day <= last), "later")] += 1
    whole = sum(counts.values())
    return [(band, count, share(count, whole)) for band, count in counts.items()]


def _last_days(day: date, code: str) -> tuple[date, ...]:
    calendar: BusinessCalendar = calendar_of(code)
    return (*(calendar.add(day, days) for days in (3, 15, 35)), day + EIGHT_WEEKS)
