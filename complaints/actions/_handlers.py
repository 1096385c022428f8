"""Who handles a complaint: whoever ever did stays on record."""

from datetime import datetime

from django.db.models import F

from complaints.actions._common import TransitionNotAllowed, record
from complaints.models import Complaint, Handling
from complaints.moves import By
from portal.models import User
from tickets.actions import entrust


def take(complaint: Complaint, actor: User, at: datetime) -> None:
    """Whoever works on what is nobody's becomes its handler."""
    if complaint.handler_id is None:
        give(complaint, actor, actor=actor, role=By.HANDLER, at=at)


def give(
    complaint: Complaint, to: User | None, *, actor: User | None, role: By, at: datetime
) -> None:
    """Make somebody the handler, or nobody, and write it down."""
    same = Complaint.objects.filter(pk=complaint.pk, version=complaint.version)
    if not same.update(handler=to, version=F("version") + 1):
        raise TransitionNotAllowed
    before = complaint.handler
    complaint.version += 1
    complaint.handler = to
    complaint.handlings.filter(until=None).update(until=at)
    if to is not None:
        Handling.objects.create(
            complaint=complaint, staff=to, round_number=complaint.round_number, since=at
        )
    said = {"from": before.pk if before else None, "to": to.pk if to else None}
    record(complaint, "assign", actor=actor, role=role, at=at, data=said)
    entrust.hand(ticket=complaint.ticket, to=to, actor=actor, at=at)
