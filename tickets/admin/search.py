"""How staff find a ticket: by whatever the user, the chain or the email gave them.

Each kind of text goes to its own indexed column; only words look into the text of words.
"""

import re
import unicodedata

from django.db.models import Q

from portal.models import User
from portal.tokens import tokens
from tickets.intake.answers import phone_marks
from tickets.intake.chains import CHAINS, check_address, check_transaction
from tickets.models.ticket import TicketQuerySet

_REFERENCE = re.compile(r"(?:R-?)?([2-9A-HJKMNP-TV-Z]{8})", re.IGNORECASE)
_TELEPHONE = re.compile(r"\+[\d\s().-]{6,25}")
_ON_CHAIN = ("transaction", "address", "other_address")
# The shortest address of any chain we know has 25 characters; no word is as long.
_SHORTEST_ADDRESS = 25
# A pasted page is no search.
_MOST_WORDS = 12


def reference(text: str) -> str:
    """The reference that a text is, in its one form ("r-7f3k92qx" → "R-7F3K92QX"), or ""."""
    found = _REFERENCE.fullmatch(text.strip())
    return f"R-{found[1].upper()}" if found else ""


def find(tickets: TicketQuerySet, text: str) -> TicketQuerySet:
    """The tickets that a text leads to; none for a text that holds nothing to look for."""
    text = text.strip()
    if text.find("@") > 0 and " " not in text:
        return tickets.filter(requester__in=User.objects.filter(email__startswith=text.lower()))
    if number := telephone(text):
        return tickets.filter(phone_mark__in=phone_marks(number)).exclude(phone_mark="")
    if known := on_chain(text):
        return tickets.filter(_in_columns(known))
    named = reference(text)
    if named and "-" in text:
        return tickets.filter(reference=named)
    found = _in_words(text) | (Q(reference=named) if named else Q())
    return tickets.filter(found) if found else tickets.none()


def telephone(text: str) -> str:
    """The international number that a text is, however it is spaced, or ""."""
    spaced = unicodedata.normalize("NFKC", text.strip())
    return spaced if _TELEPHONE.fullmatch(spaced) else ""


def on_chain(text: str) -> set[str]:
    """Every form in which an address, a hash or a link to one may stand in our columns."""
    if len(text) < _SHORTEST_ADDRESS or " " in text:
        return set()
    every = (check(chain, text) for chain in CHAINS for check in (check_address, check_transaction))
    return {form for check in every for form in (check.normal, check.suggestion) if form}


def _in_columns(known: set[str]) -> Q:
    # The indexes of these columns leave out empty ones, and not every planner sees by itself that
    # what equals an address is not empty.
    either = Q()
    for name in _ON_CHAIN:
        either |= Q(**{f"{name}__in": known}) & ~Q(**{name: ""})
    return either


def _in_words(text: str) -> Q:
    units = list(dict.fromkeys(tokens(text)))[:_MOST_WORDS]
    return Q(words__hold=units) if units else Q()
