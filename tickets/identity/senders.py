"""Who brings codes to a requester: email is shipped, others are named in the settings.

IDENTITY_CODE_SENDERS holds the dotted paths of classes like `ByEmail`. A sender knows itself where
the firm has the person registered: never a number that was typed into the request. It must not
keep the page waiting: it queues, as email does.
"""

from typing import Protocol

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from portal import outbox
from portal.accounts.acts import shortened
from tickets import mail
from tickets.models import Ticket


class Sender(Protocol):
    """`key` stands in forms, `label` is read by people."""

    key: str
    label: str | Promise

    def reach(self, ticket: Ticket) -> str:
        """Where the requester would be reached, masked; "" when this sender cannot."""

    def send(self, ticket: Ticket, code: str) -> None:
        """Send the code there."""


class ByEmail:
    """To the address by which we know the requester."""

    key = "email"
    label = _("Email")

    def reach(self, ticket: Ticket) -> str:
        person = ticket.requester
        return "" if person.undeliverable_since else shortened(person.email)

    def send(self, ticket: Ticket, code: str) -> None:
        letter = outbox.Letter(
            template="identity_code",
            to=ticket.requester,
            language=ticket.language,
            about=mail.about(ticket),
            sensitive=True,
            context={"ticket": ticket, "code": code},
        )
        outbox.queue(letter)


def senders(ticket: Ticket) -> list[tuple[Sender, str]]:
    """Those that reach this requester, each with where."""
    known: list[Sender] = [import_string(path)() for path in settings.IDENTITY_CODE_SENDERS]
    reached = [(sender, sender.reach(ticket)) for sender in known]
    return [(sender, where) for sender, where in reached if where]
