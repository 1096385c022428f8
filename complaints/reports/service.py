"""T8: how well people were served (ISO 10002, 8: satisfaction with the process; DISP 1.3.3)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from django.db.models import Avg, Count, Exists, OuterRef, QuerySet
from django.db.models.functions import ExtractHour
from django.utils import timezone

from complaints.axes import Opening
from complaints.models import Complaint, ComplaintEvent, Round
from complaints.moves import By
from complaints.reports.flow import flow, turn_of, turns
from complaints.reports.sections import Cell, Section, section, share
from complaints.reports.span import Asked
from complaints.terms import Outcome
from tickets.models import Message, Rating

REPEATS_WITHIN = timedelta(days=90)
"""The same client complaining of the same topic within this time repeats the complaint."""
SHIFT_HOURS = 8
_WORKING = [By.STAFF.value, By.HANDLER.value, By.HEAD.value, By.REVIEWER.value]
_RANK = {Outcome.REJECTED: 0, Outcome.PARTLY: 1, Outcome.UPHELD: 2}


def table(asked: Asked) -> list[Section]:
    found = flow(asked)
    received = Complaint.objects.filter(**asked.within("entered_at"))
    decided = found.verbs["sign"] + found.verbs["settle"]
    repeated = received.exclude(topic="").filter(Exists(_earlier()))
    again = Round.objects.filter(**asked.within("decided_at"))
    heard, overturned = _better(again.filter(opening=Opening.APPEAL))
    outside, changed = _better(_asked_outside(again))
    rates = {
        "repeated": (repeated.count(), found.verbs["register"]),
        "reopened": (found.verbs["reopen"], found.closed),
        "appealed": (found.verbs["appeal"], decided),
        "overturned": (overturned, heard),
        "outside": (changed, outside),
    }
    rows: list[tuple[Cell, ...]] = [
        (name, part, whole, share(part, whole)) for name, (part, whole) in rates.items()
    ]
    return [
        section("rates", ["rate", "n", "of", "share"], rows),
        section("contacts", ["messages", "complaints", "contacts"], [_contacts(asked)]),
        section("satisfaction", ["answers", "closed", "share", "score"], [_ratings(asked)]),
        section("hours", ["hour", "n", "staff"], _hours(asked, received), chart="n"),
        section("backlog", ["shift", "came", "closed", "open_mean", "open_most"],
                _backlog(asked, found.start)),
    ]  # fmt: skip


def _earlier() -> "QuerySet[Complaint]":
    """An earlier complaint of the same client about the same, not long before."""
    return Complaint.objects.filter(
        ticket__requester=OuterRef("ticket__requester"),
        topic=OuterRef("topic"),
        pk__lt=OuterRef("pk"),
        entered_at__gte=OuterRef("entered_at") - REPEATS_WITHIN,
    ).order_by()


def _asked_outside(rounds: "QuerySet[Round]") -> "QuerySet[Round]":
    """Those that an ombudsman, an authority or a court has caused."""
    reopened = rounds.filter(opening=Opening.REOPENED)
    asked = ComplaintEvent.objects.filter(
        verb="reopen", data__outside=True, complaint__in=reopened.values("complaint")
    )
    caused = {(key, data["round"]) for key, data in asked.values_list("complaint", "data")}
    told = reopened.values_list("pk", "complaint", "number")
    return reopened.filter(pk__in=[pk for pk, key, number in told if (key, number) in caused])


def _better(heard: "QuerySet[Round]") -> tuple[int, int]:
    """How many rounds were decided, and in how many the complainant came out better than before."""
    before = {
        (complaint, number + 1): outcome
        for complaint, number, outcome in Round.objects.filter(
            complaint__in=heard.values("complaint")
        ).values_list("complaint", "number", "outcome")
    }
    rounds = list(heard.values_list("complaint", "number", "outcome"))
    better = sum(
        _RANK.get(Outcome(outcome), 0) > _rank_of(before.get((complaint, number), ""))
        for complaint, number, outcome in rounds
        if outcome
    )
    return len(rounds), better


def _rank_of(outcome: str) -> int:
    return _RANK[Outcome(outcome)] if outcome else 0


def _contacts(asked: Asked) -> tuple[Cell, ...]:
    """Messages of clients in complaints, by complaint that had one; with one decimal place."""
    theirs = Message.objects.filter(
        ticket__complaint__isnull=False, from_staff=False, internal=False,
        **asked.within("created_at"),
    )  # fmt: skip
    told = theirs.aggregate(n=Count("pk"), of=Count("ticket", distinct=True))
    return told["n"], told["of"], _tenths(told["n"] / told["of"]) if told["of"] else None


def _ratings(asked: Asked) -> tuple[Cell, ...]:
    """How many who were closed told what they thought, and the mean of one to five."""
    closed = Complaint.objects.filter(**asked.within("closed_at")).count()
    given = Rating.objects.filter(ticket__complaint__isnull=False, **asked.within("created_at"))
    told = given.aggregate(n=Count("pk"), mean=Avg("score"))
    score = _tenths(told["mean"]) if told["n"] else None
    return told["n"], closed, share(told["n"], closed), score


def _tenths(number: float) -> str:
    tenths = int(number * 10 + 0.5)
    return f"{tenths // 10}.{tenths % 10}"


def _backlog(asked: Asked, start: int) -> list[tuple[Cell, ...]]:
    """By shift of the firm's day: what came and went in it, and what it left open at its end.

    A shift that is not over yet has left nothing.
    """
    came, closed, left = Counter[int](), Counter[int](), defaultdict[int, list[int]](list)
    zone, ends, still = timezone.get_default_timezone(), _shift_ends(asked), start
    ended = next(ends, None)
    for at, old, new in turns(asked).values_list("at", "old", "new").iterator():
        while ended and ended[1] <= at:
            left[ended[0]].append(still)
            ended = next(ends, None)
        turn, shift = turn_of(old, new), at.astimezone(zone).hour // SHIFT_HOURS
        came[shift] += turn > 0
        closed[shift] += turn < 0
        still += turn
    while ended:
        left[ended[0]].append(still)
        ended = next(ends, None)
    return [
        (f"{SHIFT_HOURS * shift:02}:00–{SHIFT_HOURS * (shift + 1):02}:00", came[shift],
         closed[shift], *_mean_and_most(left[shift]))
        for shift in range(24 // SHIFT_HOURS)
    ]  # fmt: skip


def _mean_and_most(open_at_end: list[int]) -> tuple[Cell, Cell]:
    if not open_at_end:
        return None, None
    return _tenths(sum(open_at_end) / len(open_at_end)), max(open_at_end)


def _shift_ends(asked: Asked) -> Iterator[tuple[int, datetime]]:
    """Each shift of the period that is over, and when it ended."""
    zone, day = timezone.get_default_timezone(), asked.span.begins_on
    while day <= asked.span.ends_on:
        midnight = datetime.combine(day, time.min, tzinfo=zone)
        for shift in range(24 // SHIFT_HOURS):
            # By the wall clock: a day on which clocks change has shorter or longer shifts.
            end = (midnight + timedelta(hours=SHIFT_HOURS * (shift + 1))).astimezone(UTC)
            if end > asked.end:
                return
            yield shift, end
        day += timedelta(days=1)


def _hours(asked: Asked, received: "QuerySet[Complaint]") -> list[tuple[Cell, ...]]:
    """By the hour of the firm's day: what came in, and how many different people worked."""
    zone = timezone.get_default_timezone()
    arrivals = received.annotate(hour=ExtractHour("entered_at", tzinfo=zone))
    came = dict(arrivals.order_by().values_list("hour").annotate(Count("pk")))
    events = ComplaintEvent.objects.filter(role__in=_WORKING, **asked.within("at"))
    worked = events.annotate(hour=ExtractHour("at", tzinfo=zone)).order_by().values_list("hour")
    staff = dict(worked.annotate(Count("actor", distinct=True)))
    return [(hour, came.get(hour, 0), staff.get(hour, 0)) for hour in range(24)]
