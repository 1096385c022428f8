"""A complaint is admissible: its handler acknowledges it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints import letters
from complaints.actions import _clock, _handlers
from complaints.actions._case_checks import as_handler
from complaints.actions._common import demand, move
from complaints.guards import Guard
from complaints.models import Complaint
from complaints.moves import By
from complaints.terms import Letter, Severity
from portal.models import User
from tickets.actions import entrust


@transaction.atomic
def accept(
    *,
    complaint: Complaint,
    actor: User,
    severity: Severity | None = None,
    at: datetime | None = None,
) -> Complaint:
    """Take it up and acknowledge it; what nobody handles becomes the actor's."""
    at = at or timezone.now()
    held = as_handler(complaint, actor, at, "accept")
    weight = severity or held.severity
    demand(Guard.SEVERITY_SET, weight)
    _handlers.take(held, actor, at)
    current = held.current_round
    current.acknowledged_at = at
    current.save(update_fields=["acknowledged_at"])
    move(held, "accept", actor=actor, role=By.HANDLER, at=at, severity=weight)
    letters.send(held, Letter.ACKNOWLEDGEMENT, at=at, author=actor)
    entrust.answered(ticket=held.ticket, at=at)
    _clock.follow(held, current, at)
    return held
