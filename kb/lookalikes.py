"""Is this name made to be taken for that one? Pure functions over names.

A name is compared by its skeleton, in which everything that looks alike is the same (after
Unicode's UTS 39), by small edits, and without the words that impostors put around it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kb.pasted.words import in_order, words

SAME, LETTERS, MISSPELT, ADDED = "same", "letters", "misspelt", "added_words"

_LONGEST = 64
# From how many letters on a name is told with one mistake in it, with two, inside another word.
_TOLD, _TOLD_TWICE, _TOLD_INSIDE = 5, 8, 6
_LEAST = 3
_LOOK = str.maketrans({
    "0": "o", "1": "l", "2": "z", "3": "e", "4": "a", "5": "s", "6": "b", "7": "t", "8": "b",
    "9": "g", "i": "l", "|": "l", "!": "l", "$": "s",
})  # fmt: skip
_TOGETHER = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_SEPARATORS = re.compile(r"[\W_]+")
_BETWEEN = re.compile(r"[\W_]+|\d+")
_REPEATED = re.compile(r"(.)\1+")


def skeleton(text: str) -> str:
    """A name as the eye takes it: without accents, separators and what tells twins apart."""
    apart = unicodedata.normalize("NFKD", text[:_LONGEST].lower())
    table = _confusables()
    plain = "".join(table.get(c, c) for c in apart if unicodedata.category(c) != "Mn")
    shown = _SEPARATORS.sub("", plain).translate(_LOOK)
    for pair, one in _TOGETHER:
        shown = shown.replace(pair, one)
    return shown


@lru_cache(maxsize=1)
def _confusables() -> dict[str, str]:
    path = Path(__file__).parent / "pasted" / "confusables.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return {c: line[0] for line in lines if not line.startswith("#") for c in line[2:]}


_COMMON = tuple(map(skeleton, in_order("common")))
_ADDED = frozenset(map(skeleton, words("added")))
_EVERYBODYS = _ADDED.union(_COMMON)
_APART = words("apart")
_LONGEST_WORD = max(map(len, _EVERYBODYS | _APART))


@dataclass(frozen=True)
class Look:
    """A name in the forms in which it is compared."""

    bare: str
    skeleton: str
    # Its parts between separators and numbers, and the whole without added words.
    cores: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Look":
        text = text[:_LONGEST]
        shape = skeleton(text)
        parts = {skeleton(part) for part in _BETWEEN.split(text) if part}
        return cls(bare(text), shape, frozenset({*parts, _without(shape, _ADDED)} - {""}))


@dataclass(frozen=True)
class Name:
    """A name of ours, to be compared with."""

    bare: str
    skeleton: str
    # A common word at its end, and what tells it from others that end so: "tp" of "tpwallet".
    common: str
    own: str
    # Made of everybody's words only: it stands in many names that have nothing to do with us.
    is_everybodys: bool

    @classmethod
    def of(cls, text: str) -> "Name":
        shape = skeleton(text)
        common = next((word for word in _COMMON if shape.endswith(word)), "")
        return cls(
            bare(text), shape, common, shape.removesuffix(common), not _without(shape, _EVERYBODYS)
        )


def names_in(text: str) -> list[Name]:
    """What an account or domain of ours is known by: all of it, and it without added words."""
    whole = bare(text)
    core = _without(whole, _APART)
    return [Name.of(one) for one in dict.fromkeys((whole, core)) if len(skeleton(one)) >= _LEAST]


def likeness(look: Look, name: Name) -> str:
    """How something imitates a name: SAME, LETTERS, MISSPELT, ADDED, or "" when it does not."""
    if look.bare == name.bare:
        return SAME
    if look.skeleton == name.skeleton:
        return LETTERS
    if name.is_everybodys:
        return ADDED if _is_inside(look, name, least=_TOLD_INSIDE) else ""
    if _is_near(look.skeleton, name):
        return MISSPELT
    return ADDED if _holds(look, name) else ""


def _holds(look: Look, name: Name) -> bool:
    if len(name.skeleton) >= _TOLD_INSIDE and name.skeleton in look.skeleton:
        return True
    near = (core == name.skeleton or _is_near(core, name) for core in look.cores)
    return any(near) or _is_inside(look, name, least=_LEAST)


def _is_inside(look: Look, name: Name, least: int) -> bool:
    """Whether only everybody's words and numbers stand around the name."""
    if len(name.skeleton) < least or name.skeleton not in look.skeleton:
        return False
    around = look.skeleton.split(name.skeleton, 1)
    return not any(_without(part, _EVERYBODYS) for part in around)


def _is_near(shape: str, name: Name) -> bool:
    """Whether it is the name with a letter or two missing, doubled, swapped, added or changed."""
    wanted = name.skeleton
    if len(wanted) > _LEAST and _REPEATED.sub(r"\1", shape) == _REPEATED.sub(r"\1", wanted):
        return True
    allowed = 0 if len(wanted) < _TOLD else 1 if len(wanted) < _TOLD_TWICE else 2
    if not allowed or abs(len(shape) - len(wanted)) > allowed:
        return False
    edits = _edits(shape, wanted)
    if edits > 1 and name.common and shape.endswith(name.common):
        # "mywallet" is two letters from "tpwallet" and no imitation of it.
        return _edits(shape.removesuffix(name.common), name.own) <= 1
    return edits <= 1 or (edits <= allowed and shape[0] == wanted[0])


def _edits(one: str, other: str) -> int:
    """How many letters must be added, removed, changed or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        last, before, row = before, row, [at]
        for to, wanted in enumerate(other, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, last[to - 2] + 1)
            row.append(cost)
    return row[-1]


def bare(text: str) -> str:
    """A name in small letters without separators."""
    return _SEPARATORS.sub("", text[:_LONGEST].lower())


def _without(text: str, taken: frozenset[str]) -> str:
    """A text without the numbers and those of the words that stand at its ends."""
    while True:
        shorter = _shortened(text.strip("0123456789"), taken)
        if shorter == text:
            return text
        text = shorter


def _shortened(text: str, taken: frozenset[str]) -> str:
    for size in range(min(len(text), _LONGEST_WORD), 0, -1):
        if text[-size:] in taken:
            return text[:-size]
        if text[:size] in taken:
            return text[size:]
    return text
