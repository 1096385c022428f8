"""Taking back: what was not paid yet is cancelled, what was is reversed by two people."""

import pytest
from django.core.exceptions import PermissionDenied

from complaints.actions.cancel import cancel
from complaints.actions.pay import pay
from complaints.actions.reverse import reverse
from complaints.actions.settle_payout import confirm_paid, report_paid
from complaints.ledger_check import faults
from complaints.models import Budget, LedgerEntry, Letter, Reversal
from complaints.moves import By
from complaints.terms import Ground, Kind
from complaints.workflow import Award
from portal.refusals import Refused
from tests.complaints.factories import approve_remedy, make_fee, propose_remedy, verify

pytestmark = pytest.mark.usefixtures("budgets")


@pytest.fixture
def paid(complaint, hal, abe, fin, fay):
    said = {"kind": Kind.FEE_REFUND, "ground": Ground.FEE_IN_ERROR, "fee": make_fee(hal, 20_00)}
    award = verify(approve_remedy(propose_remedy(complaint, hal, **said), abe), fin)
    pay(compensation=award, actor=fin)
    report_paid(compensation=award, actor=fin, reference="SEPA 1")
    return confirm_paid(compensation=award, actor=fay)


def test_the_proposer_cancels_and_the_money_is_free_again(complaint, hal, abe):
    award = approve_remedy(propose_remedy(complaint, hal), abe)

    assert cancel(compensation=award, actor=hal, reason="Wrong asset.").award is Award.CANCELLED
    assert Budget.objects.get(kind="goodwill").committed == 0
    assert not Letter.objects.exists()  # nobody had been told
    assert not list(faults())


def test_the_head_cancels_what_was_not_approved_without_an_entry(complaint, hal, hana, abe):
    award = propose_remedy(complaint, hal)

    cancel(compensation=award, actor=hana, reason="Not ours.")
    assert not LedgerEntry.objects.exists()
    assert not list(faults())


def test_nobody_else_cancels_and_not_without_a_reason(complaint, hal, abe, max_, sue):
    award = propose_remedy(complaint, hal)
    for actor, reason in [(abe, "x"), (max_, "x"), (sue, "x"), (hal, " ")]:
        with pytest.raises((Refused, PermissionDenied)):
            cancel(compensation=award, actor=actor, reason=reason)
    award.refresh_from_db()
    assert award.award is Award.PROPOSED


def test_what_is_paid_is_not_cancelled(paid, hal):
    with pytest.raises(Refused, match="transition"):
        cancel(compensation=paid, actor=hal, reason="x")


def test_an_approver_and_finance_reverse_it(paid, max_, fin, fay):
    reverse(compensation=paid, actor=fin, role=By.FINANCE, reason="It came back.")
    paid.refresh_from_db()
    assert paid.award is Award.PAID
    with pytest.raises(Refused, match="both_sides"):
        reverse(compensation=paid, actor=fay, role=By.FINANCE, reason="It came back.")

    back = reverse(compensation=paid, actor=max_, role=By.APPROVER, reason="Seen.")

    assert back.award is Award.REVERSED
    assert sum(line.amount for line in back.entries.filter(account="paid")) == 0
    assert Letter.objects.filter(kind="reversed").count() == 1
    assert not list(faults())


def test_one_person_is_never_both(complaint, hal, max_, finance):
    said = {"kind": Kind.FEE_REFUND, "ground": Ground.FEE_IN_ERROR, "fee": make_fee(hal, 6000_00)}
    award = propose_remedy(complaint, hal, amount="6000", **said)
    award = verify(approve_remedy(award, max_, finance.fay), finance.fin)
    pay(compensation=award, actor=finance.fin)
    report_paid(compensation=award, actor=finance.fin, reference="SEPA 2")
    with pytest.raises(Refused, match="payer_free"):
        confirm_paid(compensation=award, actor=finance.fay)  # has approved it
    fourth = type(finance.fay).objects.create_user("flo@desk.example", is_staff=True)
    fourth.groups.set(finance.fay.groups.all())
    award = confirm_paid(compensation=award, actor=fourth)

    reverse(compensation=award, actor=finance.fin, role=By.FINANCE, reason="Back.")
    with pytest.raises(Refused, match="both_sides"):
        reverse(compensation=award, actor=finance.fin, role=By.APPROVER, reason="Back.")
    assert Reversal.objects.get().approver is None


def test_a_voucher_is_revoked_not_reversed(complaint, hal, abe, fin, max_):
    said = {"kind": Kind.VOUCHER, "destination": "", "network": ""}
    award = approve_remedy(propose_remedy(complaint, hal, **said), abe)
    award = pay(compensation=award, actor=fin)

    with pytest.raises(Refused, match="voucher"):
        reverse(compensation=award, actor=fin, role=By.FINANCE, reason="x")
    assert not Reversal.objects.exists()
