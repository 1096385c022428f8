"""A request is in the hands of the floor above, as a complaint is: its end is decided there.

No verb of this module sends mail: the letters of the floor above say what happened.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from portal.models import User
from tickets.actions import _clocks, _silence
from tickets.actions._common import change, latest, move
from tickets.models import EventKind, Ticket
from tickets.workflow import DONE, LIVE, Status


@transaction.atomic
def take_over(*, ticket: Ticket, at: datetime, hide_from: Iterable[User] = ()) -> Ticket:
    """Mark a request as a complaint and open it; whom it is about does not see it any more."""
    ticket = latest(ticket)
    about = list(hide_from)
    ticket.hidden_from.add(*about)
    if ticket.assignee in about:
        _hand(ticket, None, None, at)
    if not ticket.for_complaint:
        Ticket.objects.filter(pk=ticket.pk).update(for_complaint=True)
        ticket.for_complaint = True
        _clocks.rest(ticket, at)
    if ticket.state in DONE:
        _resume(ticket, None, at)
    _silence.watch(ticket)
    return ticket


@transaction.atomic
def hand(*, ticket: Ticket, to: User | None, actor: User | None, at: datetime) -> Ticket:
    """Give the request to whoever works on the case."""
    ticket = latest(ticket)
    if ticket.assignee_id != (to.pk if to else None):
        _hand(ticket, to, actor, at)
    return ticket


@transaction.atomic
def answered(*, ticket: Ticket, at: datetime) -> None:
    """A person has answered by letter: the promised answer has been given."""
    ticket = latest(ticket)
    if ticket.state in LIVE:
        _clocks.run(ticket, _clocks.ANSWERED, at)


@transaction.atomic
def end(*, ticket: Ticket, actor: User | None, at: datetime) -> Ticket:
    """The matter has ended above."""
    ticket = latest(ticket)
    if ticket.state in LIVE:
        move(ticket, Status.SOLVED, actor=actor, at=at)
        _clocks.run(ticket, _clocks.ENDED, at)
        _silence.watch(ticket)
    return ticket


@transaction.atomic
def resume(*, ticket: Ticket, actor: User | None, at: datetime) -> Ticket:
    """The matter has begun again above."""
    ticket = latest(ticket)
    if ticket.state in DONE:
        _resume(ticket, actor, at)
    return ticket


def _resume(ticket: Ticket, actor: User | None, at: datetime) -> None:
    move(ticket, Status.OPEN, actor=actor, at=at)
    _clocks.run(ticket, _clocks.REOPENED, at)
    _silence.watch(ticket)


def _hand(ticket: Ticket, to: User | None, actor: User | None, at: datetime) -> None:
    said = {"to": str(to) if to else "", "from": str(ticket.assignee or "")}
    change(ticket, EventKind.ASSIGNED, actor=actor, at=at, data=said, assignee=to)
