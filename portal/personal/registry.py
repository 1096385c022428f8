"""What each app registers about the data that it holds of a person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise

from portal.models import User


class Piece(NamedTuple):
    """A piece of a copy: its path in the archive, and its data as JSON or the place of a file."""

    path: str
    data: Any = None
    place: str = ""


class Kept(NamedTuple):
    """What a law has us keep: by which duty, how many rows, and until which day."""

    duty: str
    number: int
    until: date


@dataclass(frozen=True, kw_only=True)
class Holding:
    """What one app holds. `erase` removes what no law has us keep, and says what is kept.

    It runs in the transaction of the whole erasure. Lower orders come first: what belongs to a
    person before the person.
    """

    name: str
    order: int
    tell: Callable[[User], Iterator[Piece]]
    erase: Callable[[User, datetime], list[Kept]]
    # In a sentence each, why nothing can be removed while matters are open.
    hinders: Callable[[User], list[str]] = field(default=lambda _person: [])


_holdings: list[Holding] = []
DUTIES: dict[str, str | Promise] = {}


def duty(code: str, label: str | Promise) -> str:
    """Name a duty to keep something and what the person reads for it; the code, as a constant."""
    DUTIES[code] = label
    return code


def hold(holding: Holding) -> None:
    """Name what an app holds."""
    _holdings.append(holding)


def holdings() -> list[Holding]:
    """What all apps hold, in their order."""
    return sorted(_holdings, key=lambda holding: holding.order)


def tell(person: User) -> Iterator[Piece]:
    """Everything that we hold about a person, piece by piece."""
    for holding in holdings():
        for piece in holding.tell(person):
            yield piece._replace(path=f"{holding.name}/{piece.path}")


def hindrances(person: User) -> list[str]:
    """Why nothing can be removed just now; empty when it can."""
    return [sentence for holding in holdings() for sentence in holding.hinders(person)]
