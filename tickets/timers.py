"""What a ticket's timers do when they are due: each re-checks that its episode still stands."""

from collections.abc import Callable
from datetime import datetime

from portal.models import Timer
from portal.timers import Later, handler, set_timer
from tickets.actions import _clocks, _silence, broadcast, suspect
from tickets.actions.close import close
from tickets.actions.overdue import mark_overdue
from tickets.actions.prove_identity import PURGE
from tickets.actions.rate import ask_rating
from tickets.actions.remind import remind, warn
from tickets.actions.replan import REPLAN, replan
from tickets.actions.settle_identity import purge_documents
from tickets.models import Broadcast, IdentityCheck, SlaPolicy, Ticket


def _if_still(timer: Timer, act: Callable[..., object], now: datetime) -> None:
    ticket = Ticket.objects.filter(pk=timer.target).first()
    if ticket and _silence.episode(ticket) == timer.episode:
        act(ticket=ticket, at=now)


@handler(_silence.REMIND)
def on_remind(timer: Timer, now: datetime) -> None:
    _if_still(timer, remind, now)


@handler(_silence.WARN)
def on_warn(timer: Timer, now: datetime) -> None:
    _if_still(timer, warn, now)


@handler(_silence.CLOSE)
def on_close(timer: Timer, now: datetime) -> None:
    _if_still(timer, close, now)


@handler(_silence.ASK_RATING)
def on_ask_rating(timer: Timer, now: datetime) -> None:
    _if_still(timer, ask_rating, now)


@handler(_clocks.OVERDUE)
def on_overdue(timer: Timer, now: datetime) -> None:
    ticket = Ticket.objects.filter(pk=timer.target).first()
    if ticket:
        mark_overdue(ticket=ticket, at=now)


@handler(REPLAN)
def on_replan(timer: Timer, now: datetime) -> None:
    policy = SlaPolicy.objects.filter(pk=timer.target).first()
    last = replan(policy, after=int(timer.episode or 0), at=now) if policy else None
    if last is not None:
        set_timer(Later(REPLAN, timer.target, now, episode=str(last)))


@handler(broadcast.TELL)
def on_broadcast(timer: Timer, now: datetime) -> None:
    """Tell the next; the timer's episode is the last ticket that was told."""
    for row in Broadcast.objects.select_related("author").filter(pk=timer.target):
        last = broadcast.tell_next(broadcast=row, after=int(timer.episode or 0), at=now)
        if last is not None:
            set_timer(Later(broadcast.TELL, row.pk, now, episode=str(last)))


@handler(PURGE)
def on_purge(timer: Timer, now: datetime) -> None:
    """Whatever became of the check, its documents have been kept for long enough."""
    for check in IdentityCheck.objects.filter(pk=timer.target):
        purge_documents(check=check, at=now)


@handler(suspect.LOOK)
def on_report(timer: Timer, now: datetime) -> None:
    """Look whether others report the address that a request names."""
    for ticket in Ticket.objects.select_related("category").filter(pk=timer.target):
        suspect.suspect_address(ticket=ticket, at=now)
