"""What every verb shares; their order is check → change → record → queue email, set timers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from complaints.conflicts import WHY, Bar
from complaints.deadlines import end_of
from complaints.guards import Guard
from complaints.models import Compensation, Complaint, ComplaintEvent, Round, Voucher
from complaints.moves import By, Move, rows
from complaints.workflow import COMPENSATION, COMPLAINT, Award, Stage
from portal import trace
from portal.models import User
from portal.refusals import Refused


class TransitionNotAllowed(Refused):
    """It is not in a state from which this may happen; or another was quicker (invariant 34)."""

    def __init__(self) -> None:
        super().__init__(
            "transition", _("This is not possible any more: somebody has changed it meanwhile.")
        )


class Barred(Refused):
    """This person may not do this here; `bars` are all the reasons."""

    def __init__(self, guard: Guard, bars: Iterable[Bar]) -> None:
        self.bars = frozenset(bars)
        reasons = [WHY[bar] for bar in Bar if bar in self.bars]
        one_a_line = format_lazy("\n".join(["{}"] * (1 + len(reasons))), guard.label, *reasons)
        super().__init__(guard.value, one_a_line)


def demand(guard: Guard, holds: object) -> None:
    """Refuse with the guard's sentence unless it holds; the refusal's code is the guard's name."""
    if not holds:
        raise Refused(guard.value, guard.label)


def refuse_barred(guard: Guard, bars: Iterable[Bar]) -> None:
    """Refuse with the guard's sentence and every bar's reason, if there is any."""
    if found := frozenset(bars):
        raise Barred(guard, found)


def latest(complaint: Complaint) -> Complaint:
    """The complaint as it stands now, held until the end of the transaction."""
    held = Complaint.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("ticket__requester").get(pk=complaint.pk)


def latest_award(compensation: Compensation) -> Compensation:
    """The compensation as it stands now; it and its complaint are held, the complaint first.

    Always in this order, so that no two verbs wait for each other.
    """
    complaint = latest(compensation.complaint)
    held = Compensation.objects.select_for_update(of=("self",), no_key=True)
    award = held.get(pk=compensation.pk)
    award.complaint = complaint
    return award


def move(
    complaint: Complaint,
    verb: str,
    *,
    actor: User | None,
    role: By,
    at: datetime,
    to: Stage | None = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
    **columns: Any,
) -> ComplaintEvent:
    """Make a move of `workflow.COMPLAINT` and write it down; of two writers one is refused.

    `to` chooses where a verb has more than one end. `columns` are written with it.
    `PermissionDenied` where the verb is not for this role.
    """
    old = complaint.state
    new = _end(rows(COMPLAINT, verb, old), role, to) or old
    columns |= {"stage": new.value}
    if new is not old:
        columns |= {"stage_since": at}
    same = Complaint.objects.filter(pk=complaint.pk, stage=old, version=complaint.version)
    if not same.update(version=F("version") + 1, **columns):
        raise TransitionNotAllowed
    complaint.version += 1
    _keep(complaint, columns)
    return record(
        complaint, verb, actor=actor, role=role, at=at, old=old, new=new, reason=reason, data=data
    )


def move_award(
    compensation: Compensation,
    verb: str,
    *,
    actor: User | None,
    role: By,
    at: datetime,
    to: Award | None = None,
    reason: str = "",
    data: dict[str, Any] | None = None,
    **columns: Any,
) -> ComplaintEvent:
    """The same for a compensation and `workflow.COMPENSATION`."""
    old = compensation.award
    new = _end(rows(COMPENSATION, verb, old), role, to) or old
    columns |= {"state": new.value}
    if new is not old:
        columns |= {"state_since": at}
    same = Compensation.objects.filter(
        pk=compensation.pk, state=old, version=compensation.version, digest=compensation.digest
    )
    if not same.update(**columns):
        raise TransitionNotAllowed
    _keep(compensation, columns)
    return record(
        compensation.complaint, verb, actor=actor, role=role, at=at, old=old, new=new,
        reason=reason, data=data, compensation=compensation,
    )  # fmt: skip


def begin(compensation: Compensation, verb: str) -> Compensation:
    """The compensation as it stands now, held, if the verb can be used from there."""
    held = latest_award(compensation)
    if not rows(COMPENSATION, verb, held.award):
        raise TransitionNotAllowed
    return held


def record(
    complaint: Complaint,
    verb: str,
    *,
    actor: User | None,
    role: By,
    at: datetime,
    old: str = "",
    new: str = "",
    reason: str = "",
    data: dict[str, Any] | None = None,
    compensation: Compensation | None = None,
    voucher: Voucher | None = None,
) -> ComplaintEvent:
    """Write down what was done, in the caller's transaction (invariant 33)."""
    return ComplaintEvent.objects.create(
        complaint=complaint,
        compensation=compensation,
        voucher=voucher,
        verb=verb,
        actor=actor,
        role=role.value,
        old=str(old),
        new=str(new),
        reason=reason,
        data=data or {},
        at=at,
        request_id=trace.current(),
    )


def due_at(complaint: Complaint, current: Round) -> datetime | None:
    """What `Complaint.due_at` has to be: when the next step of a live complaint is late."""
    day = current.next_on if complaint.is_live else None
    return end_of(day) if day else None


def _end(found: list[Move[Any]], role: By, to: Any) -> Any:
    """Where the move leads; None where nothing moves."""
    fitting = [row for row in found if to is None or row.new == to]
    if not fitting:
        raise TransitionNotAllowed
    mine = next((row for row in fitting if role in row.by), None)
    if mine is None:
        raise PermissionDenied
    return mine.new


def _keep(row: Complaint | Compensation, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
