"""A holding letter: the only thing that moves the date of a decision."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from complaints import letters
from complaints.actions import _clock
from complaints.actions._case_checks import as_head
from complaints.actions._common import demand, move
from complaints.deadlines import receipt_day
from complaints.guards import Guard
from complaints.models import Complaint
from complaints.moves import By
from complaints.terms import Delay, Letter
from portal.guarded import refuse_secrets
from portal.models import User
from tickets.actions import entrust


@transaction.atomic
def extend(
    *,
    complaint: Complaint,
    actor: User,
    code: Delay,
    reason: str,
    until: date,
    at: datetime | None = None,
) -> Complaint:
    """Name another day for the decision, for a reason beyond our control, before the day is over.

    A first letter reaches to the regime's date for it, a further one to the last day.
    """
    at, reason = at or timezone.now(), reason.strip()
    held = as_head(complaint, actor, at, "extend")
    current, today = held.current_round, receipt_day(at)
    demand(Guard.BEYOND_CONTROL, code in Delay and reason)
    demand(Guard.STILL_IN_TIME, today <= current.decision_on)
    last = current.hard_on if current.promised_on else current.extended_on
    demand(Guard.WITHIN_LAST_DATE, current.decision_on < until <= last)
    refuse_secrets(reason)
    before = current.decision_on
    current.promised_on, current.delay_code, current.delay_reason = until, code.value, reason
    current.save(update_fields=["promised_on", "delay_code", "delay_reason"])
    said = {"code": code.value, "from": before.isoformat(), "until": until.isoformat()}
    move(held, "extend", actor=actor, role=By.HEAD, at=at, reason=reason, data=said)
    letters.send(held, Letter.HOLDING, at=at, author=actor)
    entrust.answered(ticket=held.ticket, at=at)
    _clock.follow(held, current, at)
    return held
