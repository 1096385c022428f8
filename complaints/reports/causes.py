"""T6: why it happens, and what is done so that it does not (DISP 1.3.3; MiCA RTS Art. 8)."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, Sum

from complaints.axes import Cause
from complaints.deadlines import receipt_day
from complaints.models import Compensation, Complaint, CorrectiveAction, RootCause, Round
from complaints.money import ASSETS, plain
from complaints.reports.outcomes import UPHELD
from complaints.reports.sections import Cell, Section, section, share
from complaints.reports.span import Asked

RECURS_WITHIN = timedelta(days=90)
"""How long after a fix a complaint of the same root cause says that it did not help."""


def table(asked: Asked) -> list[Section]:
    return [
        section("causes", ["cause", "n", "upheld", "upheld_share"], _causes(asked), chart="n"),
        section("roots", ["root", "cause", "n", "upheld_share", "value"], _roots(asked)),
        section(
            "actions", ["root", "action", "owner", "due", "status", "recurred"], _actions(asked)
        ),
    ]


def _decided(asked: Asked, by: str) -> list[tuple[Any, int, int]]:
    rounds = Round.objects.filter(**asked.within("decided_at")).exclude(outcome="")
    upheld = Count("pk", filter=Q(outcome__in=UPHELD))
    return list(rounds.order_by(by).values_list(by).annotate(n=Count("pk"), upheld=upheld))


def _causes(asked: Asked) -> list[tuple[Cell, ...]]:
    told = {cause: rest for cause, *rest in _decided(asked, "complaint__cause")}
    return [
        (cause, count, upheld, share(upheld, count))
        for cause in [*Cause.values, ""]
        for count, upheld in [told.get(cause, (0, 0))]
        if count
    ]


def _roots(asked: Asked) -> list[tuple[Cell, ...]]:
    roots = dict(RootCause.objects.values_list("pk", "name"))
    causes = dict(RootCause.objects.values_list("pk", "cause"))
    paid = Compensation.objects.filter(**asked.within("paid_at"))
    values = dict(
        paid.order_by().values_list("complaint__root_cause").annotate(Sum("value"))
    )  # fmt: skip
    reference = ASSETS[settings.REFERENCE_ASSET]
    found = [one for one in _decided(asked, "complaint__root_cause") if one[0] is not None]
    return [
        (roots[key], causes[key], count, share(upheld, count),
         plain(values.get(key) or 0, reference))
        for key, count, upheld in found
    ]  # fmt: skip


def _actions(asked: Asked) -> list[tuple[Cell, ...]]:
    """Those that were open in the period, or whose effect is still watched."""
    since = asked.begin - RECURS_WITHIN
    ended = Q(done_at__lt=since) | Q(dropped_at__lt=asked.begin)
    actions = CorrectiveAction.objects.filter(root_cause__found_at__lt=asked.end).exclude(ended)
    found = list(actions.select_related("root_cause", "owner").order_by("due_on", "pk"))
    fixed = {one.root_cause_id for one in found if one.done_at}
    again: dict[int, list[datetime]] = defaultdict(list)
    received = Complaint.objects.filter(
        root_cause__in=fixed, received_at__gte=since, received_at__lt=asked.end
    )
    for root, at in received.values_list("root_cause", "received_at").iterator():
        again[root or 0].append(at)
    return [
        (one.root_cause.name, one.action, str(one.owner), one.due_on.isoformat(),
         _status(one, asked), _recurred(one, again[one.root_cause_id], asked))
        for one in found
    ]  # fmt: skip


def _status(action: CorrectiveAction, asked: Asked) -> str:
    if action.done_at and action.done_at < asked.end:
        return "done"
    if action.dropped_at and action.dropped_at < asked.end:
        return "dropped"
    return "late" if action.due_on < receipt_day(asked.end) else "open"


def _recurred(action: CorrectiveAction, received: list[datetime], asked: Asked) -> int | None:
    fixed = action.done_at
    if fixed is None or fixed >= asked.end:
        return None
    return sum(fixed <= at < fixed + RECURS_WITHIN for at in received)
