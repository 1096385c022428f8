"""What happened in a complaint, told to staff: each verb has its sentence in one table."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from complaints.deadlines import Step
from complaints.models import ComplaintEvent

STEPS: dict[Step, str | Promise] = {
    Step.ACKNOWLEDGE: _("Acknowledgement"),
    Step.SUMMARY: _("Short way open until"),
    Step.DECIDE: _("Decision"),
    Step.EXTENDED: _("Decision after a holding letter"),
    Step.HARD: _("Last day"),
}

SENTENCES: dict[str, str | Promise] = {
    # The case
    "register": _("%(who)s filed the complaint."),
    "assign": _("%(who)s changed the handler."),
    "accept": _("%(who)s accepted and acknowledged it."),
    "refuse": _("%(who)s refused it as not admissible."),
    "merge": _("%(who)s merged it into another complaint."),
    "take_in": _("%(who)s merged another complaint into this one."),
    "investigate": _("%(who)s began to investigate."),
    "ask": _("%(who)s asked the complainant a question."),
    "answer": _("%(who)s answered, or the time for that has passed."),
    "write": _("%(who)s wrote a message."),
    "add_point": _("%(who)s added a point."),
    "find": _("%(who)s gave a point its finding."),
    "add_evidence": _("%(who)s added evidence."),
    "note_progress": _("%(who)s told the complainant how it is going."),
    "set_axes": _("%(who)s changed what it is about or its severity."),
    "set_cause": _("%(who)s set the cause."),
    "see_similar": _("%(who)s looked at similar cases."),
    "name_subject": _("%(who)s noted whom it is about."),
    "add_representative": _("%(who)s named a representative."),
    "check_representative": _("%(who)s checked the authority of a representative."),
    "revoke_representative": _("%(who)s ended the authority of a representative."),
    "write_decision": _("%(who)s wrote the decision."),
    "decide": _("%(who)s handed the decision over to be signed."),
    "send_back": _("%(who)s sent the decision back."),
    "sign": _("%(who)s signed the decision."),
    "settle": _("%(who)s settled it at once."),
    "extend": _("%(who)s sent a holding letter with a new date."),
    "withdraw": _("%(who)s withdrew the complaint."),
    "accept_decision": _("%(who)s accepted the decision."),
    "appeal": _("%(who)s appealed."),
    "assign_reviewer": _("%(who)s named the reviewer."),
    "reopen": _("%(who)s reopened it."),
    "conclude": _("It was closed."),
    "warn": _("Its people were warned of a date."),
    "late": _("A date was missed."),
    "remind": _("Its people were reminded to write to the complainant."),
    "hold": _("%(who)s put it on legal hold."),
    "release": _("%(who)s ended the legal hold."),
    "anonymise": _("What was written left it, as its time was over."),
    "send_again": _("%(who)s sent a letter again."),
    "hand_over": _("%(who)s handed a letter over in another way."),
    # A compensation
    "draft": _("%(who)s drafted a compensation."),
    "edit": _("%(who)s changed a compensation. Earlier approvals are void."),
    "propose": _("%(who)s proposed a compensation."),
    "ask_changes": _("%(who)s asked for changes of a compensation."),
    "approve": _("%(who)s approved a compensation."),
    "renew": _("%(who)s approved a compensation anew."),
    "reject": _("%(who)s rejected a compensation."),
    "override_budget": _("%(who)s let a compensation pass the budget."),
    "verify_destination": _("%(who)s verified the destination of a payment."),
    "offer": _("A compensation was offered."),
    "take_offer": _("%(who)s accepted the offer."),
    "decline": _("%(who)s declined the offer."),
    "lapse": _("The offer lapsed."),
    "pay": _("%(who)s began the payment."),
    "report_paid": _("%(who)s entered the reference of the payment."),
    "confirm_paid": _("%(who)s confirmed the payment."),
    "fail": _("The payment failed."),
    "unpaid": _("The day by which a payment was promised has passed."),
    "reverse": _("%(who)s noted that the payment came back."),
    "cancel": _("%(who)s cancelled a compensation."),
    # A voucher
    "issue": _("A voucher was issued."),
    "show": _("%(who)s saw the code of the voucher."),
    "redeem": _("%(who)s redeemed the voucher."),
    "expire": _("The voucher expired."),
    "revoke": _("%(who)s revoked the voucher."),
}


class Line(NamedTuple):
    """One line of what happened."""

    at: datetime
    text: str
    reason: str


def lines(events: Iterable[ComplaintEvent]) -> list[Line]:
    """The events in words, in their order; their actors are to be there already."""
    return [Line(event.at, sentence(event), event.reason) for event in events]


def sentence(event: ComplaintEvent) -> str:
    """One event in words, in the active language."""
    who = str(event.actor or _now("The system"))
    return str(SENTENCES.get(event.verb, event.verb)) % {"who": who}
