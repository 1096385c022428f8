"""Service clocks: when a promise falls due, how much of it is used up, and whether it was kept.

Pure. A clock is the list of its marks; nothing is stored that could disagree with them, so after
an edit of a policy or calendar a replay from the beginning is the whole recalculation. Time counts
while the clock runs and the calendar is open. Everything here speaks of the latest episode: a
`start` after a `stop` begins a new one (the next question of a next-response clock).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from portal.worktime import Calendar, as_utc


class Target(StrEnum):
    """What is promised: the first answer, each later one, and the end of the matter."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


class Kind(StrEnum):
    """What may happen to a clock."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


class State(StrEnum):
    """How a promise stands. `waiting`: nothing has started it yet."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"


class Mark(NamedTuple):
    """Something that happened to a clock, at an aware instant."""

    at: datetime
    kind: str


class Episode(NamedTuple):
    """One run of a clock. `stretches`: when it ran, in UTC; a None end is still running."""

    stretches: list[tuple[datetime, datetime | None]]
    state: State
    since: datetime | None


Event = tuple[datetime | str, datetime | str]  # a Mark, or an instant and a kind either way round
Events = Iterable[Event]

# Any other mark changes nothing: a second pause or resume, a `start` of a clock that is under way,
# a `resume` of one that has stopped (only a `start` sets it going again, from zero).
STEPS = {
    (State.WAITING, Kind.START): State.RUNNING,
    (State.MET, Kind.START): State.RUNNING,
    (State.RUNNING, Kind.PAUSE): State.PAUSED,
    (State.PAUSED, Kind.RESUME): State.RUNNING,
    (State.RUNNING, Kind.STOP): State.MET,
    (State.PAUSED, Kind.STOP): State.MET,
}


def due(events: Events, target: timedelta, calendar: Calendar) -> datetime | None:
    """The instant at which running time reaches `target`, at closing time if it ends there.

    None while that instant is not known: not started, paused, or stopped before it. A target once
    reached stays reached, whatever follows in the episode; zero is reached at the start. Events
    come in any order; those of one instant count in the order given. ValueError for a negative
    target, a naive instant or an unknown kind.
    """
    return _due(_replay(events), target, calendar)


def elapsed(events: Events, calendar: Calendar, until: datetime) -> timedelta:
    """The running time up to `until`, marks after it left out."""
    stretches = _replay(events, until).stretches
    spent = (calendar.elapsed(begin, end or until) for begin, end in stretches)
    return sum(spent, timedelta())


def remaining(events: Events, target: timedelta, calendar: Calendar, now: datetime) -> timedelta:
    """The working time left of `target` at `now`; below zero, by how much it is exceeded."""
    return target - elapsed(events, calendar, now)


def state(events: Events, target: timedelta, calendar: Calendar, now: datetime) -> State:
    """How the promise stands at `now`, marks after it left out.

    At the due instant a stop still keeps the promise; without one it is broken, for good.
    """
    episode = _replay(events, now)
    falls_due = _due(episode, target, calendar)
    decided_at = episode.since if episode.state is State.MET else None
    if falls_due is None or falls_due > as_utc(now) or falls_due == decided_at:
        return episode.state
    return State.BREACHED


def _due(episode: Episode, target: timedelta, calendar: Calendar) -> datetime | None:
    if target < timedelta():
        raise ValueError("a target must not be negative")
    for begin, end in episode.stretches:
        reached = calendar.add(begin, target)
        if reached is None or end is None or reached <= end:
            return reached
        target -= calendar.elapsed(begin, end)
    return None


def _replay(events: Events, until: datetime | None = None) -> Episode:
    """The latest episode, from the marks that are not after `until`."""
    marks = sorted(map(_mark, events), key=lambda mark: mark.at)
    episode = Episode([], State.WAITING, None)
    for mark in marks:
        if until is None or mark.at <= as_utc(until):
            episode = _step(episode, mark)
    return episode


def _step(episode: Episode, mark: Mark) -> Episode:
    following = STEPS.get((episode.state, Kind(mark.kind)))
    if following is None:
        return episode
    stretches = [] if mark.kind == Kind.START else episode.stretches
    if following is State.RUNNING:
        stretches = [*stretches, (mark.at, None)]
    elif episode.state is State.RUNNING:
        stretches = [*stretches[:-1], (stretches[-1][0], mark.at)]
    return Episode(stretches, following, mark.at)


def _mark(event: Event) -> Mark:
    match event:
        case (datetime() as at, str(kind)) | (str(kind), datetime() as at):
            return Mark(as_utc(at), Kind(kind))
    raise ValueError(f"{event!r} is not an instant and a kind")
