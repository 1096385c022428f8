"""The examination begins."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints.actions import _clock, _handlers
from complaints.actions._case_checks import as_handler
from complaints.actions._common import move
from complaints.models import Complaint
from complaints.moves import By
from portal.models import User


@transaction.atomic
def investigate(*, complaint: Complaint, actor: User, at: datetime | None = None) -> Complaint:
    """Begin to examine it."""
    at = at or timezone.now()
    held = as_handler(complaint, actor, at, "investigate")
    _handlers.take(held, actor, at)
    current = held.current_round
    current.investigated_at = current.investigated_at or at
    current.save(update_fields=["investigated_at"])
    move(held, "investigate", actor=actor, role=By.HANDLER, at=at)
    _clock.follow(held, current, at)
    return held
