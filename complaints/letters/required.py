"""What each letter must contain (complaints.md, part 3): the names of facts, and what they are.

Every one has to be known and to stand in the text, word for word; so neither a case with a gap
nor a template that forgets something leaves the house.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.terms import Letter

L = Letter
# Whom to ask, in every letter (RTS 2025/294 Art. 4(3)).
CONTACT = ("reference", "team", "email", "phone")
DATES = ("received", "acknowledge_on", "decide_on", "extended_on", "hard_on")
WAYS = ("free", "how", "secrets", "copy")
ROUND = ("received", "decide_on", "extended_on", "hard_on", "how")

REQUIRED: dict[Letter, tuple[str, ...]] = {
    L.RECEIPT: (*DATES, *WAYS),
    L.ACKNOWLEDGEMENT: (*DATES, *WAYS, "handler", "admissible"),
    L.REFUSAL: ("received", "ground", "explanation", "remedies", "appeal_until", "free"),
    L.MERGE: ("received", "target", "decision_on"),
    L.QUESTION: ("question", "answer_by", "decision_on", "secrets"),
    L.THANKS: ("decision_on",),
    L.PROGRESS: ("done", "next_step", "next_on"),
    L.HOLDING: ("delay", "reason", "decision_on", "remedies"),
    L.SUMMARY: ("received", "summary", "acceptance", "remedies", "appeal_until"),
    L.FINAL: (
        "received", "summary", "points", "outcome", "redress", "corrective", "consistency",
        "remedies", "appeal_until",
    ),
    L.WITHDRAWAL: ("received", "remedies"),
    L.CLOSING: ("appeal_until", "rate"),
    L.REVIEW: (*ROUND, "grounds"),
    L.REOPENED: (*ROUND, "grounds"),
    L.OFFER: ("remedy", "amount", "destination", "expiry", "effect", "decline"),
    L.OFFER_ANSWERED: ("amount", "answer"),
    L.OFFER_LAPSED: ("amount",),
    L.PAID: ("remedy", "amount", "destination", "payment"),
    L.PAYMENT_LATE: ("amount", "next_on"),
    L.REVERSED: ("amount", "reason"),
    L.CANCELLED: ("amount", "reason"),
    L.VOUCHER: ("amount", "buys", "expiry", "once", "own"),
    L.VOUCHER_REMINDER: ("amount", "expiry", "once", "own"),
    L.VOUCHER_EXPIRED: ("amount", "expiry"),
    L.VOUCHER_REVOKED: ("amount", "reason"),
}  # fmt: skip

PART_NAMES: dict[str, Promise | str] = {
    "reference": _("the reference"),
    "team": _("the name of the department"),
    "email": _("the email address of the department"),
    "phone": _("the telephone number of the department"),
    "received": _("the date of receipt"),
    "acknowledge_on": _("the date of the acknowledgement"),
    "decide_on": _("the date of the decision"),
    "extended_on": _("the latest date after a holding letter"),
    "hard_on": _("the last day"),
    "free": _("that it is free of charge"),
    "how": _("how to add evidence, withdraw or be represented"),
    "secrets": _("that we never ask for secrets"),
    "copy": _("a copy of the complaint"),
    "handler": _("the name of the handler"),
    "admissible": _("that it is admissible"),
    "ground": _("the ground of the refusal"),
    "explanation": _("the explanation"),
    "remedies": _("what can be done next"),
    "appeal_until": _("until when an appeal is possible"),
    "target": _("the reference of the other complaint"),
    "decision_on": _("the date of the decision"),
    "question": _("the question"),
    "answer_by": _("the day for the answer"),
    "done": _("what was done"),
    "next_step": _("what comes next"),
    "next_on": _("the next date"),
    "delay": _("the reason for the delay"),
    "reason": _("the reason"),
    "summary": _("the summary of the complaint"),
    "acceptance": _("how it was accepted"),
    "points": _("every point with finding, evidence and reason"),
    "outcome": _("the outcome"),
    "redress": _("the compensation, or why there is none"),
    "corrective": _("what we change"),
    "consistency": _("why it differs from similar cases"),
    "rate": _("how to rate the handling"),
    "grounds": _("what the new round is about"),
    "remedy": _("what the compensation is"),
    "amount": _("the amount"),
    "destination": _("where it is paid to"),
    "expiry": _("the last day"),
    "effect": _("what accepting means"),
    "decline": _("how to decline"),
    "answer": _("the answer to the offer"),
    "payment": _("the reference of the payment"),
    "buys": _("what the voucher is good for"),
    "once": _("that it can be used once"),
    "own": _("that nobody else can use it"),
}


def lacking(kind: Letter, facts: dict[str, str], body: str, waived: set[str]) -> list[str]:
    """What a letter must contain and does not, by name. `waived`: what this case does not need."""
    text = _plain(body)
    wanted = [name for name in (*CONTACT, *REQUIRED[kind]) if name not in waived]
    stands = {name for name in wanted if (fact := _plain(facts.get(name, ""))) and fact in text}
    return [name for name in dict.fromkeys(wanted) if name not in stands]


def _plain(text: str) -> str:
    return " ".join(text.split())
