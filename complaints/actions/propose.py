"""A remedy is proposed: from here on its content is frozen, and others decide."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import money
from complaints.actions._checks import approvable, as_handler, complete, within_fee
from complaints.actions._common import begin, move_award
from complaints.models import Compensation, ReferenceRate
from complaints.moves import By
from complaints.refused import noting_blocked
from portal.models import User
from portal.refusals import Refused

MAX_VALUE = 10**17
"""In minor units of the reference currency. More is a slip of the keyboard."""


@noting_blocked
@transaction.atomic
def propose(*, compensation: Compensation, actor: User, at: datetime | None = None) -> Compensation:
    """Put a draft before those who may approve it, at the rate of this moment."""
    at = at or timezone.now()
    held = begin(compensation, "propose")
    as_handler(held.complaint, actor, at)
    complete(held)
    within_fee(held)
    columns = {**value_of(held), "proposer": actor, "proposed_at": at}
    for name, value in columns.items():
        setattr(held, name, value)
    approvable(held, at)
    digest = held.content().digest
    said = {"version": held.version, "digest": digest}
    move_award(
        held, "propose", actor=actor, role=By.HANDLER, at=at, data=said, digest=digest, **columns
    )
    return held


def value_of(held: Compensation) -> dict[str, Any]:
    """What it is worth, in whole minor units of the reference currency, rounded up."""
    if not held.is_money:
        return {"value": 0, "rate": "", "rate_source": "", "rate_at": None}
    reference = money.ASSETS[settings.REFERENCE_ASSET]
    if held.asset == reference.code:
        return {"value": held.amount, "rate": "1", "rate_source": "", "rate_at": None}
    newest = ReferenceRate.objects.filter(asset=held.asset).first()
    if newest is None:
        raise Refused("no_rate", _("Finance has not entered a rate for this asset yet."))
    value = money.value_in(held.amount, held.unit, Decimal(newest.rate), reference)
    if value > MAX_VALUE:
        raise Refused("too_large", _("This amount is too large. Check the number of digits."))
    return {
        "value": value, "rate": newest.rate, "rate_source": newest.source, "rate_at": newest.at,
    }  # fmt: skip
