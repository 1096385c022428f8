"""The head takes a voucher back, such as one that was issued in error."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints import ledger, letters
from complaints.actions._common import demand
from complaints.actions._vouchers import EXPIRE, REMIND, move_voucher
from complaints.guards import Guard
from complaints.models import Voucher
from complaints.moves import By
from complaints.terms import Letter
from portal import timers
from portal.access import require
from portal.models import User


@transaction.atomic
def revoke_voucher(
    *, voucher: Voucher, actor: User, reason: str, at: datetime | None = None
) -> None:
    """End a voucher that nobody has used; its owner is told why."""
    at = at or timezone.now()
    require(actor, "complaints.revoke_voucher")
    demand(Guard.REASON_GIVEN, reason.strip())
    move_voucher(
        voucher, "revoke", actor=actor, role=By.HEAD, at=at, reason=reason,
        ended_at=at, sealed_code=None,
    )  # fmt: skip
    ledger.lapse(voucher, actor=actor, at=at)
    complaint = voucher.compensation.complaint
    letters.send(complaint, Letter.VOUCHER_REVOKED, at=at, author=actor, voucher=voucher)
    timers.cancel(voucher.pk, [EXPIRE, REMIND])
