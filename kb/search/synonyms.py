"""Words that mean the same: whoever asks with one finds what says another."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from kb.search.folding import fold
from kb.search.units import units

# What says another word for it fits less than what says it.
AS_GOOD = 0.4
# A question holds few of the words of an editor; one that holds many is not helped by more.
MOST_GROUPS = 8

Group = Sequence[str]


def expand(text: str, groups: Iterable[Group], language: str) -> Mapping[str, float]:
    """The units of the other words of each group that has one in the text."""
    folded = fold(text)
    found = [group for group in groups if any(_in(term, folded) for term in group)]
    others: dict[str, float] = {}
    for group in found[:MOST_GROUPS]:
        for term in group:
            for unit, weight in units(term, language).items():
                others[unit] = max(others.get(unit, 0.0), AS_GOOD * weight)
    return others


def _in(term: str, folded: str) -> bool:
    return bool(_pattern(term).search(folded))


@cache
def _pattern(term: str) -> re.Pattern[str]:
    """A term as a whole word, with an ending at most; in Chinese anywhere."""
    folded = fold(term).strip()
    if not folded:
        return re.compile(r"(?!)")
    if folded.isascii():
        return re.compile(rf"\b{re.escape(folded)}(?:s|es|ed|d|ing)?\b")
    return re.compile(re.escape(folded))
