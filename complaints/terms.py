"""The words that rules depend on: severity, outcome, kinds and grounds of redress, letters."""

from datetime import timedelta
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CLOSE_AFTER = timedelta(days=30)
"""A decided complaint to which nobody answers is closed after this time."""
APPEAL_MONTHS = 6
"""How long after the decision an appeal is accepted, in months."""
PROGRESS_EVERY = 10
"""A note on progress is sent at least this often, in business days."""
PAY_WITHIN = 5
"""An accepted compensation is paid within this many business days (DISP 1.4.1R: promptly)."""
ANSWER_WITHIN = timedelta(days=10)
"""A question to the complainant lapses after this time, unless it names another day."""
MAX_REPRESENTATIVES = 5
"""A joint complaint has no more representatives than these."""
VOUCHER_LASTS = timedelta(days=90)
"""A voucher can be used for at least this long, to the end of a day in its owner's zone."""


class Severity(TextChoices):
    """How much is at stake. High excludes the short way and needs a second signature."""

    HIGH = "high", pgettext_lazy("severity", "High")
    MEDIUM = "medium", pgettext_lazy("severity", "Medium")
    LOW = "low", pgettext_lazy("severity", "Low")


class Outcome(TextChoices):
    """What the decision says. Redress is another question: goodwill may follow a rejection."""

    UPHELD = "upheld", _("Upheld")
    PARTLY = "partly", _("Partly upheld")
    REJECTED = "rejected", _("Rejected")


class Delay(TextChoices):
    """The reasons beyond our control for which a decision may take longer; letters name them."""

    CLIENT = "client", _("Information from the complainant is still missing")
    THIRD_PARTY = "third_party", _("A bank, network or provider has not answered yet")
    AUTHORITY = "authority", _("An authority is looking into the same matter")
    EVIDENCE = "evidence", _("Evidence has to be gathered from many places")
    OUTAGE = "outage", _("An outage that hinders the investigation")


class Refusal(TextChoices):
    """The published grounds on which a complaint is not admissible. A missing form is none."""

    NOT_OURS = "not_ours", _("It is about the service of another firm")
    NO_CLIENT = "no_client", _("The complainant neither used nor asked for a service of ours")
    NO_AUTHORITY = "no_authority", _("The representative has not shown their authority")
    DECIDED = "decided", _("We have decided the same matter, and nothing new is known")
    BEFORE_COURT = "before_court", _("A court or an arbitrator is deciding the matter")
    NO_COMPLAINT = "no_complaint", _("It does not say what anybody is dissatisfied with")


class Kind(TextChoices):
    """What a compensation consists of."""

    FEE_REFUND = "fee_refund", _("Refund of a fee")
    LOSS = "loss", _("Compensation of a loss")
    DISTRESS = "distress", _("Compensation of distress")
    GOODWILL = "goodwill", _("Goodwill")
    VOUCHER = "voucher", _("Voucher")
    NON_MONEY = "non_money", _("Remedy other than money")


# These are offered, and paid once they are accepted; the others are simply carried out.
NEED_CONSENT = frozenset({Kind.LOSS, Kind.DISTRESS, Kind.GOODWILL})
# A debt of ours. Nothing but itself settles it, least of all a voucher.
OWED = frozenset({Kind.FEE_REFUND, Kind.LOSS})


class Ground(TextChoices):
    """The reason for a compensation. Any other ground needs words and a second approver."""

    FEE_IN_ERROR = "fee_in_error", _("Fee charged in error")
    FAILED_SERVICE = "failed_service", _("Fee on a service that failed")
    DELAY = "delay", _("Delay beyond what was promised")
    WRONG_INFORMATION = "wrong_information", _("Wrong information given")
    ACCESS_BLOCKED = "access_blocked", _("Access blocked by us")
    PRIVACY = "privacy", _("Slip of privacy")
    HANDLED_LATE = "handled_late", _("Complaint handled late")
    LOSS_BY_OUR_FAULT = "loss_by_our_fault", _("Loss caused by our fault")
    GOODWILL = "goodwill", _("Goodwill without fault")
    ORDER = "order", _("Order of an ombudsman or a court")
    PROGRAMME = "programme", _("Programme for an incident")
    OTHER = "other", _("Another ground")


class Letter(StrEnum):
    """The letters and emails of a complaint, each by the name of its template."""

    RECEIPT = "receipt"
    ACKNOWLEDGEMENT = "acknowledgement"
    REFUSAL = "refusal"
    MERGE = "merge"
    QUESTION = "question"
    THANKS = "thanks"
    PROGRESS = "progress"
    HOLDING = "holding"
    SUMMARY = "summary"
    FINAL = "final"
    WITHDRAWAL = "withdrawal"
    CLOSING = "closing"
    REVIEW = "review"
    REOPENED = "reopened"
    OFFER = "offer"
    OFFER_ANSWERED = "offer_answered"
    OFFER_LAPSED = "offer_lapsed"
    PAID = "paid"
    PAYMENT_LATE = "payment_late"
    REVERSED = "reversed"
    CANCELLED = "cancelled"
    VOUCHER = "voucher"
    VOUCHER_REMINDER = "voucher_reminder"
    VOUCHER_EXPIRED = "voucher_expired"
    VOUCHER_REVOKED = "voucher_revoked"
