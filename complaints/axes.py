"""The axes on which a complaint is described: what hurt, where, and why. Never one list.

Each list is short and has no default; the definition stands beside its entry where one chooses.
"""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Topic(TextChoices):
    """What hurt; chosen when the complaint is filed."""

    TRANSFER = "transfer", _("Transfer lost or delayed")
    AMOUNT = "amount", _("Wrong amount or fee")
    ACCESS = "access", _("Access, lock-out or identity check")
    UNAUTHORISED = "unauthorised", _("Unauthorised use or scam")
    FROZEN = "frozen", _("Frozen account")
    PRICE = "price", _("Price or slippage")
    CONDUCT = "conduct", _("Conduct of staff")
    DELAY = "delay", _("Support took too long")
    INFORMATION = "information", _("Information or texts in the app")
    PRIVACY = "privacy", _("Privacy")
    OTHER = "other", pgettext_lazy("topic", "Something else")


class Product(TextChoices):
    """Where: the service that it is about."""

    WALLET = "wallet", _("Wallet")
    DEPOSIT = "deposit", _("Deposits")
    WITHDRAWAL = "withdrawal", _("Withdrawals and transfers")
    SWAP = "swap", _("Swaps and trading")
    CARD = "card", _("Cards and payments")
    ACCOUNT = "account", _("Account and sign-in")
    SUPPORT = "support", _("Support")
    OTHER = "other", pgettext_lazy("product", "Another service")


class Phase(TextChoices):
    """Where: the step at which it went wrong."""

    BEFORE = "before", _("Information beforehand")
    ORDER = "order", _("Placing the order")
    EXECUTION = "execution", _("Carrying it out")
    AFTER = "after", _("After it was carried out")
    HELP = "help", _("Getting help")


class Cause(TextChoices):
    """Why; set with the decision, not before."""

    PEOPLE = "people", _("People")
    PROCESS = "process", _("Process")
    SYSTEM = "system", _("System")
    POLICY = "policy", _("Policy or design")
    COMMUNICATION = "communication", _("Communication")
    THIRD_PARTY = "third_party", _("Third party")
    CLIENT = "client", _("Error of the client")
    CRIME = "crime", _("Crime by an outsider")
    UNFOUNDED = "unfounded", _("Unfounded")


MEANS: dict[Cause, Promise | str] = {
    Cause.PEOPLE: _("Someone of ours lacked training or time, or made a slip."),
    Cause.PROCESS: _("Our way of working was followed, and it was wrong or missing."),
    Cause.SYSTEM: _("A fault or an outage of our software or machines."),
    Cause.POLICY: _("It works as we decided, and the decision hurts people."),
    Cause.COMMUNICATION: _("Our words were missing, late, unclear or wrong."),
    Cause.THIRD_PARTY: _("A network, bridge, bank or provider that is not ours."),
    Cause.CLIENT: _("The client did something that we could not have prevented."),
    Cause.CRIME: _("Somebody outside deceived the client or broke in."),
    Cause.UNFOUNDED: _("What was complained of did not happen."),
}


class Wanted(TextChoices):
    """The remedy that the complainant wants (ISO 10002, 7.2)."""

    REFUND = "refund", _("A refund")
    FIX = "fix", _("That it is put right")
    EXPLANATION = "explanation", _("An explanation")
    APOLOGY = "apology", _("An apology")
    OTHER = "other", pgettext_lazy("remedy", "Something else")


class Way(TextChoices):
    """How a complaint reached us."""

    WEB = "web", _("Website")
    EMAIL = "email", _("Email")
    CHAT = "chat", _("Chat")
    PHONE = "phone", _("Telephone")
    SOCIAL = "social", _("Social media")
    LETTER = "letter", _("Letter")
    AUTHORITY = "authority", _("An authority or an ombudsman")


class Opening(TextChoices):
    """What began a round."""

    FILED = "filed", _("Filed")
    APPEAL = "appeal", _("Appeal")
    REOPENED = "reopened", _("Reopened")
