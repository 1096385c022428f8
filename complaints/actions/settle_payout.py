"""What became of a payment: paid, failed, or not known yet. Said any number of times, it counts
once."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import ledger
from complaints.actions._checks import payer_free
from complaints.actions._common import begin, demand, latest_award, move_award, record
from complaints.actions._facts import proposal_of
from complaints.actions._payment import UNPAID, await_payment
from complaints.actions._telling import tell
from complaints.guards import Guard
from complaints.models import Compensation, Payout, Route, Sending, Voucher
from complaints.moves import By
from complaints.refused import noting_blocked
from complaints.terms import Letter
from complaints.workflow import Award
from portal import timers
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused

BY_HAND = frozenset({Route.MANUAL, Route.DEED})


@transaction.atomic
def settle(
    *, key: str, attempt: int, status: str, reference: str = "", reason: str = "",
    at: datetime | None = None,
) -> None:  # fmt: skip
    """Take in what the payment system says about a key; what says nothing leaves it unknown.

    An answer to an earlier attempt that failed does not stop the later one. Repeated, it changes
    nothing.
    """
    at = at or timezone.now()
    payout = Payout.objects.select_related("compensation__complaint").get(key=key)
    held = latest_award(payout.compensation)
    payout.refresh_from_db()
    if held.award is not Award.PAYING or payout.state == Sending.CONFIRMED:
        return
    if status == "paid" and reference.strip():
        confirm(held, payout, reference=reference.strip(), actor=None, at=at)
    elif status == "failed" and attempt == payout.attempt:
        _fail(held, payout, reason or status, actor=None, at=at)
    else:
        payout.state = Sending.SENT if status == "accepted" else Sending.UNKNOWN
        payout.last_error = reason
        payout.save(update_fields=["state", "last_error"])


@noting_blocked
@transaction.atomic
def report_paid(
    *, compensation: Compensation, actor: User, reference: str, at: datetime | None = None
) -> Payout:
    """Finance has made the transfer by hand and says under which reference."""
    at = at or timezone.now()
    held, payout = _by_hand(compensation, actor, at)
    demand(Guard.REFERENCE_KNOWN, reference.strip())
    refuse_secrets(reference)
    payout.reference, payout.state = reference.strip()[:120], Sending.SENT
    _refuse_used(payout)
    payout.reported_by, payout.reported_at = actor, at
    payout.save()
    record(
        held.complaint, "report_paid", actor=actor, role=By.PAYER, at=at, compensation=held,
        data={"reference": payout.reference},
    )  # fmt: skip
    return payout


@noting_blocked
@transaction.atomic
def confirm_paid(
    *, compensation: Compensation, actor: User, at: datetime | None = None
) -> Compensation:
    """A second person of finance has seen the transfer under the reference that was entered."""
    at = at or timezone.now()
    held, payout = _by_hand(compensation, actor, at)
    demand(Guard.REFERENCE_KNOWN, payout.reference)
    if payout.reported_by_id == actor.pk:
        raise Refused("second_person", _("Somebody else than the one who paid has to confirm it."))
    confirm(held, payout, reference=payout.reference, actor=actor, at=at)
    return held


@noting_blocked
@transaction.atomic
def fail(
    *, compensation: Compensation, actor: User, reason: str, at: datetime | None = None
) -> Compensation:
    """A transfer by hand did not work; it can be tried again."""
    at = at or timezone.now()
    held, payout = _by_hand(compensation, actor, at)
    demand(Guard.REASON_GIVEN, reason.strip())
    refuse_secrets(reason)
    _fail(held, payout, reason.strip(), actor=actor, at=at)
    return held


def confirm(
    held: Compensation, payout: Payout, *, reference: str, actor: User | None, at: datetime,
    voucher: Voucher | None = None,
) -> None:  # fmt: skip
    """Paid: the ledger says so. In the transaction of a verb that holds the compensation."""
    payout.reference, payout.state, payout.settled_at = reference, Sending.CONFIRMED, at
    payout.confirmed_by = actor
    payout.last_error = ""
    _refuse_used(payout)
    payout.save()
    move_award(
        held, "confirm_paid", actor=actor, role=By.PAYER if actor else By.SYSTEM, at=at,
        data={"reference": reference}, paid_at=at,
    )  # fmt: skip
    if held.is_money:
        ledger.pay(held, actor=actor, at=at)
    timers.cancel(held.pk, [UNPAID])
    tell(held, Letter.VOUCHER if voucher else Letter.PAID, at=at, voucher=voucher)


def _fail(
    held: Compensation, payout: Payout, reason: str, *, actor: User | None, at: datetime
) -> None:
    payout.state, payout.last_error = Sending.FAILED, reason[:300]
    payout.save(update_fields=["state", "last_error"])
    move_award(
        held, "fail", actor=actor, role=By.PAYER if actor else By.SYSTEM, at=at, reason=reason
    )
    if payout.attempt == 1:  # they have been told that it is late
        tell(held, Letter.PAYMENT_LATE, at=at)
        await_payment(held, at)  # it names the day by which we try again


def _by_hand(compensation: Compensation, actor: User, at: datetime) -> tuple[Compensation, Payout]:
    held = begin(compensation, "confirm_paid")
    payer_free(proposal_of(held), actor, at)
    payout = Payout.objects.filter(compensation=held).first()
    if payout is None or payout.route not in BY_HAND:
        raise Refused("route", _("This is not paid by hand."))
    return held, payout


def _refuse_used(payout: Payout) -> None:
    """One transfer pays one compensation."""
    same = Payout.objects.filter(route=payout.route, reference=payout.reference)
    if payout.route in {Route.MANUAL, Route.WEBHOOK} and same.exclude(pk=payout.pk).exists():
        raise Refused("reference_used", _("Another payment has this reference."))
