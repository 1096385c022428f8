"""How the verbs start, pause and stop a ticket's clocks. Computing is tickets/clocks.py's.

A complaint's dates are those of the floor above: while they count, no clock of its ticket runs.
"""

from collections.abc import Mapping
from datetime import datetime

from portal import timers
from portal.timers import Later
from portal.worktime import Calendar
from tickets import clocks
from tickets.clocks import Kind, Target
from tickets.models import Clock, SlaPolicy, Ticket

OVERDUE = "tickets.overdue"
Marks = Mapping[Target, Kind]

ANSWERED: Marks = {Target.FIRST_RESPONSE: Kind.STOP, Target.NEXT_RESPONSE: Kind.STOP}
ASKED: Marks = {Target.NEXT_RESPONSE: Kind.START, Target.RESOLUTION: Kind.RESUME}
PAUSED: Marks = {Target.RESOLUTION: Kind.PAUSE}
RESUMED: Marks = {Target.RESOLUTION: Kind.RESUME}
ENDED: Marks = dict.fromkeys(Target, Kind.STOP)
REOPENED: Marks = {Target.NEXT_RESPONSE: Kind.START, Target.RESOLUTION: Kind.START}


def start(ticket: Ticket, sla: SlaPolicy | None, at: datetime) -> list[Clock]:
    """The clocks of a new ticket, not yet saved; sets `ticket.due_at` to the first of them.

    A ticket that is a complaint from its first word has none.
    """
    if ticket.for_complaint:
        return []
    made = [Clock(ticket=ticket, target=target.value) for target in Target]
    for clock in made:
        if clock.target != Target.NEXT_RESPONSE:
            clock.mark(Kind.START, at)
    _recompute(ticket, made, sla)
    return made


def save_new(ticket: Ticket, made: list[Clock]) -> Later | None:
    """Save the clocks of a ticket that has been saved; the timer that must watch them."""
    for clock in made:
        clock.ticket = ticket
    Clock.objects.bulk_create(made)
    return _watch(ticket, made)


def run(ticket: Ticket, marks: Marks, at: datetime) -> None:
    """Put marks on the ticket's clocks and work out anew what is due when."""
    if ticket.for_complaint:
        marks = {target: kind for target, kind in marks.items() if kind is Kind.STOP}
    kept = list(ticket.clocks.all())
    for clock in kept:
        kind = marks.get(Target(clock.target))
        if kind and _counts(clock, kind, kept):
            clock.mark(kind, at)
            clock.stopped_at = at if kind is Kind.STOP else None
    recompute(ticket, kept)


def rest(ticket: Ticket, at: datetime) -> None:
    """Let the clocks of a request that has become a complaint rest, kept or broken as they are."""
    kept = list(ticket.clocks.all())
    for clock in kept:
        if clock.marks and clock.stopped_at is None:
            clock.mark(Kind.PAUSE, at)
    recompute(ticket, kept)


def _counts(clock: Clock, kind: Kind, kept: list[Clock]) -> bool:
    """Whether a mark means anything here: the second answer is owed once the first was given."""
    if kind is not Kind.START or clock.target != Target.NEXT_RESPONSE:
        return bool(clock.marks) and not (kind is Kind.STOP and clock.stopped_at)
    first = next((c for c in kept if c.target == Target.FIRST_RESPONSE), None)
    answered = first is None or first.stopped_at is not None
    return answered and (not clock.marks or clock.stopped_at is not None)


def recompute(ticket: Ticket, kept: list[Clock]) -> None:
    """Work out the due times from the beginning, save them and set the ticket's timer."""
    _recompute(ticket, kept, ticket.category.sla)
    Clock.objects.bulk_update(kept, ["marks", "due_at", "stopped_at", "breached_at"])
    Ticket.objects.filter(pk=ticket.pk).update(due_at=ticket.due_at)
    watch = _watch(ticket, kept)
    if watch:
        timers.set_timer(watch)
    else:
        timers.cancel(ticket.pk, [OVERDUE])


def _recompute(ticket: Ticket, kept: list[Clock], sla: SlaPolicy | None) -> None:
    calendar = sla.hours.calendar() if sla else None
    for clock in kept:
        rests = ticket.for_complaint and clock.due_at is None  # whatever is promised from now on
        clock.due_at = None if rests else _due(clock, ticket.priority, sla, calendar)
    running = [clock.due_at for clock in kept if clock.due_at and not clock.stopped_at]
    ticket.due_at = None if ticket.for_complaint else min(running, default=None)


def _due(
    clock: Clock, priority: str, sla: SlaPolicy | None, calendar: Calendar | None
) -> datetime | None:
    promised = sla.target(priority, Target(clock.target)) if sla else None
    if promised is None or calendar is None or not clock.marks:
        return None
    return clocks.due(clock.events(), promised, calendar)


def _watch(ticket: Ticket, kept: list[Clock]) -> Later | None:
    coming = [c.due_at for c in kept if c.due_at and not c.stopped_at and not c.breached_at]
    return Later(OVERDUE, ticket.pk, min(coming)) if coming else None
