"""Which ticket a mail belongs to, and as whom its sender may speak there.

In this order: our signed address that it was sent to; our signed Message-IDs that it answers;
Message-IDs that we know; and a reference in its subject, but only of a ticket that the sender
belongs to: a reference is no secret, and a subject is typed by anybody.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from django.db.models import Q

from portal.models import OutgoingEmail
from tickets import mail as letters
from tickets.email import address
from tickets.email.record import Mail
from tickets.models import Admission, Message, Ticket, Watcher
from tickets.models.ticket import TicketQuerySet

MAX_ID = 200
# What a mail may name at most: the newest of its thread, and as many addresses as people have.
_MAX_IDS, _MAX_ADDRESSES = 30, 50
_REFERENCE = re.compile(r"\bR-[2-9A-HJKMNP-TV-Z]{8}\b", re.IGNORECASE)


class Standing(StrEnum):
    """Who somebody is to a ticket."""

    REQUESTER = "requester"
    WATCHER = "watcher"
    WAITING = "waiting"
    REFUSED = "refused"
    STRANGER = "stranger"


def kept_id(message_id: str) -> str:
    """A Message-ID as it is kept: one too long for its column by its hash."""
    if len(message_id) <= MAX_ID:
        return message_id
    return f"<{hashlib.sha256(message_id.encode()).hexdigest()}@long.invalid>"


def find(mail: Mail) -> Ticket | None:
    """The ticket that a mail belongs to, whoever wrote it; None when it begins a new matter."""
    ids = _ids(mail)
    return _signed(_addresses(mail)) or _signed(ids) or _known(ids) or _by_subject(mail)


def standing(ticket: Ticket, email: str) -> Standing:
    """As whom the owner of an address speaks on a ticket."""
    if email == ticket.requester.email:
        return Standing.REQUESTER
    watcher = Watcher.objects.filter(ticket=ticket, person__email=email).first()
    return _STANDINGS[watcher.state] if watcher else Standing.STRANGER


_STANDINGS = {
    Admission.WAITING.value: Standing.WAITING,
    Admission.APPROVED.value: Standing.WATCHER,
    Admission.REFUSED.value: Standing.REFUSED,
}


def is_ours(mail: Mail, own: str) -> bool:
    """Whether it is our own mail that came back: from our address `own`, or named by us."""
    local, _at, domain = own.lower().rpartition("@")
    from_local, _at, from_domain = mail.from_email.rpartition("@")
    if from_domain == domain and from_local.partition("+")[0] == local:
        return True
    if not mail.message_id.lower().endswith(f"@{domain}>"):
        return False
    sent = OutgoingEmail.objects.filter(message_id=kept_id(mail.message_id))
    return bool(address.read_reference(mail.message_id)) or sent.exists()


def _addresses(mail: Mail) -> list[str]:
    return [one.email for one in (*mail.to, *mail.cc)][:_MAX_ADDRESSES]


def _ids(mail: Mail) -> list[str]:
    """What it answers, newest first."""
    named = [mail.in_reply_to, *reversed(mail.references)]
    return [name for name in dict.fromkeys(named) if name][:_MAX_IDS]


def _signed(names: Iterable[str]) -> Ticket | None:
    read = [found for name in names if (found := address.read_reference(name))]
    return _first(read, Ticket.objects.filter(reference__in=read)) if read else None


def _known(ids: Sequence[str]) -> Ticket | None:
    """By Message-IDs that stand in our tables: theirs in messages, ours in the outbox."""
    if not ids:
        return None
    kept = [kept_id(one) for one in ids]
    said = dict(
        Message.objects.filter(message_id__in=kept, internal=False).values_list(
            "message_id", "ticket_id"
        )
    )
    # What staff were told about a request is no part of its conversation.
    ours = OutgoingEmail.objects.exclude(template=letters.SECURITY_ALERT).filter(
        message_id__in=kept
    )
    sent = ours.values_list("message_id", "about")
    said |= {name: pk for name, about in sent if (pk := letters.ticket_of(about))}
    pk = next((said[one] for one in kept if one in said), None)
    return _whole(Ticket.objects.filter(pk=pk)).first() if pk else None


def _by_subject(mail: Mail) -> Ticket | None:
    named = [found.upper() for found in _REFERENCE.findall(mail.subject[:500])]
    if not named or not mail.from_email:
        return None
    watching = Watcher.objects.filter(
        state=Admission.APPROVED, person__email=mail.from_email
    ).values("ticket_id")
    theirs = Ticket.objects.filter(
        Q(requester__email=mail.from_email) | Q(pk__in=watching), reference__in=named
    )
    return _first(named, theirs)


def _first(references: Sequence[str], tickets: TicketQuerySet) -> Ticket | None:
    """Of the tickets the one whose reference comes first."""
    by_reference = {ticket.reference: ticket for ticket in _whole(tickets)}
    return next((by_reference[name] for name in references if name in by_reference), None)


def _whole(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.select_related("requester", "category")
