"""A complaint is not admissible: the head says why, and what can be done about that."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints import letters
from complaints.actions import _clock, _ending
from complaints.actions._case_checks import as_refuser
from complaints.actions._common import demand, move
from complaints.guards import Guard
from complaints.models import Complaint
from complaints.moves import By
from complaints.terms import Letter, Refusal
from portal.guarded import refuse_secrets
from portal.models import User


@transaction.atomic
def refuse(
    *,
    complaint: Complaint,
    actor: User,
    ground: Refusal,
    explanation: str,
    forwarded_to: str = "",
    at: datetime | None = None,
) -> Complaint:
    """Refuse it on a published ground. `forwarded_to`: the firm that is responsible instead."""
    at, explanation = at or timezone.now(), explanation.strip()
    held = as_refuser(complaint, actor, at)
    demand(Guard.REFUSAL, ground in Refusal and explanation)
    refuse_secrets(explanation, forwarded_to)
    current = held.current_round
    current.acknowledged_at = at
    current.save(update_fields=["acknowledged_at"])
    move(
        held, "refuse", actor=actor, role=By.HEAD, at=at, reason=explanation,
        data={"ground": ground.value}, refusal=ground.value,
        forwarded_to=forwarded_to.strip()[:200], closed_at=at,
    )  # fmt: skip
    _ending.end_round(current, at)
    letters.send(held, Letter.REFUSAL, at=at, author=actor, explanation=explanation)
    _clock.follow(held, current, at)
    _ending.end_ticket(held, actor, at)
    return held
