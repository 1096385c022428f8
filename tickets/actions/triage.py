"""A ticket is put where it belongs: another category, another priority."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.models import User
from portal.refusals import Refused
from tickets.actions import _clocks
from tickets.actions._common import as_staff, change
from tickets.actions.suspect import look_later
from tickets.models import Category, EventKind, Ticket
from tickets.workflow import Priority


@transaction.atomic
def categorise(
    *,
    ticket: Ticket,
    actor: User,
    category: Category,
    seen: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """File the ticket under another category: its team, priority and promises become that one's."""
    at = at or timezone.now()
    ticket = as_staff(ticket, actor, seen=seen)
    if ticket.category == category:
        raise Refused("same", _("The request already has this category."))
    change(
        ticket,
        EventKind.CATEGORISED,
        actor=actor,
        at=at,
        data={"from": ticket.category.slug, "to": category.slug},
        category=category,
        priority=category.priority,
        team=category.team,
    )
    _clocks.recompute(ticket, list(ticket.clocks.all()))
    look_later(ticket, at)
    return ticket


@transaction.atomic
def prioritise(
    *,
    ticket: Ticket,
    actor: User,
    priority: Priority,
    seen: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Give the ticket another priority: what is due when is worked out anew."""
    ticket = as_staff(ticket, actor, seen=seen)
    if ticket.priority == priority:
        raise Refused("same", _("The request already has this priority."))
    said = {"from": ticket.priority, "to": priority.value}
    at = at or timezone.now()
    change(ticket, EventKind.PRIORITISED, actor=actor, at=at, data=said, priority=priority.value)
    _clocks.recompute(ticket, list(ticket.clocks.all()))
    return ticket
