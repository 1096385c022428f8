"""The head wants something different before the decision is signed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints.actions import _clock
from complaints.actions._case_checks import as_head
from complaints.actions._common import demand, move
from complaints.guards import Guard
from complaints.models import Complaint
from complaints.moves import By
from portal.guarded import refuse_secrets
from portal.models import User


@transaction.atomic
def send_back(
    *, complaint: Complaint, actor: User, reason: str, at: datetime | None = None
) -> Complaint:
    """Hand the decision back to its handler, with what should be different."""
    at, reason = at or timezone.now(), reason.strip()
    held = as_head(complaint, actor, at, "send_back")
    demand(Guard.REASON_GIVEN, reason)
    refuse_secrets(reason)
    move(held, "send_back", actor=actor, role=By.HEAD, at=at, reason=reason)
    _clock.follow(held, held.current_round, at)
    return held
