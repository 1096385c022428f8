"""The next move is neither ours nor the requester's; or it is ours again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.models import User
from tickets.actions import _clocks, _silence
from tickets.actions._common import TransitionNotAllowed, as_staff, checked_text, move
from tickets.models import Ticket
from tickets.workflow import PAUSED, Status


@transaction.atomic
def hold(
    *, ticket: Ticket, actor: User, reason: str, seen: int | None = None, at: datetime | None = None
) -> Ticket:
    """Wait for a third party, saying for whom or what; the time to a solution does not run."""
    reason, at = checked_text(reason), at or timezone.now()
    ticket = as_staff(ticket, actor, seen=seen)
    move(ticket, Status.ON_HOLD, actor=actor, at=at, data={"reason": reason})
    _clocks.run(ticket, _clocks.PAUSED, at)
    _silence.watch(ticket)
    return ticket


@transaction.atomic
def resume(
    *, ticket: Ticket, actor: User, seen: int | None = None, at: datetime | None = None
) -> Ticket:
    """Take a waiting ticket up again without writing to the requester."""
    at = at or timezone.now()
    ticket = as_staff(ticket, actor, seen=seen)
    if ticket.state not in PAUSED:
        raise TransitionNotAllowed
    move(ticket, Status.OPEN, actor=actor, at=at)
    _clocks.run(ticket, _clocks.RESUMED, at)
    _silence.watch(ticket)
    return ticket
