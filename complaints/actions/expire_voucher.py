"""The day of a voucher is over; before that its owner is reminded of it."""

from datetime import datetime

from django.db import transaction

from complaints import ledger, letters
from complaints.actions._common import demand
from complaints.actions._vouchers import move_voucher
from complaints.guards import Guard
from complaints.models import Voucher
from complaints.moves import By
from complaints.terms import Letter
from complaints.workflow import Coupon


@transaction.atomic
def expire_voucher(*, voucher: Voucher, at: datetime) -> None:
    """End it unused; what it was worth is no longer owed."""
    demand(Guard.EXPIRED, at >= voucher.expires_at)
    move_voucher(
        voucher, "expire", actor=None, role=By.SYSTEM, at=at, ended_at=at, sealed_code=None
    )
    ledger.lapse(voucher, actor=None, at=at)
    complaint = voucher.compensation.complaint
    letters.send(complaint, Letter.VOUCHER_EXPIRED, at=at, voucher=voucher)


@transaction.atomic
def remind_of_voucher(*, voucher: Voucher, at: datetime) -> bool:
    """Tell the owner that it ends soon, once; False where that is of no use any more."""
    unused = Voucher.objects.filter(pk=voucher.pk, status=Coupon.ACTIVE, reminded_at=None)
    if not unused.filter(expires_at__gt=at).update(reminded_at=at):
        return False
    complaint = voucher.compensation.complaint
    letters.send(complaint, Letter.VOUCHER_REMINDER, at=at, voucher=voucher)
    return True
