"""A complaint in a browser, from end to end: put right with money, and rejected with an appeal."""

from http import HTTPStatus
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from complaints.actions.pay import pay
from complaints.actions.settle_payout import confirm_paid, report_paid
from complaints.models import Compensation, Complaint, Letter
from complaints.terms import Kind, Outcome
from complaints.views.stages import SHOWN
from complaints.workflow import Award, Stage
from tests import factories as people
from tests.browser.visitor import Visitor, answer
from tests.complaints import cases, factories
from tests.complaints.test_api import SECRET, call

BOARD, INBOX = "/admin/complaints/complaint/", "/admin/complaints/compensation/"
LATE = "我的提现晚了两天才到账，还收了两次手续费。"
SILENCE = "期间没有人回复我。"
REASON = "该笔转账在等待人工审核。"
SUMMARY = "您的提现晚了两天到账，手续费被收取了两次。"
CHANGE = "我们已增加两名审核人员。"
GROUNDS = "The log shows that the transfer was held by you."
TURNED = "The transfer waited for us, not for the network."


@pytest.fixture
def desk(visit):
    """Open a member of staff's browser."""
    return lambda person: visit("en", width=1280, as_=person)


@pytest.fixture
def staff(db, request):
    """Those who have a part in complaints, by name."""
    names = ["hal", "hana", "max_", "moe", "sue", "fin", "fay"]
    return SimpleNamespace(**{name.rstrip("_"): request.getfixturevalue(name) for name in names})


@pytest.fixture
def money(max_, fin):
    """What this month may cost, and the rate of the voucher's asset."""
    for kind, asset, limit in [
        (Kind.FEE_REFUND, "USD", 1_000_00),
        (Kind.GOODWILL, "USD", 1_000_00),
        (Kind.VOUCHER, "USDT", 1_000_000_000),
    ]:
        factories.make_budget(max_, kind=kind, asset=asset, limit=limit)
    factories.make_rate(fin, "USDT", "1")


def act(staff: Visitor, name: str, *, nth: int = 0, **typed: str) -> None:
    """Do one thing from the page of a case or of a compensation, in the form that it needs."""
    form = staff.page.locator(f"form[action$='/{name}/']").nth(nth)
    folded = form.locator("xpath=ancestor::details[not(@open)]/summary")
    if folded.count():
        folded.click()
    for field, value in typed.items():
        answer(form.locator(f"[name='{field}']"), value)
    with staff.page.expect_navigation():
        form.get_by_role("button").click()
    staff.look()


def not_offered(staff: Visitor, name: str) -> None:
    expect(staff.page.locator(f"form[action$='/{name}/']")).to_have_count(0)


def case_of(complaint: Complaint) -> str:
    return f"{BOARD}{complaint.pk}/change/"


def award_of(kind: Kind) -> Compensation:
    return Compensation.objects.get(kind=kind)


def complain(mei: Visitor) -> Complaint:
    """Without an account, on a telephone."""
    mei.open("complaints/")
    mei.page.locator("a.btn-primary[href$='/complaints/new/']").click()
    mei.type(description=LATE, topic="transfer", wanted="refund", name="梅", country="CN")
    mei.press("Send my complaint")
    mei.sees("Something is missing or not right")
    mei.type(email="mei@example.com")
    mei.press("Send my complaint")
    complaint = Complaint.objects.latest("pk")
    mei.sees("We have your complaint")
    mei.reads(complaint.reference)
    return complaint


def investigate(hal: Visitor, complaint: Complaint) -> None:
    """Take it from the board, and do all that a decision stands on."""
    hal.open(f"{BOARD}?view=nobody")
    hal.follow(LATE)
    act(hal, "take")
    hal.sees("The complaint is yours.")
    act(hal, "accept", severity="medium")
    act(hal, "investigate")
    act(hal, "add_point", text=SILENCE)
    act(hal, "find", nth=0, finding="upheld", reason=REASON)
    act(hal, "find", nth=1, finding="upheld", reason=REASON)
    act(hal, "set_cause", cause="process")
    hal.reads(cases.STORY["zh-hans"])
    act(hal, "see_similar")
    act(hal, "add_evidence", title="The log", text="The fee was taken twice.")
    hal.sees("The evidence is kept.")


def propose(hal: Visitor, complaint: Complaint, **remedy: str) -> None:
    hal.open(case_of(complaint))
    hal.follow("Draft a remedy")
    proof = complaint.evidence.get()
    hal.type(basis="What was charged once too often.", evidence=str(proof.pk), **remedy)
    hal.press("Keep the draft")
    act(hal, "propose")
    hal.sees("The compensation is proposed.")


def choose(staff: Visitor, kind: Kind, view: str = "approve") -> None:
    """Open a compensation from the inbox."""
    staff.open(f"{INBOX}?view={view}")
    staff.follow(str(kind.label))


def approve(manager: Visitor, kind: Kind) -> None:
    choose(manager, kind)
    act(manager, "approve", body="Fair.")
    manager.sees("Your approval is kept.")


def is_barred(sue: Visitor, kind: Kind) -> None:
    """She reads why she may not approve; and without the button it is refused as well."""
    choose(sue, kind)
    sue.sees("You may not approve this:")
    sue.sees("This person has handled the complaint.")
    not_offered(sue, "approve")
    assert "You may not approve this proposal." in post_approval(sue, award_of(kind))
    assert award_of(kind).state == Award.PROPOSED


def post_approval(staff: Visitor, award: Compensation) -> str:
    """Send what the button would send, without the button; the page that is answered."""
    token = staff.page.locator("input[name='csrfmiddlewaretoken']").first.input_value()
    said = {"csrfmiddlewaretoken": token, "digest": award.digest, "body": "It is mine."}
    answered = staff.page.request.post(
        f"{INBOX}{award.pk}/approve/", form=said, headers={"Referer": staff.page.url}
    )
    assert answered.status == HTTPStatus.UNPROCESSABLE_ENTITY
    return answered.text()


def decide(hal: Visitor, hana: Visitor, complaint: Complaint) -> None:
    """The final letter is written by one and signed by another."""
    hal.open(case_of(complaint))
    hal.sees("The final letter still lacks:")
    act(hal, "write_decision", outcome="upheld", summary=SUMMARY, corrective=CHANGE)
    expect(hal.page.locator(".missing")).to_have_count(0)
    act(hal, "decide")
    hana.open(f"{BOARD}?view=sign")
    hana.follow(LATE)
    act(hana, "sign")
    hana.sees("The final letter is on its way.")


def pay_by_hand(first: Visitor, second: Visitor, kind: Kind) -> None:
    choose(first, kind, "pay")
    act(first, "verify", body="A signed message.")
    act(first, "pay")
    act(first, "report_paid", body="TX-1")
    act(first, "confirm_paid")
    assert award_of(kind).state == Award.PAYING
    choose(second, kind, "paying")
    act(second, "confirm_paid")
    second.sees("The compensation is paid.")


def pay_quickly(award: Compensation, first, second) -> None:
    factories.verify(award, first)
    pay(compensation=award, actor=first)
    report_paid(compensation=award, actor=first, reference="TX-2")
    confirm_paid(compensation=award, actor=second)


def see_code(mei: Visitor) -> str:
    """Once: it is not there a second time."""
    mei.press("Show my code")
    code = mei.page.locator(".reference").inner_text().strip()
    mei.follow("Back to my complaint")
    expect(mei.button("Show my code")).to_have_count(0)
    expect(mei.page.locator("body")).not_to_contain_text(code)
    return code


def redeem(code: str, order: str) -> int:
    said = {"code": code, "account": "mei@example.com", "reference": order}
    return call(Client(), said).status_code


@pytest.mark.usefixtures("money")
def test_a_late_withdrawal_is_put_right(visit, desk, settings, staff):
    hal, hana, max_, fin, fay = staff.hal, staff.hana, staff.max, staff.fin, staff.fay
    settings.WALLET_API_SECRET = SECRET
    cases.decided(cases.filed(language="zh-hans", product=""), hal, hana, Outcome.UPHELD)
    mei, hals, maxs = visit("zh-hans", width=390), desk(hal), desk(max_)
    complaint = complain(mei)
    receipt = mei.mail("complaint_letter")
    investigate(hals, complaint)

    propose(hals, complaint, kind="fee_refund", ground="fee_in_error", asset="USD", amount="12.50",
            fee_transaction=people.HASH, fee_line="network fee", fee_charged="12.50",
            network="ethereum", destination=people.ADDRESS)  # fmt: skip
    hals.sees("You may not approve this:")
    not_offered(hals, "approve")
    complaint.handlings.create(staff=staff.sue, until=timezone.now())
    is_barred(desk(staff.sue), Kind.FEE_REFUND)
    approve(maxs, Kind.FEE_REFUND)

    propose(hals, complaint, kind="voucher", ground="delay", asset="USDT", amount="5")
    approve(maxs, Kind.VOUCHER)

    factories.propose_remedy(
        complaint, hal, amount="600.00", evidence=[complaint.evidence.get()], beneficiary="梅"
    )
    approve(maxs, Kind.GOODWILL)
    maxs.sees("This person has already approved it.")
    assert award_of(Kind.GOODWILL).state == Award.PENDING_SECOND
    approve(desk(staff.moe), Kind.GOODWILL)
    assert award_of(Kind.GOODWILL).state == Award.APPROVED

    decide(hals, desk(hana), complaint)
    final = Letter.objects.get(round__complaint=complaint, kind="final")
    assert final.signed_by == hana
    assert SUMMARY in final.body

    mei.open_link_of(receipt)
    mei.sees(SHOWN[Stage.DECIDED].sentence)
    mei.reads(SILENCE)
    mei.reads(REASON)
    mei.follow(final.subject)
    mei.reads(CHANGE)
    mei.follow("Back to my complaint")
    mei.press("Accept")
    mei.sees("You have accepted the offer. We pay it within five business days.")

    fins = desk(fin)
    pay_by_hand(fins, desk(fay), Kind.FEE_REFUND)
    choose(fins, Kind.VOUCHER, "pay")
    act(fins, "pay")
    pay_quickly(award_of(Kind.GOODWILL), fin, fay)

    mei.page.reload()
    code = see_code(mei)
    assert [redeem(code, "order 1"), redeem(code, "order 2")] == [200, 404]
    mei.page.reload()
    assert set(complaint.compensations.values_list("state", flat=True)) == {Award.PAID}
    call_command("verify_ledger")


def test_a_rejection_is_appealed_against_and_decided_anew_by_somebody_without_a_part(
    visit, desk, staff, tom
):
    complaint = cases.decided(cases.filed(tom), staff.hal, staff.hana, Outcome.REJECTED)
    toms, hals = visit("en", width=390, as_=tom), desk(staff.hal)
    toms.open(f"complaints/{complaint.reference}/")
    toms.reads(str(Outcome.REJECTED.label))
    toms.reads(cases.REASON["en"])
    toms.press("Ask for another look")
    toms.sees("Something is missing or not right")
    toms.type(**{"appeal-grounds": GROUNDS})
    toms.press("Ask for another look")
    toms.sees(SHOWN[Stage.UNDER_REVIEW].sentence)

    hals.open(case_of(complaint))
    for name in ("find", "write_decision", "sign"):
        not_offered(hals, name)
    reviewer = complaint.rounds.get(number=2).reviewer
    assert reviewer in {staff.max, staff.moe}
    other = desk(reviewer)
    other.open(f"{BOARD}?view=sign")
    other.follow(cases.STORY["en"])
    other.reads(GROUNDS)
    act(other, "find", finding="upheld", reason=TURNED)
    act(other, "see_similar")
    act(other, "write_decision", outcome="upheld", summary=cases.SUMMARY["en"],
        corrective=cases.CHANGE["en"], no_redress="No money was lost.")  # fmt: skip
    act(other, "sign")
    other.sees("The final letter is on its way.")

    toms.page.reload()
    toms.reads(str(Outcome.UPHELD.label))
    toms.reads(TURNED)
    assert complaint.rounds.get(number=2).signer == reviewer
