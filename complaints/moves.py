"""What a state machine is made of: rows of who may bring it where, and on which conditions."""

from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from django.db.models import TextChoices

from complaints.guards import Guard

State = TypeVar("State", bound=TextChoices)


class By(StrEnum):
    """The part in which someone acts. Being a superuser is none."""

    COMPLAINANT = "complainant"
    REPRESENTATIVE = "representative"
    STAFF = "staff"
    HANDLER = "handler"
    HEAD = "head"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    PAYER = "payer"
    FINANCE = "finance"
    SYSTEM = "system"


class Move(NamedTuple, Generic[State]):
    """`verb` brings any of `old` to `new`. Without `old` it begins; without `new` nothing moves."""

    verb: str
    old: tuple[State, ...]
    new: State | None
    by: tuple[By, ...]
    guards: tuple[Guard, ...] = ()


Moves = tuple[Move[State], ...]


def transitions(moves: Moves[State]) -> dict[State, frozenset[State]]:
    """Which states may follow which, for every state that the moves name."""
    pairs = {(old, move.new) for move in moves if move.new for old in move.old}
    states = {state for move in moves for state in (*move.old, move.new) if state}
    return {state: frozenset(new for old, new in pairs if old == state) for state in states}


def rows(moves: Moves[State], verb: str, old: State) -> list[Move[State]]:
    """The moves that a verb can make from a state; none if it may not be used there."""
    return [move for move in moves if move.verb == verb and old in move.old]
