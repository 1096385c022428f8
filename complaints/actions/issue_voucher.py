"""A voucher is issued: its code waits, sealed, until its owner looks at it once."""

from datetime import datetime

from django.db import transaction

from complaints import codes
from complaints.actions._common import record
from complaints.actions._vouchers import EXPIRE, REMIND, REMIND_BEFORE, last_moment
from complaints.models import Compensation, Voucher
from complaints.moves import By
from complaints.workflow import Coupon
from portal import sealed
from portal.timers import Later, set_timer


@transaction.atomic
def issue_voucher(*, compensation: Compensation, at: datetime) -> Voucher:
    """Carry out a compensation that is a voucher. It belongs to the client alone."""
    code = codes.new_code()
    voucher = Voucher.objects.create(
        compensation=compensation,
        owner=compensation.client,
        asset=compensation.asset,
        amount=compensation.amount,
        code_hash=codes.hashes(code)[0],
        sealed_code=sealed.seal(code.encode()),
        hint=code[-4:],
        issued_at=at,
        expires_at=last_moment(at, compensation.client),
    )
    record(
        compensation.complaint, "issue", actor=None, role=By.SYSTEM, at=at, new=Coupon.ACTIVE,
        voucher=voucher, compensation=compensation,
    )  # fmt: skip
    set_timer(Later(REMIND, voucher.pk, voucher.expires_at - REMIND_BEFORE))
    set_timer(Later(EXPIRE, voucher.pk, voucher.expires_at))
    return voucher
