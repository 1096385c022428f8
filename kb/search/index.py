"""The index of one language: for each unit the articles that say it, and how much.

Scores are BM25's, with the whole question as the measure: 1 is an article that says everything
asked as loudly as can be, 0 one that says nothing of it.
"""

import math
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from heapq import nlargest
from typing import NamedTuple

from kb.search.weighing import WHOLE

# An entry is an article's place above the 12 bits of what it says by the unit.
_BITS = 12
# How many entries a question may look at before common units only sort those found by then.
# 25,000 take some 3 ms.
LOOKED_AT = 25_000
POOL = 100
# The most telling units of a long question decide; its others only measure it.
MOST_UNITS = 80
# A unit that no article says weighs more than a rare one: it tells what we do not treat of.
UNKNOWN = 1.5
MOST_OF_A_UNIT = 2.0
# No article has this key.
_GONE = 0

Weights = Mapping[str, float]


class Scored(NamedTuple):
    """An article by its key, and how well it fits, from 0 to 1."""

    key: int
    score: float


class Index:
    """Which articles say what. Adding one twice replaces it; its old place stays empty."""

    def __init__(self) -> None:
        self._entries: dict[str, array[int]] = {}
        self._keys = array("q")
        self._place_of: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._place_of)

    def keys(self) -> Collection[int]:
        """The keys of all articles."""
        return self._place_of.keys()

    @property
    def empty_places(self) -> int:
        return len(self._keys) - len(self._place_of)

    def add(self, key: int, impacts: Iterable[tuple[str, int]]) -> None:
        """Take in an article, or its new text: its units with what each says of it."""
        self.remove(key)
        place = len(self._keys)
        self._keys.append(key)
        self._place_of[key] = place
        entries, above = self._entries, place << _BITS
        for unit, impact in impacts:
            said = entries.get(unit)
            if said is None:
                entries[unit] = array("I", (above | impact,))
            else:
                said.append(above | impact)

    def remove(self, key: int) -> None:
        """Forget an article; one that is not there is fine."""
        place = self._place_of.pop(key, None)
        if place is not None:
            self._keys[place] = _GONE

    def rarity(self, unit: str, *, without_one: bool = False) -> float:
        """How much a question's unit weighs: the fewer articles say it, the more.

        `without_one`: as if one of those articles did not.
        """
        said = max(0, len(self._entries.get(unit, ())) - without_one)
        rarity = math.log(1 + (max(0, len(self) - said) + 0.5) / (said + 0.5))
        return rarity if said else rarity * UNKNOWN

    def weights(self, question: Weights) -> dict[str, float]:
        """What each unit of a question weighs."""
        return {
            unit: self.rarity(unit) * min(count, MOST_OF_A_UNIT) for unit, count in question.items()
        }

    def find(
        self,
        question: Weights,
        limit: int,
        *,
        also: Weights | None = None,
        hidden: Collection[int] = (),
    ) -> list[Scored]:
        """The articles that fit a question best, best first, those equally good in their order.

        `also` are units that would do as well as those asked. `hidden` articles are not found.
        """
        weights = self.weights(question)
        scores = self._scores({**self.weights(also or {}), **weights})
        for key in hidden:
            scores[self._place_of[key]] = 0.0
        whole = sum(weights.values())
        return [
            Scored(self._keys[place], scores[place] / whole)
            for place in _best(scores, limit)
            if scores[place] and self._keys[place] != _GONE
        ]

    def said(self, key: int, unit: str) -> int:
        """How much an article says by a unit, of `WHOLE` parts."""
        return _at(self._entries.get(unit, array("I")), self._place_of[key])

    def _scores(self, weights: Weights) -> list[float]:
        """What each place says of the units: the rare ones first, the common ones of the best."""
        known = sorted((-weight, unit) for unit, weight in weights.items() if unit in self._entries)
        told = [(self._entries[unit], unit, -less / WHOLE) for less, unit in known[:MOST_UNITS]]
        told.sort(key=lambda each: (len(each[0]), each[1]))
        scores = [0.0] * len(self._keys)
        pool: list[int] | None = None
        looked_at = 0
        for entries, _unit, gain in told:
            if looked_at and looked_at + len(entries) > LOOKED_AT:
                pool = _best(scores, POOL) if pool is None else pool
                for place in pool:
                    scores[place] += gain * _at(entries, place)
            else:
                looked_at += len(entries)
                for entry in entries:
                    scores[entry >> _BITS] += gain * (entry & WHOLE)
        return scores


def _best(scores: list[float], limit: int) -> list[int]:
    """The places with the highest scores, highest first, of equal ones the earlier first."""
    return nlargest(limit, range(len(scores)), key=scores.__getitem__)


def _at(entries: "array[int]", place: int) -> int:
    """What the entries say of a place."""
    position = bisect_left(entries, place << _BITS)
    found = position < len(entries) and entries[position] >> _BITS == place
    return entries[position] & WHOLE if found else 0
