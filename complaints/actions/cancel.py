"""A remedy is taken back before it was offered or paid."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from complaints import conflicts
from complaints.actions import _budget
from complaints.actions._common import begin, demand, move_award, refuse_barred
from complaints.actions._facts import case_of, person_of
from complaints.actions._telling import tell
from complaints.conflicts import Group
from complaints.guards import Guard
from complaints.models import Compensation
from complaints.moves import By
from complaints.refused import noting_blocked
from complaints.terms import Letter
from portal.guarded import refuse_secrets
from portal.models import User


@noting_blocked
@transaction.atomic
def cancel(
    *, compensation: Compensation, actor: User, reason: str, at: datetime | None = None
) -> Compensation:
    """Cancel it, by whoever proposed it or by the head. What was set aside is free again."""
    at = at or timezone.now()
    held = begin(compensation, "cancel")
    role = _role(held, actor, at)
    demand(Guard.REASON_GIVEN, reason.strip())
    refuse_secrets(reason)
    told = held.letters.exists()
    move_award(held, "cancel", actor=actor, role=role, at=at, reason=reason.strip())
    if held.approved_at:
        _budget.release(held, actor=actor, at=at)
    if told:
        tell(held, Letter.CANCELLED, at=at)
    return held


def _role(held: Compensation, actor: User, at: datetime) -> By:
    person = person_of(actor, at)
    refuse_barred(Guard.NO_CONFLICT, conflicts.handling(person, case_of(held.complaint)))
    if Group.HEAD in person.groups:
        return By.HEAD
    if actor.pk != held.proposer_id:
        raise PermissionDenied
    return By.HANDLER
