"""An email of ours came back: the email, its address and its request's timeline say so."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from portal import outbox
from portal.models import EmailStatus
from tickets import mail as letters
from tickets.actions.note_mail import note_bounce
from tickets.email.thread import kept_id
from tickets.models import Ticket


class Noted(NamedTuple):
    """A report about an email of ours, and the request that the email was about."""

    ticket: Ticket | None


@transaction.atomic
def note(
    names: Iterable[str], *, recipient: str, why: str, lasting: bool, at: datetime
) -> Noted | None:
    """Note a report about the first of these Message-IDs that is of ours; None when none is.

    The same report again, or a provider's beside the mail server's, leaves no second line.
    """
    for name in names:
        email = outbox.note_return(kept_id(name), recipient=recipient, why=why, lasting=lasting)
        if email is None:
            continue
        pk = letters.ticket_of(email.about)
        ticket = Ticket.objects.filter(pk=pk).first() if pk else None
        known = email.status == EmailStatus.FAILED and email.sent_at is not None
        if ticket and not known:
            note_bounce(ticket=ticket, email=email.to_email, status=why, at=at)
        return Noted(ticket)
    return None
