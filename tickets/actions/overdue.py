"""A promise was not kept: it is written down, and the next promise is watched."""

from datetime import datetime

from django.db import transaction

from tickets.actions import _clocks
from tickets.actions._common import change, latest
from tickets.models import EventKind, Ticket


@transaction.atomic
def mark_overdue(*, ticket: Ticket, at: datetime) -> None:
    """Record each clock whose due time has passed while it ran."""
    ticket = latest(ticket)
    kept = list(ticket.clocks.all())
    broken = [
        clock
        for clock in kept
        if clock.due_at and clock.due_at <= at and not clock.stopped_at and not clock.breached_at
    ]
    for clock in broken:
        clock.breached_at = clock.due_at
        change(ticket, EventKind.OVERDUE, actor=None, at=at, data={"target": clock.target})
    _clocks.recompute(ticket, kept)
