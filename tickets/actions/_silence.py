"""What follows when nobody answers: the timers of a waiting and of a solved ticket.

The episode is the moment from which the ticket waits: any answer ends it, and with it the timers.
"""

from datetime import datetime, timedelta

from portal import timers
from portal.timers import Later
from tickets.models import Ticket
from tickets.workflow import (
    ASK_RATING_AFTER,
    CLOSE_AFTER,
    REMIND_AFTER,
    REOPEN_WITHIN,
    WARN_AFTER,
    Status,
)

REMIND = "tickets.remind"
WARN = "tickets.warn"
CLOSE = "tickets.close"
ASK_RATING = "tickets.ask_rating"
KINDS = (REMIND, WARN, CLOSE, ASK_RATING)

_AFTER: dict[Status, dict[str, timedelta]] = {
    Status.PENDING: {REMIND: REMIND_AFTER, WARN: WARN_AFTER, CLOSE: CLOSE_AFTER},
    Status.SOLVED: {ASK_RATING: ASK_RATING_AFTER, CLOSE: REOPEN_WITHIN},
}


def episode(ticket: Ticket) -> str:
    """Names the present wait."""
    return f"{ticket.status} {ticket.status_since.isoformat()}"


def watch(ticket: Ticket) -> None:
    """Set the timers that the ticket's state calls for and drop those of the state before.

    A complaint has none: it ends when it is decided, however silent its requester is.
    """
    timers.cancel(ticket.pk, KINDS)
    if ticket.for_complaint:
        return
    timers.set_new(
        Later(kind, ticket.pk, ticket.status_since + after, episode(ticket))
        for kind, after in _AFTER.get(ticket.state, {}).items()
    )


def close_at(ticket: Ticket, at: datetime) -> None:
    """Let the ticket close at another time: after an outage, the promised days still count."""
    timers.set_timer(Later(CLOSE, ticket.pk, at, episode(ticket)))
