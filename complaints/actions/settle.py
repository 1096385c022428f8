"""The short way: put right at once, and the complainant agrees."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints import letters
from complaints.actions import _clock, _ending, _handlers
from complaints.actions._case_checks import as_handler
from complaints.actions._common import demand, move
from complaints.deadlines import receipt_day
from complaints.guards import Guard
from complaints.models import Complaint
from complaints.moves import By
from complaints.terms import Letter, Outcome, Severity
from complaints.workflow import FINISHED
from portal.guarded import refuse_secrets
from portal.models import User


@transaction.atomic
def settle(
    *,
    complaint: Complaint,
    actor: User,
    summary: str,
    acceptance: str,
    accepted_at: datetime | None = None,
    outcome: Outcome = Outcome.UPHELD,
    at: datetime | None = None,
) -> Complaint:
    """Close it with a summary letter, within three business days of receipt.

    `acceptance`: how the complainant accepted; it need not be in writing. `summary`: what it was.
    """
    at = at or timezone.now()
    held = as_handler(complaint, actor, at, "settle")
    current = held.current_round
    agreed = accepted_at or at
    in_time = current.received_at <= agreed <= at and receipt_day(agreed) <= current.summary_on
    demand(Guard.ACCEPTED_IN_TIME, acceptance.strip() and in_time)
    demand(Guard.NOT_SEVERE, held.severity != Severity.HIGH)
    demand(Guard.NOTHING_UNPAID, not held.compensations.exclude(state__in=FINISHED).exists())
    demand(Guard.DESCRIBED, summary.strip())
    refuse_secrets(summary, acceptance)
    _handlers.take(held, actor, at)
    current.accepted_at, current.acceptance = agreed, acceptance.strip()
    current.outcome, current.summary = outcome.value, summary.strip()
    current.drafter = current.signer = actor
    move(
        held, "settle", actor=actor, role=By.HANDLER, at=at, reason=acceptance.strip(),
        data={"outcome": outcome.value}, closed_at=at,
    )  # fmt: skip
    _ending.end_round(current, at, decided=True)
    letters.send(held, Letter.SUMMARY, at=at, author=actor)
    _clock.follow(held, current, at)
    _ending.end_ticket(held, actor, at)
    return held
