"""A compensation is paid: once, whatever happens on the way."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints import payouts
from complaints.actions._checks import consent, destination_verified, payer_free, still_approved
from complaints.actions._common import begin, demand, move_award
from complaints.actions.issue_voucher import issue_voucher
from complaints.actions.settle_payout import confirm
from complaints.guards import Guard
from complaints.models import Compensation, Payout, Route, Sending
from complaints.moves import By
from complaints.refused import noting_blocked
from complaints.workflow import Award
from portal.models import User


@noting_blocked
@transaction.atomic
def pay(*, compensation: Compensation, actor: User, at: datetime | None = None) -> Compensation:
    """Begin the payment, or begin a failed one anew under its old key.

    A voucher is issued at once. Everything else is settled by `settle_payout` or by hand.
    """
    at = at or timezone.now()
    held = begin(compensation, "pay")
    consent(held)
    payer_free(still_approved(held, at), actor, at)
    destination_verified(held)
    payout = _again(held, actor) if held.award is Award.PAYMENT_FAILED else _claim(held, actor, at)
    said = {"key": payout.key, "attempt": payout.attempt, "route": payout.route}
    move_award(held, "pay", actor=actor, role=By.PAYER, at=at, data=said)
    if payout.route == Route.VOUCHER:
        voucher = issue_voucher(compensation=held, at=at)
        confirm(held, payout, reference=f"voucher:{voucher.pk}", actor=None, at=at, voucher=voucher)
    else:
        payouts.BEGIN[payout.route](payout, at)
    return held


def _claim(held: Compensation, actor: User, at: datetime) -> Payout:
    """The row that makes a second payment impossible (invariant 24)."""
    payout, made = Payout.objects.get_or_create(
        compensation=held,
        defaults={
            "version": held.version, "key": payouts.key_of(held), "route": payouts.route_of(held),
            "asset": held.asset, "amount": held.amount, "network": held.network,
            "destination": held.destination, "payer": actor, "begun_at": at,
        },
    )  # fmt: skip
    demand(Guard.KEY_CLAIMED, made)
    return payout


def _again(held: Compensation, actor: User) -> Payout:
    """The next attempt under the same key."""
    payout = Payout.objects.select_for_update(no_key=True).get(compensation=held)
    demand(Guard.SAME_KEY, payout.key == payouts.key_of(held))
    payout.attempt += 1
    payout.payer = actor
    payout.state, payout.last_error = Sending.CLAIMED, ""
    payout.reference, payout.reported_by, payout.reported_at = "", None, None
    payout.save()
    return payout
