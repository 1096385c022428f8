"""Nobody answered for long enough."""

from datetime import datetime

from django.db import transaction

from tickets import mail
from tickets.actions import _clocks, _silence
from tickets.actions._common import latest, move
from tickets.models import Ticket
from tickets.workflow import Status


@transaction.atomic
def close(*, ticket: Ticket, at: datetime) -> Ticket:
    """Close a ticket. Whoever never answered is told; whoever agreed that it is solved is not."""
    ticket = latest(ticket)
    never_answered = ticket.state is Status.PENDING
    move(ticket, Status.CLOSED, actor=None, at=at)
    _clocks.run(ticket, _clocks.ENDED, at)
    _silence.watch(ticket)
    if never_answered:
        mail.send(ticket, "closed")
    return ticket
