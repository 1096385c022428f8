"""What was pasted, as a reader sees it: without what is invisible, in plain width, of bounded size.

Characters are replaced as browsers do in addresses (UTS 46): what this makes of an address of ours
leads to us, so it is ours.
"""

import re
import unicodedata

MAX_CHARACTERS = 2_000

# These join or part what stands beside them without being seen.
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
# What parts an address into its parts must not come out of another character: "℀" is no "a/c".
_PARTING = frozenset("/?#@:\\.%&<>[] ")
_STOPS = str.maketrans(dict.fromkeys("，、；！？（）【】「」『』《》“”‘’«»", " ") | {"。": "."})

# How people write an address so that nobody opens it by accident.
_DEFANGED = (
    (re.compile(r"\bhxxp", re.IGNORECASE), "http"),
    (re.compile(r"[\[({](?:\.|dot)[\])}]", re.IGNORECASE), "."),
    (re.compile(r"[\[({](?:@|at)[\])}]", re.IGNORECASE), "@"),
    (re.compile(r"\[(:|://|/)\]"), r"\1"),
)


def clean(text: str) -> str:
    """The first `MAX_CHARACTERS` of a text in one line, its defanged addresses made whole."""
    shown = text[:MAX_CHARACTERS].translate(_STOPS)
    folded = "".join(_fold(character) for character in shown if not _is_unseen(character))
    line = " ".join(unicodedata.normalize("NFC", folded).split())
    for pattern, whole in _DEFANGED:
        line = pattern.sub(whole, line)
    return line


def plain(text: str) -> str:
    """A part of an address in small letters and plain width: two that are equal are the same."""
    return unicodedata.normalize("NFC", "".join(map(_fold, text.lower()))).lower()


def _fold(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    return character if len(folded) > 1 and _PARTING.intersection(folded) else folded


def _is_unseen(character: str) -> bool:
    if character.isspace():
        return False
    return (
        unicodedata.category(character) in {"Cf", "Cc", "Cs"}
        or character in _UNSEEN
        or any(ord(character) in selectors for selectors in _SELECTORS)
    )
