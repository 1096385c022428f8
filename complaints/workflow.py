"""What may follow: a complaint, a compensation and a voucher, each on one screen. No queries.

A machine is a tuple of moves, from which its transitions are read off; verbs are those of
`actions/`. What a verb does besides stands under its machine: the letter, the ledger entry.
"""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from complaints.guards import Guard
from complaints.moves import By, Move, transitions
from complaints.terms import Letter


class Stage(TextChoices):
    """Where a complaint stands."""

    RECEIVED = "received", pgettext_lazy("complaint", "Received")
    OPEN = "open", pgettext_lazy("complaint", "Open")
    INADMISSIBLE = "inadmissible", pgettext_lazy("complaint", "Not admissible")
    MERGED = "merged", pgettext_lazy("complaint", "Merged")
    INVESTIGATING = "investigating", pgettext_lazy("complaint", "Being investigated")
    AWAITING_CLIENT = "awaiting_client", pgettext_lazy("complaint", "Waiting for an answer")
    SUMMARY_CLOSED = "summary_closed", pgettext_lazy("complaint", "Resolved at once")
    DECISION_REVIEW = "decision_review", pgettext_lazy("complaint", "Decision under review")
    DECIDED = "decided", pgettext_lazy("complaint", "Decided")
    UNDER_REVIEW = "under_review", pgettext_lazy("complaint", "Under appeal")
    WITHDRAWN = "withdrawn", pgettext_lazy("complaint", "Withdrawn")
    CLOSED = "closed", pgettext_lazy("complaint", "Closed")


class Award(TextChoices):
    """Where a compensation stands."""

    DRAFT = "draft", pgettext_lazy("compensation", "Draft")
    PROPOSED = "proposed", pgettext_lazy("compensation", "Proposed")
    CHANGES = "changes", pgettext_lazy("compensation", "Changes wanted")
    PENDING_SECOND = (
        "pending_second",
        pgettext_lazy("compensation", "Waiting for a second approval"),
    )
    APPROVED = "approved", pgettext_lazy("compensation", "Approved")
    REJECTED = "rejected", pgettext_lazy("compensation", "Rejected")
    OFFERED = "offered", pgettext_lazy("compensation", "Offered")
    ACCEPTED = "accepted", pgettext_lazy("compensation", "Accepted")
    DECLINED = "declined", pgettext_lazy("compensation", "Declined")
    LAPSED = "lapsed", pgettext_lazy("compensation", "Lapsed")
    PAYING = "paying", pgettext_lazy("compensation", "Being paid")
    PAID = "paid", pgettext_lazy("compensation", "Paid")
    PAYMENT_FAILED = "payment_failed", pgettext_lazy("compensation", "Payment failed")
    REVERSED = "reversed", pgettext_lazy("compensation", "Reversed")
    CANCELLED = "cancelled", pgettext_lazy("compensation", "Cancelled")


class Coupon(TextChoices):
    """Where a voucher stands."""

    ACTIVE = "active", pgettext_lazy("voucher", "Active")
    REDEEMED = "redeemed", pgettext_lazy("voucher", "Redeemed")
    EXPIRED = "expired", pgettext_lazy("voucher", "Expired")
    REVOKED = "revoked", pgettext_lazy("voucher", "Revoked")


class Entry(StrEnum):
    """The ledger entries of a compensation, each of its whole amount."""

    COMMIT = "commit"
    RELEASE = "release"
    PAY = "pay"
    REVERSAL = "reversal"


# Short names, so that a row of the tables is a line.
G, S, A, V = Guard, Stage, Award, Coupon

# The clock of a round runs in these, and nothing stops it.
LIVE = (S.RECEIVED, S.OPEN, S.INVESTIGATING, S.AWAITING_CLIENT, S.DECISION_REVIEW, S.UNDER_REVIEW)
# Of these the complainant may want another look.
APPEALABLE = (S.DECIDED, S.CLOSED, S.SUMMARY_CLOSED, S.INADMISSIBLE)
CLIENT = (By.COMPLAINANT, By.REPRESENTATIVE)
SHORT_WAY = (G.ACCEPTED_IN_TIME, G.NOT_SEVERE, G.NOTHING_UNPAID)
WORKED_OUT = (G.POINTS_ANSWERED, G.CAUSE_SET, G.SIMILAR_SEEN, G.REDRESS_APPROVED)
SIGNED = (G.SECOND_SIGNATURE, G.LETTER_COMPLETE)
EXTENSION = (G.BEYOND_CONTROL, G.WITHIN_LAST_DATE, G.STILL_IN_TIME)
OVER = (G.FINAL_DELIVERED, G.REDRESS_FINISHED, G.ACCEPTED_OR_SILENT)

COMPLAINT: tuple[Move[Stage], ...] = (
    Move("register", (), S.RECEIVED, (*CLIENT, By.STAFF), (G.DESCRIBED, G.ANSWERABLE)),
    Move("accept", (S.RECEIVED,), S.OPEN, (By.HANDLER,), (G.SEVERITY_SET, G.NO_CONFLICT)),
    Move("refuse", (S.RECEIVED,), S.INADMISSIBLE, (By.HEAD,), (G.NOT_THE_HANDLER, G.REFUSAL)),
    Move("merge", (S.RECEIVED, S.OPEN), S.MERGED, (By.HANDLER,), (G.SAME_MATTER, G.TARGET_LIVE)),
    Move("investigate", (S.OPEN,), S.INVESTIGATING, (By.HANDLER,), (G.NO_CONFLICT,)),
    Move("ask", (S.INVESTIGATING,), S.AWAITING_CLIENT, (By.HANDLER,), (G.QUESTION_ASKED,)),
    Move("answer", (S.AWAITING_CLIENT,), S.INVESTIGATING, (*CLIENT, By.SYSTEM)),
    Move("settle", (S.OPEN, S.INVESTIGATING), S.SUMMARY_CLOSED, (By.HANDLER,), SHORT_WAY),
    Move("decide", (S.INVESTIGATING,), S.DECISION_REVIEW, (By.HANDLER,), WORKED_OUT),
    Move("send_back", (S.DECISION_REVIEW,), S.INVESTIGATING, (By.HEAD,), (G.REASON_GIVEN,)),
    Move("sign", (S.DECISION_REVIEW,), S.DECIDED, (By.HANDLER, By.HEAD), SIGNED),
    Move("extend", LIVE, None, (By.HEAD,), EXTENSION),
    Move("withdraw", LIVE, S.WITHDRAWN, CLIENT, (G.CONFIRMED,)),
    Move("conclude", (S.DECIDED,), S.CLOSED, (By.SYSTEM,), OVER),
    Move("appeal", APPEALABLE, S.UNDER_REVIEW, CLIENT, (G.APPEAL_IN_TIME, G.REVIEWER_NEW)),
    Move("sign", (S.UNDER_REVIEW,), S.DECIDED, (By.REVIEWER,), (*WORKED_OUT, *SIGNED)),
    Move("reopen", (S.CLOSED,), S.INVESTIGATING, (By.HEAD,), (G.NEW_FACTS,)),
)
COMPLAINT_TRANSITIONS = transitions(COMPLAINT)
COMPLAINT_LETTERS = {
    "register": Letter.RECEIPT,
    "accept": Letter.ACKNOWLEDGEMENT,
    "refuse": Letter.REFUSAL,
    "merge": Letter.MERGE,
    "ask": Letter.QUESTION,
    "answer": Letter.THANKS,
    "settle": Letter.SUMMARY,
    "sign": Letter.FINAL,
    "extend": Letter.HOLDING,
    "withdraw": Letter.WITHDRAWAL,
    "conclude": Letter.CLOSING,
    "appeal": Letter.REVIEW,
    "reopen": Letter.REOPENED,
}

ASKED = (A.PROPOSED, A.PENDING_SECOND)
VALID = (G.ELIGIBLE, G.UNCHANGED)
CANCELLABLE = (A.DRAFT, A.PROPOSED, A.CHANGES, A.PENDING_SECOND, A.APPROVED)
RENEWABLE = (A.APPROVED, A.OFFERED, A.ACCEPTED, A.PAYMENT_FAILED)
SAFE = (G.PAYER_FREE, G.STILL_APPROVED, G.DESTINATION_VERIFIED)

COMPENSATION: tuple[Move[Award], ...] = (
    Move("draft", (), A.DRAFT, (By.HANDLER,)),
    Move("propose", (A.DRAFT,), A.PROPOSED, (By.HANDLER,), (G.COMPLETE, G.APPROVABLE)),
    # Any edit voids the approvals. What is approved is not edited, but cancelled and made anew.
    Move("edit", (A.PROPOSED, A.CHANGES, A.PENDING_SECOND), A.DRAFT, (By.HANDLER,)),
    Move("ask_changes", ASKED, A.CHANGES, (By.APPROVER,), (G.ELIGIBLE, G.REASON_GIVEN)),
    Move("approve", ASKED, A.PENDING_SECOND, (By.APPROVER,), (*VALID, G.MORE_NEEDED)),
    Move("approve", ASKED, A.APPROVED, (By.APPROVER,), (*VALID, G.ENOUGH, G.BUDGET_FREE)),
    Move("reject", ASKED, A.REJECTED, (By.APPROVER,), (G.ELIGIBLE, G.REASON_GIVEN)),
    # In place of an approval that no longer stands.
    Move("renew", RENEWABLE, None, (By.APPROVER,), VALID),
    Move("offer", (A.APPROVED,), A.OFFERED, (By.SYSTEM,), (G.BY_CONSENT, G.FINAL_SENT)),
    Move("take_offer", (A.OFFERED,), A.ACCEPTED, CLIENT, (G.CONFIRMED, G.OFFER_STANDS)),
    Move("decline", (A.OFFERED,), A.DECLINED, CLIENT, (G.CONFIRMED, G.OFFER_STANDS)),
    Move("lapse", (A.OFFERED,), A.LAPSED, (By.SYSTEM,), (G.OFFER_OVER,)),
    Move("pay", (A.APPROVED,), A.PAYING, (By.PAYER,), (G.NO_CONSENT, *SAFE, G.KEY_CLAIMED)),
    Move("pay", (A.ACCEPTED,), A.PAYING, (By.PAYER,), (*SAFE, G.KEY_CLAIMED)),
    Move("confirm_paid", (A.PAYING,), A.PAID, (By.SYSTEM, By.PAYER), (G.REFERENCE_KNOWN,)),
    Move("fail", (A.PAYING,), A.PAYMENT_FAILED, (By.SYSTEM, By.PAYER)),
    Move("pay", (A.PAYMENT_FAILED,), A.PAYING, (By.PAYER,), (*SAFE, G.SAME_KEY)),
    # Both of them, each once.
    Move("reverse", (A.PAID,), A.REVERSED, (By.APPROVER, By.FINANCE), (G.ELIGIBLE, G.REASON_GIVEN)),
    Move("cancel", CANCELLABLE, A.CANCELLED, (By.HANDLER, By.HEAD), (G.REASON_GIVEN,)),
)
COMPENSATION_TRANSITIONS = transitions(COMPENSATION)
COMPENSATION_LETTERS = {
    "offer": Letter.OFFER,
    "take_offer": Letter.OFFER_ANSWERED,
    "decline": Letter.OFFER_ANSWERED,
    "lapse": Letter.OFFER_LAPSED,
    "confirm_paid": Letter.PAID,
    "fail": Letter.PAYMENT_LATE,
    "reverse": Letter.REVERSED,
    "cancel": Letter.CANCELLED,  # only to a person who has been told of it
}
# The one ledger entry of these transitions, of the whole amount; the others have none. A remedy
# without money has no entries at all.
ENTRIES: dict[tuple[Award, Award], Entry] = {
    (A.PROPOSED, A.APPROVED): Entry.COMMIT,
    (A.PENDING_SECOND, A.APPROVED): Entry.COMMIT,
    (A.APPROVED, A.CANCELLED): Entry.RELEASE,
    (A.OFFERED, A.DECLINED): Entry.RELEASE,
    (A.OFFERED, A.LAPSED): Entry.RELEASE,
    (A.PAYING, A.PAID): Entry.PAY,
    (A.PAID, A.REVERSED): Entry.REVERSAL,
}
# Those that count towards authority limits: everything that may still be paid, or has been.
COUNTED = frozenset({state for state, after in COMPENSATION_TRANSITIONS.items() if after})
# Promised and not paid yet.
HELD = (A.APPROVED, A.OFFERED, A.ACCEPTED, A.PAYING, A.PAYMENT_FAILED)
# Nothing is owed any more: the complaint may be closed.
FINISHED = frozenset({A.PAID, A.DECLINED, A.LAPSED, A.REJECTED, A.CANCELLED, A.REVERSED})

VOUCHER: tuple[Move[Coupon], ...] = (
    Move("issue", (), V.ACTIVE, (By.SYSTEM,)),
    Move("redeem", (V.ACTIVE,), V.REDEEMED, (By.COMPLAINANT,), (G.OWN, G.NOT_EXPIRED)),
    Move("expire", (V.ACTIVE,), V.EXPIRED, (By.SYSTEM,), (G.EXPIRED,)),
    Move("revoke", (V.ACTIVE,), V.REVOKED, (By.HEAD,), (G.REASON_GIVEN,)),
)
VOUCHER_TRANSITIONS = transitions(VOUCHER)
VOUCHER_LETTERS = {
    "issue": Letter.VOUCHER,
    "expire": Letter.VOUCHER_EXPIRED,
    "revoke": Letter.VOUCHER_REVOKED,
}
