"""A voucher is redeemed: once, however many try at the same time."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints import codes, ledger
from complaints.actions._common import TransitionNotAllowed, demand
from complaints.actions._vouchers import EXPIRE, REMIND, move_voucher
from complaints.guards import Guard
from complaints.models import Voucher
from complaints.moves import By
from complaints.workflow import Coupon
from portal import timers
from portal.models import User
from portal.refusals import Refused


@transaction.atomic
def redeem_voucher(
    *, code: str, owner: User | None, reference: str, at: datetime | None = None
) -> Voucher:
    """Redeem the code for its owner; `reference` is the redemption's name in the wallet's books.

    A wrong, used, expired, revoked or foreign code gets one and the same refusal (invariant 32).
    The same redemption told again is no second one.
    """
    at = at or timezone.now()
    known = Voucher.objects.filter(code_hash__in=codes.hashes(code), owner=owner)
    voucher = known.select_related("compensation__complaint").first() if reference else None
    if voucher is None:
        raise Refused(Guard.OWN.value, Guard.OWN.label)  # that of NOT_EXPIRED says the same
    if voucher.status == Coupon.REDEEMED and voucher.redemption == reference:
        return voucher
    try:
        move_voucher(
            voucher, "redeem", actor=owner, role=By.COMPLAINANT, at=at,
            redeemed_at=at, redemption=reference, sealed_code=None,
        )  # fmt: skip
    except TransitionNotAllowed:
        demand(Guard.OWN, _same(voucher, reference))
        return voucher
    ledger.redeem(voucher, actor=owner, at=at)
    timers.cancel(voucher.pk, [EXPIRE, REMIND])
    return voucher


def _same(voucher: Voucher, reference: str) -> bool:
    """Whether another process has just noted this very redemption."""
    voucher.refresh_from_db()
    return voucher.status == Coupon.REDEEMED and voucher.redemption == reference
