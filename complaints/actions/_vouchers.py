"""What the verbs of vouchers share."""

from datetime import datetime, time, timedelta
from typing import Any

from complaints.actions._common import TransitionNotAllowed, record
from complaints.models import ComplaintEvent, Voucher
from complaints.moves import By, rows
from complaints.terms import VOUCHER_LASTS
from complaints.workflow import VOUCHER, Coupon
from portal.models import User
from portal.zones import zone_of

EXPIRE, REMIND = "complaints.voucher_expires", "complaints.voucher_reminder"
REMIND_BEFORE = timedelta(days=14)
"""How long before its end the owner of an unused voucher is reminded."""


def last_moment(issued_at: datetime, owner: User) -> datetime:
    """When a voucher ends: with a day of its owner's zone, `VOUCHER_LASTS` or more after issue."""
    zone = zone_of(owner.time_zone)
    day = issued_at.astimezone(zone).date() + VOUCHER_LASTS + timedelta(days=1)
    return datetime.combine(day, time.min, tzinfo=zone)


def move_voucher(
    voucher: Voucher,
    verb: str,
    *,
    actor: User | None,
    role: By,
    at: datetime,
    reason: str = "",
    **columns: Any,
) -> ComplaintEvent:
    """Make a move of `workflow.VOUCHER` by one conditional update and write it down."""
    old = Coupon(voucher.status)
    ends = [row.new for row in rows(VOUCHER, verb, old) if role in row.by]
    same = Voucher.objects.filter(pk=voucher.pk, status=old, owner=voucher.owner_id)
    if verb == "redeem":
        same = same.filter(expires_at__gt=at)
    if not ends or not same.update(status=ends[0], reason=reason, **columns):
        raise TransitionNotAllowed
    voucher.refresh_from_db()
    return record(
        voucher.compensation.complaint, verb, actor=actor, role=role, at=at, old=old,
        new=voucher.status, reason=reason, voucher=voucher, compensation=voucher.compensation,
    )  # fmt: skip
