"""Paying: by whom, in which way, and once whatever happens on the way."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.module_loading import import_string

from complaints import payouts
from complaints.actions.offer import offer, take_offer
from complaints.actions.pay import pay
from complaints.actions.settle_payout import confirm_paid, fail, report_paid, settle
from complaints.actions.verify_destination import verify_destination
from complaints.ledger_check import faults
from complaints.models import LedgerEntry, Letter, Payout, Subject
from complaints.terms import Ground, Kind
from complaints.workflow import Award
from portal import timers
from portal.models import WebhookCall
from portal.refusals import Refused
from portal.webhooks import deliver_due
from tests.complaints.factories import (
    approve_remedy,
    make_fee,
    make_final_letter,
    propose_remedy,
    verify,
)
from tests.complaints.payment_system import later, payment_system

pytestmark = pytest.mark.usefixtures("budgets")


@pytest.fixture
def refund(complaint, hal, abe):
    """A refund of a fee, approved."""
    said = {"kind": Kind.FEE_REFUND, "ground": Ground.FEE_IN_ERROR, "fee": make_fee(hal, 20_00)}
    return approve_remedy(propose_remedy(complaint, hal, **said), abe)


@pytest.fixture
def ready(refund, fin):
    """Its destination is verified."""
    return verify(refund, fin)


@pytest.fixture
def system(settings):
    with payment_system(settings) as system:
        yield system


def refused(award, actor, code):
    before = award.state
    with pytest.raises(Refused, match=f"^{code}$"):
        pay(compensation=award, actor=actor)
    award.refresh_from_db()
    assert award.state == before
    assert not Payout.objects.exists()
    assert not LedgerEntry.objects.filter(entry="pay").exists()


def well():
    return list(faults()) == []


# Who and when


def test_not_without_a_verified_destination(refund, fin):
    refused(refund, fin, "destination_verified")


def test_not_before_consent(complaint, hal, abe, fin, tom):
    award = verify(approve_remedy(propose_remedy(complaint, hal), abe), fin)
    refused(award, fin, "no_consent")
    make_final_letter(complaint)
    award = take_offer(compensation=offer(compensation=award), actor=tom, confirmed=True)

    assert pay(compensation=award, actor=fin).award is Award.PAYING


def test_only_finance_and_nobody_who_approved_or_proposed(ready, hal, abe, max_, sue):
    for somebody in (hal, abe, max_, sue):
        refused(ready, somebody, "payer_free")


def test_not_by_who_approved_it(complaint, hal, max_, finance):
    said = {"kind": Kind.FEE_REFUND, "ground": Ground.FEE_IN_ERROR, "fee": make_fee(hal, 6000_00)}
    award = propose_remedy(complaint, hal, amount="6000", **said)
    award = verify(approve_remedy(award, max_, finance.fin), finance.fay)

    refused(award, finance.fin, "payer_free")
    assert pay(compensation=award, actor=finance.fay).award is Award.PAYING


def test_not_when_an_approval_no_longer_stands(ready, abe, fin):
    Subject.objects.create(complaint=ready.complaint, staff=abe)

    refused(ready, fin, "still_approved")


def test_who_verifies_says_how_and_saw_it(refund, fin, hal, abe):
    for actor, seen, how, code in [
        (hal, refund.destination, "x", "payer_free"),
        (fin, refund.destination, " ", "reason_given"),
        (fin, "0x0", "x", "transition"),
    ]:
        with pytest.raises(Refused, match=code):
            verify_destination(compensation=refund, actor=actor, seen=seen, how=how)
    refund.refresh_from_db()
    assert refund.destination_verified_at is None


# By hand


def test_by_hand_one_pays_and_another_confirms(ready, fin, fay, tom):
    pay(compensation=ready, actor=fin)
    with pytest.raises(Refused, match="reference_known"):
        confirm_paid(compensation=ready, actor=fay)
    report_paid(compensation=ready, actor=fin, reference="SEPA 4711")
    with pytest.raises(Refused, match="second_person"):
        confirm_paid(compensation=ready, actor=fin)
    paid = confirm_paid(compensation=ready, actor=fay)

    assert paid.award is Award.PAID
    assert [(line.account, line.amount) for line in paid.entries.filter(entry="pay")] == [
        ("committed", -20_00),
        ("paid", 20_00),
    ]
    assert Letter.objects.get(kind="paid").compensation == paid
    assert well()
    with pytest.raises(Refused, match="transition"):
        pay(compensation=paid, actor=fin)


def test_a_transfer_pays_one_compensation(ready, hal, abe, fin):
    said = {"kind": Kind.FEE_REFUND, "ground": Ground.FEE_IN_ERROR}
    fee = make_fee(hal, 5_00, line="other")
    award = propose_remedy(ready.complaint, hal, amount="5", fee=fee, **said)
    other = verify(approve_remedy(award, abe), fin)
    for award in (ready, other):
        pay(compensation=award, actor=fin)
    report_paid(compensation=ready, actor=fin, reference="SEPA 4711")

    with pytest.raises(Refused, match="reference_used"):
        report_paid(compensation=other, actor=fin, reference="SEPA 4711")


def test_what_failed_is_tried_again_under_the_same_key(ready, fin, fay):
    pay(compensation=ready, actor=fin)
    key = Payout.objects.get().key
    failed = fail(compensation=ready, actor=fin, reason="The bank was closed.")
    assert failed.award is Award.PAYMENT_FAILED
    assert Letter.objects.filter(kind="payment_late").count() == 1

    pay(compensation=ready, actor=fay)

    payout = Payout.objects.get()
    assert (payout.key, payout.attempt, payout.reference) == (key, 2, "")
    assert payout.key == payouts.key_of(ready)


# A voucher and a deed


def test_a_voucher_is_issued_and_paid_at_once(complaint, hal, abe, fin, tom):
    said = {"kind": Kind.VOUCHER, "destination": "", "network": ""}
    award = approve_remedy(propose_remedy(complaint, hal, **said), abe)

    paid = pay(compensation=award, actor=fin)

    assert paid.award is Award.PAID
    assert paid.voucher.owner == tom
    assert [line.account for line in paid.entries.filter(entry="pay")] == ["committed", "vouchers"]
    assert Letter.objects.filter(kind="voucher").count() == 1
    assert well()


def test_a_deed_has_no_entries(complaint, hal, abe, fin, fay):
    said = {
        "kind": Kind.NON_MONEY, "asset": "", "amount": "", "destination": "", "network": "",
    }  # fmt: skip
    award = approve_remedy(propose_remedy(complaint, hal, **said), abe)
    pay(compensation=award, actor=fin)
    report_paid(compensation=award, actor=fin, reference="Letter of apology of 3 May")

    assert confirm_paid(compensation=award, actor=fay).award is Award.PAID
    assert not LedgerEntry.objects.exists()
    assert well()


# By the payment system


def test_the_payment_system_pays(ready, fin, system):
    pay(compensation=ready, actor=fin)
    assert Payout.objects.get().route == "webhook"

    assert deliver_due() == 1

    ready.refresh_from_db()
    payout = Payout.objects.get()
    assert ready.award is Award.PAID
    assert (payout.state, payout.reference) == ("confirmed", f"tx-{payout.key[:8]}")
    assert list(system.transfers) == [payout.key]
    assert well()


@pytest.mark.parametrize("says", [{"status": "accepted"}, {}, {"status": "paid"}, {"x": 1}])
def test_an_outcome_that_is_not_known_is_asked_for_again(ready, fin, system, says):
    pay(compensation=ready, actor=fin)
    system.says = says
    deliver_due()
    ready.refresh_from_db()
    assert ready.award is Award.PAYING

    system.says = None
    timers.fire_due(timezone.now() + timedelta(minutes=16))
    later()

    ready.refresh_from_db()
    assert ready.award is Award.PAID
    assert system.paid == 1
    assert well()


def test_a_system_that_never_answers_leaves_it_unknown_and_is_asked_again(ready, fin, system):
    pay(compensation=ready, actor=fin)
    system.web.answer = 503
    for _attempt in range(8):
        later()
    ready.refresh_from_db()
    assert ready.award is Award.PAYING
    assert Payout.objects.get().state == "unknown"

    system.web.answer = 200
    timers.fire_due(timezone.now() + timedelta(hours=1))
    later()
    ready.refresh_from_db()
    assert ready.award is Award.PAID
    assert system.paid == 1


def test_what_the_system_refused_is_tried_again_and_an_old_answer_stops_nothing(ready, fin, system):
    system.says = {"status": "failed", "reason": "account closed"}
    pay(compensation=ready, actor=fin)
    deliver_due()
    ready.refresh_from_db()
    assert ready.award is Award.PAYMENT_FAILED
    assert Payout.objects.get().last_error == "account closed"

    system.says = None
    pay(compensation=ready, actor=fin)
    key = Payout.objects.get().key
    settle(key=key, attempt=1, status="failed")
    later()

    ready.refresh_from_db()
    assert ready.award is Award.PAID
    assert list(system.transfers) == [key]


def test_said_many_times_it_counts_once(ready, fin, system):
    pay(compensation=ready, actor=fin)
    key = Payout.objects.get().key
    for reference in ("tx-1", "tx-1", "tx-2"):
        settle(key=key, attempt=1, status="paid", reference=reference)
    settle(key=key, attempt=1, status="failed")

    ready.refresh_from_db()
    assert ready.award is Award.PAID
    assert Payout.objects.get().reference == "tx-1"
    assert LedgerEntry.objects.filter(entry="pay").count() == 2
    assert Letter.objects.filter(kind="paid").count() == 1


def test_one_reference_for_two_payments_is_no_answer(ready, hal, abe, fin, system):
    said = {"kind": Kind.FEE_REFUND, "ground": Ground.FEE_IN_ERROR}
    fee = make_fee(hal, 5_00, line="other")
    award = propose_remedy(ready.complaint, hal, amount="5", fee=fee, **said)
    other = verify(approve_remedy(award, abe), fin)
    system.says = {"status": "paid", "reference": "always the same"}
    for award in (ready, other):
        pay(compensation=award, actor=fin)

    assert deliver_due() == 2

    states = {award.state for award in type(ready).objects.all()}
    assert states == {Award.PAID, Award.PAYING}
    assert Payout.objects.get(state="unknown").last_error == "reference_used"
    assert well()


class CrashError(Exception):
    """The process ends here."""


STEPS = [
    "complaints.actions.pay._claim",
    "complaints.actions.pay.move_award",
    "complaints.payouts.webhook.call",
    "portal.webhooks._call",
    "portal.webhooks._settle",
    "complaints.actions.settle_payout.confirm",
    "complaints.actions.settle_payout.move_award",
    "complaints.ledger.pay",
    "complaints.actions.settle_payout.tell",
]


@pytest.fixture(params=[f"{step} {when}" for step in STEPS for when in ("before", "after")])
def falls_over(request, monkeypatch):
    """A step that falls over once, before or after it did its work."""
    step, when = request.param.split()
    real = import_string(step)

    def falls(*arguments, **named):
        monkeypatch.undo()
        if when == "after":
            real(*arguments, **named)
        raise CrashError

    return lambda: monkeypatch.setattr(step, falls)


def test_killed_at_any_step_it_is_paid_once(ready, fin, system, falls_over):
    def pay_and_call():
        pay(compensation=ready, actor=fin)
        deliver_due()

    falls_over()
    with pytest.raises(CrashError):
        pay_and_call()
    assert well()

    ready.refresh_from_db()
    if ready.award is Award.APPROVED:
        pay(compensation=ready, actor=fin)
    later()

    ready.refresh_from_db()
    assert ready.award is Award.PAID
    assert system.paid == 1
    assert LedgerEntry.objects.filter(entry="pay").count() == 2
    assert WebhookCall.objects.count() == 1
    assert well()
