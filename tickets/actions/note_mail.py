"""Mail that no person wrote leaves a line on the timeline: nothing changes, nobody is answered."""

from datetime import datetime

from tickets.models import Event, EventKind, Ticket

_MAX_SAID = 120


def note_automatic_answer(*, ticket: Ticket, email: str, subject: str, at: datetime) -> Event:
    """Somebody is away, says their mail program: agents should know before they wait."""
    return _note(ticket, EventKind.AUTO_REPLIED, at, email=email, subject=subject[:_MAX_SAID])


def note_bounce(*, ticket: Ticket, email: str, status: str, at: datetime) -> Event:
    """An email of this ticket did not arrive; `status` is what the report says (RFC 3463)."""
    return _note(ticket, EventKind.BOUNCED, at, email=email, status=status[:_MAX_SAID])


def _note(ticket: Ticket, kind: EventKind, at: datetime, **said: str) -> Event:
    # The version stays: an agent who is writing a reply is not to be stopped by a robot.
    return Event.objects.create(ticket=ticket, kind=kind, at=at, version=ticket.version, data=said)
