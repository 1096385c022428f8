"""Canned replies as they are offered beside a ticket: in its user's language, names filled in."""

from typing import NamedTuple

from portal.bilingual import both, pick
from portal.models import User
from tickets.models import Macro, Ticket


class Filled(NamedTuple):
    """A macro ready to be put into a reply."""

    pk: int
    name: str
    text: str


def offered(ticket: Ticket, agent: User) -> list[Filled]:
    """The macros in use, in the ticket's language."""
    return [
        Filled(macro.pk, macro.name, text_of(macro, ticket, agent))
        for macro in Macro.objects.filter(active=True)
    ]


def text_of(macro: Macro, ticket: Ticket, agent: User) -> str:
    """A macro in the ticket's language, with its placeholders filled."""
    return _fill(pick(both("body", macro), ticket.language), ticket, agent)


def _fill(text: str, ticket: Ticket, agent: User) -> str:
    # Not str.format: a macro is staff's text, and any other braces in it stay as they are.
    words = {
        "{reference}": ticket.reference,
        "{requester}": ticket.requester.name,
        "{agent}": agent.name,
    }
    for placeholder, word in words.items():
        text = text.replace(placeholder, word)
    return text
