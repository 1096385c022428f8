"""The emails of a ticket: one function for all, one folder of templates for each."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from portal import outbox
from portal.access import make_key
from portal.models import OutgoingEmail, User
from tickets.email import address
from tickets.models import Ticket

SECURITY_ALERT = "security_alert"  # to staff, about a request


def about(ticket: Ticket) -> str:
    """How the outbox names a ticket."""
    return f"ticket:{ticket.pk}"


def ticket_of(about: str) -> int | None:
    """The key of the ticket that `about` names; None when it names something else."""
    kind, _colon, key = about.partition(":")
    return int(key) if kind == "ticket" and key.isdecimal() else None


def link(ticket: Ticket, person: User, page: str = "request") -> str:
    """The address of a page of the ticket, in its language, that opens without signing in."""
    with translation.override(ticket.language):
        path = reverse(f"tickets:{page}", args=[ticket.reference])
    return f"{settings.SITE_URL}{path}?key={make_key(person, ticket.reference)}"


def send(
    ticket: Ticket,
    template: str,
    *,
    page: str = "request",
    automatic: bool = True,
    first: bool = False,
    answering: str = "",
    **context: Any,
) -> OutgoingEmail:
    """Queue an email to the ticket's requester, in the ticket's language and thread.

    `answering` is the Message-ID of the mail that began a ticket: the first email answers it.
    """
    person = ticket.requester
    root = address.root_id(ticket.reference)
    before = answering if first else root
    thread = outbox.Thread(
        message_id=root if first else address.new_id(ticket.reference),
        in_reply_to=before,
        references=(before,) if before else (),
        reply_to=address.reply_address(ticket.reference),
    )
    return outbox.queue(
        outbox.Letter(
            template=template,
            to=person,
            language=ticket.language,
            about=about(ticket),
            thread=thread,
            automatic=automatic,
            context={"ticket": ticket, "link": link(ticket, person, page), **context},
        )
    )


def send_copy(ticket: Ticket, person: User, **context: Any) -> OutgoingEmail:
    """Queue a copy of a reply to somebody who takes part; it opens nothing without signing in."""
    root = address.root_id(ticket.reference)
    thread = outbox.Thread(
        message_id=address.new_id(ticket.reference),
        in_reply_to=root,
        references=(root,),
        reply_to=address.reply_address(ticket.reference),
    )
    return outbox.queue(
        outbox.Letter(
            template="copy",
            to=person,
            language=ticket.language,
            about=about(ticket),
            thread=thread,
            automatic=False,
            context={"ticket": ticket, **context},
        )
    )


def send_advice(ticket: Ticket, person: User) -> OutgoingEmail:
    """Queue what to do now to somebody else whose email held a secret: no link to the request."""
    return outbox.queue(
        outbox.Letter(
            template="secret_removed",
            to=person,
            language=ticket.language,
            about=about(ticket),
            context={"ticket": ticket, "link": ""},
        )
    )
