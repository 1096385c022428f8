"""The complainant takes the complaint back: its examination ends the same day."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints import letters
from complaints.actions import _clock, _ending
from complaints.actions._case_checks import as_client
from complaints.actions._common import demand, move
from complaints.actions._payment import await_promised
from complaints.guards import Guard
from complaints.models import Complaint
from complaints.terms import Letter
from portal.guarded import refuse_secrets
from portal.models import User


@transaction.atomic
def withdraw(
    *,
    complaint: Complaint,
    actor: User,
    confirmed: bool,
    reason: str = "",
    at: datetime | None = None,
) -> Complaint:
    """End it for the complainant; staff cannot. What is already owed is still paid.

    `confirmed`: they did it from their account, or by the link in our email.
    """
    at = at or timezone.now()
    held, role = as_client(complaint, actor, at, "withdraw")
    demand(Guard.CONFIRMED, confirmed)
    refuse_secrets(reason)
    current = held.current_round
    move(held, "withdraw", actor=actor, role=role, at=at, reason=reason.strip(), closed_at=at)
    _ending.end_round(current, at)
    letters.send(held, Letter.WITHDRAWAL, at=at)
    _clock.follow(held, current, at)
    _ending.end_ticket(held, actor, at)
    await_promised(held, at)
    return held
