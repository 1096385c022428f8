"""Two complaints of one person about one matter become one, with the earlier receipt."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from complaints import letters
from complaints.actions import _clock, _ending
from complaints.actions._case_checks import as_handler
from complaints.actions._common import TransitionNotAllowed, demand, latest, move, record
from complaints.deadlines import Step
from complaints.guards import Guard
from complaints.models import Complaint, Point, Round, Subject
from complaints.moves import By
from complaints.terms import Letter
from complaints.workflow import FINISHED
from portal.models import User
from portal.tokens import tokens
from tickets.actions import entrust
from tickets.models import Ticket

# So much of the words of both has to be the same where no transaction is.
ALIKE = 0.5


@transaction.atomic
def merge(
    *, complaint: Complaint, into: Complaint, actor: User, at: datetime | None = None
) -> Complaint:
    """Go on with `into` alone: its points, its people and the earlier receipt of the two."""
    at = at or timezone.now()
    # Both are held in one order, so that two merges of a pair do not wait for each other.
    for each in sorted([complaint, into], key=lambda one: one.pk):
        latest(each)
    target = as_handler(into, actor, at)
    held = as_handler(complaint, actor, at, "merge")
    demand(Guard.SAME_MATTER, held.pk != target.pk and same_matter(held.ticket, target.ticket))
    demand(Guard.TARGET_LIVE, target.is_live)
    demand(Guard.NOTHING_UNPAID, not held.compensations.exclude(state__in=FINISHED).exists())
    current, living = held.current_round, target.current_round
    move(
        held, "merge", actor=actor, role=By.HANDLER, at=at,
        data={"into": target.pk}, merged_into=target, closed_at=at,
    )  # fmt: skip
    _ending.end_round(current, at)
    _take_in(target, living, held, current, at)
    said = {"from": held.pk, "received_at": target.received_at.isoformat()}
    record(target, "take_in", actor=actor, role=By.HANDLER, at=at, data=said)
    letters.send(
        held, Letter.MERGE, at=at, author=actor, target=target.reference,
        received=letters.moment(target.received_at, held.language),
        decision_on=living.decision_on,
    )  # fmt: skip
    _clock.follow(held, current, at)
    _clock.follow(target, living, at)
    _ending.end_ticket(held, actor, at)
    return held


def same_matter(one: Ticket, other: Ticket) -> bool:
    """Of one person, and about one transaction or in much the same words."""
    if one.requester_id != other.requester_id:
        return False
    if one.transaction and one.transaction == other.transaction:
        return True
    left, right = set(tokens(one.words)), set(tokens(other.words))
    return len(left & right) >= ALIKE * max(1, min(len(left), len(right)))


def _take_in(
    target: Complaint, living: Round, held: Complaint, current: Round, at: datetime
) -> None:
    """The target's receipt and dates become the earlier ones; no date moves to a later day."""
    if held.received_at < target.received_at:
        same = Complaint.objects.filter(pk=target.pk, version=target.version)
        if not same.update(received_at=held.received_at, version=F("version") + 1):
            raise TransitionNotAllowed
        target.received_at, target.version = held.received_at, target.version + 1
        if living.number == 1:
            _bring_forward(living, current)
    last = living.points.count()
    Point.objects.bulk_create(
        [
            Point(round=living, number=last + number, text=point.text)
            for number, point in enumerate(current.points.all(), 1)
        ]
    )
    known = set(target.subjects.values_list("staff_id", flat=True))
    new = held.subjects.exclude(staff_id__in=known).select_related("staff")
    staff = [subject.staff for subject in new]
    Subject.objects.bulk_create([Subject(complaint=target, staff=one) for one in staff])
    target.ticket.hidden_from.add(*staff)
    entrust.hand(ticket=held.ticket, to=target.handler, actor=None, at=at)


def _bring_forward(living: Round, current: Round) -> None:
    living.received_at = min(living.received_at, current.received_at)
    for step in Step:
        name = f"{step.value}_on"
        setattr(living, name, min(getattr(living, name), getattr(current, name)))
    if living.promised_on:
        living.promised_on = min(living.promised_on, living.hard_on)
    living.save()
