"""A complaint is put on legal hold, as for the police or a court: nothing of it is let go of."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints.actions._case_checks import as_head
from complaints.actions._common import TransitionNotAllowed, demand, record
from complaints.guards import Guard
from complaints.models import Complaint
from complaints.moves import By
from portal.guarded import refuse_secrets
from portal.models import User

# They let the time of a complaint run on: it is kept for them, and not because of them.
VERBS = ("hold", "release")


@transaction.atomic
def hold(
    *, complaint: Complaint, actor: User, reason: str, at: datetime | None = None
) -> Complaint:
    """Keep it as it is, for however long; the complainant is not told."""
    return _set(complaint, "hold", actor, reason, at or timezone.now())


@transaction.atomic
def release(
    *, complaint: Complaint, actor: User, reason: str, at: datetime | None = None
) -> Complaint:
    """End the hold: it is let go of in its time again."""
    return _set(complaint, "release", actor, reason, at or timezone.now())


def _set(complaint: Complaint, verb: str, actor: User, reason: str, at: datetime) -> Complaint:
    held = as_head(complaint, actor, at)
    demand(Guard.REASON_GIVEN, reason.strip())
    refuse_secrets(reason)
    on_hold = verb == "hold"
    if held.legal_hold == on_hold:
        raise TransitionNotAllowed
    held.legal_hold = on_hold
    held.save(update_fields=["legal_hold"])
    record(held, verb, actor=actor, role=By.HEAD, at=at, reason=reason.strip())
    return held
