"""The handler has looked at how similar complaints were decided."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints.actions._case_checks import as_writer
from complaints.actions._common import record
from complaints.models import Complaint
from portal.guarded import refuse_secrets
from portal.models import User


@transaction.atomic
def see_similar(
    *, complaint: Complaint, actor: User, deviation: str = "", at: datetime | None = None
) -> Complaint:
    """Note that they were looked at. `deviation`: why this one is to be decided differently."""
    at, deviation = at or timezone.now(), deviation.strip()
    held, role = as_writer(complaint, actor, at)
    refuse_secrets(deviation)
    current = held.current_round
    current.similar_seen_at = current.similar_seen_at or at
    current.deviation = deviation
    current.save(update_fields=["similar_seen_at", "deviation"])
    record(held, "see_similar", actor=actor, role=role, at=at, reason=deviation)
    return held
