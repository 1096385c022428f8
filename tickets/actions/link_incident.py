"""A ticket is part of something that is wrong for many at once, or is not after all."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models import Announcement, Phase
from portal.bilingual import both
from portal.models import User
from portal.refusals import Refused
from tickets.actions._common import as_staff, change
from tickets.models import EventKind, Ticket


@transaction.atomic
def link_incident(
    *,
    ticket: Ticket,
    actor: User,
    incident: Announcement,
    seen: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Say which incident the ticket is part of: its requester is told on their page.

    It takes the place of another that it was part of.
    """
    at = at or timezone.now()
    ticket = as_staff(ticket, actor, seen=seen)
    if not incident.is_trouble or incident.phase(at) is not Phase.OPEN:
        raise Refused("not_open", _("Choose an announcement of something that is wrong now."))
    if ticket.incident_id == incident.pk:
        raise Refused("same", _("The request is part of this incident already."))
    change(ticket, EventKind.LINKED, actor=actor, at=at, data=said_of(incident), incident=incident)
    return ticket


@transaction.atomic
def unlink_incident(
    *, ticket: Ticket, actor: User, seen: int | None = None, at: datetime | None = None
) -> Ticket:
    """Say that the ticket is about something else: what is written to all is not for it."""
    ticket = as_staff(ticket, actor, seen=seen)
    if ticket.incident is None:
        raise Refused("same", _("The request is part of no incident."))
    said = said_of(ticket.incident)
    change(
        ticket, EventKind.UNLINKED, actor=actor, at=at or timezone.now(), data=said, incident=None
    )
    return ticket


def said_of(incident: Announcement) -> dict[str, Any]:
    """What the timeline keeps of an incident; a published title never changes."""
    return {"incident": incident.pk, "title": both("title", incident)}
