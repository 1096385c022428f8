"""Staff write something down for each other: it never reaches the requester."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.models import User
from tickets.actions._common import as_staff, change, checked_text
from tickets.models import EventKind, Message, Ticket


@transaction.atomic
def note(*, ticket: Ticket, actor: User, body: str, at: datetime | None = None) -> Message:
    """Keep an internal note; it stops no clock and sends nothing."""
    body, at = checked_text(body), at or timezone.now()
    ticket = as_staff(ticket, actor, seen=None)
    message = Message.objects.create(
        ticket=ticket, author=actor, from_staff=True, internal=True, body=body, created_at=at
    )
    change(ticket, EventKind.NOTED, actor=actor, at=at, data={"message": message.pk})
    return message
