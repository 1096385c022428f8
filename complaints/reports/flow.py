"""T1: what came in, what was closed, what is open (DISP 1.10; MiCA RTS Art. 8: number received).

Counted from the record, which nobody changes: so a complaint counts as received when it was
entered, and one that arrives late by post does not change a report that was made before.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from complaints.models import ComplaintEvent, Round
from complaints.reports.sections import Cell, Section, section
from complaints.reports.span import Asked
from complaints.workflow import COMPLAINT, LIVE

_LIVE = {stage.value for stage in LIVE}
# The verbs that may make a complaint live, or end that.
VERBS = {
    row.verb for row in COMPLAINT
    if row.new is not None and (row.new not in LIVE or not set(row.old) & set(LIVE))
}  # fmt: skip
RECEIVED, AGAIN = ("register",), ("appeal", "reopen")
CLOSED = ("sign", "settle", "refuse", "withdraw", "merge")


@dataclass(frozen=True)
class Flow:
    """The numbers of a period: at its start, by verb in it, and at its end."""

    start: int
    verbs: Counter[str]

    @property
    def opened(self) -> int:
        return sum(self.verbs[verb] for verb in (*RECEIVED, *AGAIN))

    @property
    def closed(self) -> int:
        return sum(self.verbs[verb] for verb in CLOSED)

    @property
    def end(self) -> int:
        return self.start + self.opened - self.closed


def flow(asked: Asked) -> Flow:
    """The flow of complaints, in one query."""
    before, within = Q(at__lt=asked.begin), Q(at__gte=asked.begin)
    counted = (
        _events()
        .filter(at__lt=asked.end)
        .values_list("verb", "old", "new")
        .annotate(before=Count("pk", filter=before), within=Count("pk", filter=within))
    )
    start, verbs = 0, Counter[str]()
    for verb, old, new, earlier, now in counted.order_by("verb", "old", "new"):
        if turn := turn_of(old, new):
            start += turn * earlier
            verbs[verb] += now
    return Flow(start, verbs)


def turns(asked: Asked) -> "QuerySet[ComplaintEvent]":
    """What made complaints live in the period, or ended that, in its order."""
    return _events().filter(**asked.within("at")).order_by("at", "pk")


def turn_of(old: str, new: str) -> int:
    """1 for what makes a complaint live, -1 for what ends that, else 0."""
    return (new in _LIVE) - (old in _LIVE)


def _events() -> "QuerySet[ComplaintEvent]":
    return ComplaintEvent.objects.filter(verb__in=VERBS, compensation=None)


def open_rounds(asked: Asked) -> "QuerySet[Round]":
    """The rounds that run at the end of the period; T1 has to come to as many."""
    begun = Q(number=1, complaint__entered_at__lt=asked.end)
    begun |= Q(number__gt=1, received_at__lt=asked.end)
    still = Q(ended_at=None) | Q(ended_at__gte=asked.end)
    return Round.objects.filter(begun, still)


def table(asked: Asked) -> list[Section]:
    found = flow(asked)
    rows: list[tuple[Cell, ...]] = [
        ("start", found.start),
        *((verb, found.verbs[verb]) for verb in (*RECEIVED, *AGAIN, *CLOSED)),
        ("end", found.end),
    ]
    clients = asked.active_clients
    per_thousand = None
    if clients:
        tenths = (20_000 * found.opened + clients) // (2 * clients)
        per_thousand = f"{tenths // 10}.{tenths % 10}"
    return [
        section("flow", ["flow", "n"], rows, chart="n"),
        section("clients", ["active", "per_thousand"], [(clients, per_thousand)]),
    ]
