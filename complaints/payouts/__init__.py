"""How a compensation is paid: one module for each way, each with `begin` and whether it `is_ready`.

`begin` is called in the transaction that claims the payment, and again for each further attempt.
What it sends leaves after commit, always under the key of the payout.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime

from complaints.models import Compensation, Payout, Route
from complaints.payouts import manual, webhook
from complaints.terms import Kind

Begin = Callable[[Payout, datetime], None]
BEGIN: dict[str, Begin] = {
    Route.MANUAL: manual.begin,
    Route.DEED: manual.begin,
    Route.WEBHOOK: webhook.begin,
}


def route_of(award: Compensation) -> Route:
    """The way in which it is paid: by the payment system where there is one, else by hand."""
    if award.kind == Kind.VOUCHER:
        return Route.VOUCHER
    if award.kind == Kind.NON_MONEY:
        return Route.DEED
    return Route.WEBHOOK if webhook.PAYOUT.is_set_up else Route.MANUAL


def key_of(award: Compensation) -> str:
    """The idempotency key: of the compensation and its version, never of the attempt."""
    return hashlib.sha256(f"compensation:{award.pk}:{award.version}".encode()).hexdigest()
