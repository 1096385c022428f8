"""The matter is settled, says staff or the requester."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.models import User
from tickets import mail
from tickets.actions import _clocks, _silence
from tickets.actions._common import as_requester, as_staff, move
from tickets.models import Ticket
from tickets.workflow import Status


@transaction.atomic
def solve_as_staff(
    *, ticket: Ticket, actor: User, seen: int | None = None, at: datetime | None = None
) -> Ticket:
    """Call the matter settled and tell the requester, who may reopen it."""
    ticket = as_staff(ticket, actor, seen=seen)
    _settle(ticket, actor, at or timezone.now())
    mail.send(ticket, "solved", automatic=False, agent=actor)
    return ticket


@transaction.atomic
def solve_as_requester(*, ticket: Ticket, actor: User, at: datetime | None = None) -> Ticket:
    """Take the requester's word that it is settled; they need no email to know."""
    ticket = as_requester(ticket, actor)
    _settle(ticket, actor, at or timezone.now())
    return ticket


def _settle(ticket: Ticket, actor: User, at: datetime) -> None:
    move(ticket, Status.SOLVED, actor=actor, at=at)
    _clocks.run(ticket, _clocks.ENDED, at)
    _silence.watch(ticket)
