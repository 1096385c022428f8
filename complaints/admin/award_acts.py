"""What can be done with a compensation from its page: each act calls one verb."""

from django.utils.translation import gettext_lazy as _

from complaints.actions.approve import approve, ask_changes, reject, renew
from complaints.actions.cancel import cancel
from complaints.actions.pay import pay
from complaints.actions.propose import propose
from complaints.actions.reverse import reverse
from complaints.actions.revoke_voucher import revoke_voucher
from complaints.actions.set_limits import override_budget
from complaints.actions.settle_payout import confirm_paid, fail, report_paid
from complaints.actions.verify_destination import verify_destination
from complaints.admin.acts import Act, Posted
from complaints.conflicts import Group
from complaints.models import Compensation, Payout, Route
from complaints.moves import By, rows
from complaints.workflow import COMPENSATION, Award, Coupon
from portal.models import User

Form = Posted[Compensation]
_REASON = _("Reason")


def _approve(form: Form) -> object:
    verb = renew if form.row.award not in {Award.PROPOSED, Award.PENDING_SECOND} else approve
    return verb(
        compensation=form.row, actor=form.actor, seen=form.text("digest"), comment=form.text()
    )


def _ask_changes(form: Form) -> object:
    return ask_changes(
        compensation=form.row, actor=form.actor, seen=form.text("digest"), reason=form.text()
    )


def _reject(form: Form) -> object:
    return reject(
        compensation=form.row, actor=form.actor, seen=form.text("digest"), reason=form.text()
    )


def _verify(form: Form) -> object:
    return verify_destination(
        compensation=form.row, actor=form.actor, seen=form.row.destination, how=form.text()
    )


def _report(form: Form) -> object:
    return report_paid(compensation=form.row, actor=form.actor, reference=form.text())


def _reverse(form: Form) -> object:
    in_finance = form.actor.groups.filter(name=Group.FINANCE.value).exists()
    role = By.FINANCE if in_finance else By.APPROVER
    return reverse(compensation=form.row, actor=form.actor, role=role, reason=form.text())


ACTS: dict[str, Act[Compensation]] = {
    "propose": Act(
        lambda form: propose(compensation=form.row, actor=form.actor),
        _("Propose"), _("The compensation is proposed."), verb="propose",
    ),
    "approve": Act(
        _approve, _("Approve"), _("Your approval is kept."), verb="approve",
        body=_("Comment"), fresh=True,
    ),
    "renew": Act(
        _approve, _("Approve anew"), _("Your approval is kept."), verb="renew",
        body=_("Comment"), fresh=True,
    ),
    "ask_changes": Act(
        _ask_changes, _("Ask for changes"), _("The handler is asked for changes."),
        verb="ask_changes", body=_("What should be different"), needs_body=True,
    ),
    "reject": Act(
        _reject, _("Reject"), _("The proposal is rejected."), verb="reject", body=_REASON,
        needs_body=True, danger=True,
    ),
    "override": Act(
        lambda form: override_budget(
            compensation=form.row, actor=form.actor, reason=form.text()
        ),
        _("Let it pass the budget"), _("It may pass the budget, once."), body=_REASON,
        needs_body=True, fresh=True,
    ),
    "verify": Act(
        _verify, _("Mark the destination as verified"), _("The destination is verified."),
        body=_("How it was verified"), needs_body=True,
    ),
    "pay": Act(
        lambda form: pay(compensation=form.row, actor=form.actor),
        _("Begin the payment"), _("The payment is under way."), verb="pay", fresh=True,
    ),
    "report_paid": Act(
        _report, _("I have paid it"), _("Now a second person confirms it."),
        verb="confirm_paid", body=_("Reference of the transfer"), needs_body=True, fresh=True,
    ),
    "confirm_paid": Act(
        lambda form: confirm_paid(compensation=form.row, actor=form.actor),
        _("I have seen the transfer"), _("The compensation is paid."), verb="confirm_paid",
        fresh=True,
    ),
    "fail": Act(
        lambda form: fail(compensation=form.row, actor=form.actor, reason=form.text()),
        _("The transfer failed"), _("It can be paid again."), verb="fail", body=_REASON,
        needs_body=True,
    ),
    "reverse": Act(
        _reverse, _("The payment came back"), _("It is kept. It takes an approver and finance."),
        verb="reverse", body=_REASON, needs_body=True, fresh=True, danger=True,
    ),
    "revoke": Act(
        lambda form: revoke_voucher(
            voucher=form.row.voucher, actor=form.actor, reason=form.text()
        ),
        _("Revoke the voucher"), _("The voucher is revoked."), body=_REASON, needs_body=True,
        danger=True,
    ),
    "cancel": Act(
        lambda form: cancel(compensation=form.row, actor=form.actor, reason=form.text()),
        _("Cancel the remedy"), _("The compensation is cancelled."), verb="cancel", body=_REASON,
        needs_body=True, danger=True,
    ),
}  # fmt: skip
# Whose right each act needs; the verb looks at the facts besides.
_RIGHTS = {
    "propose": "complaints.work_complaint",
    "cancel": "complaints.work_complaint",
    "pay": "complaints.pay_compensation",
    "report_paid": "complaints.pay_compensation",
    "confirm_paid": "complaints.pay_compensation",
    "fail": "complaints.pay_compensation",
    "verify": "complaints.pay_compensation",
    "revoke": "complaints.revoke_voucher",
}
APPROVE = "complaints.approve_compensation"
# Only for those whom nothing bars from approving it.
JUDGE = frozenset({"approve", "renew", "ask_changes", "reject"})


def names_for(award: Compensation, staff: User) -> list[str]:
    """The acts that the page offers somebody: by the state, and by their role."""
    return [
        name for name in ACTS if staff.has_perm(_RIGHTS.get(name, APPROVE)) and _fits(award, name)
    ]


def _fits(award: Compensation, name: str) -> bool:
    payout: Payout | None = getattr(award, "payout", None)
    by_hand = payout if payout and payout.route == Route.MANUAL else None
    if name == "verify":
        return bool(award.destination) and not award.destination_verified_at and not payout
    if name == "override":
        return award.is_money and award.award in {Award.PROPOSED, Award.PENDING_SECOND}
    if name == "revoke":
        voucher = getattr(award, "voucher", None)
        return voucher is not None and voucher.status == Coupon.ACTIVE
    if name in {"report_paid", "confirm_paid", "fail"}:
        if by_hand is None or award.award is not Award.PAYING:
            return False
        return name == "fail" or bool(by_hand.reference) == (name == "confirm_paid")
    return bool(rows(COMPENSATION, ACTS[name].verb, award.award))
