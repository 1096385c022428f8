"""Which requests a law has us keep: the floor above, which knows complaints and money, says so."""

from collections.abc import Callable, Collection
from datetime import date
from typing import NamedTuple


class Hold(NamedTuple):
    """Why a request is kept (a duty named in portal/personal/), and until which day."""

    duty: str
    until: date


Law = Callable[[Collection[int]], dict[int, Hold]]
_laws: list[Law] = []


def law(function: Law) -> Law:
    """Name a function that says which of these tickets (by key) must be kept."""
    _laws.append(function)
    return function


def by_law(keys: Collection[int]) -> dict[int, Hold]:
    """Those of these tickets that must be kept; of two duties the longer one."""
    held: dict[int, Hold] = {}
    for each in _laws:
        for key, hold in each(keys).items():
            held[key] = max(held.get(key, hold), hold, key=lambda one: one.until)
    return held
