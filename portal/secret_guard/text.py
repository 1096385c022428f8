"""Texts as the detectors read them, with the way back to the characters that were typed.

A secret may come in full width, with accents or without, in circled digits, cut by zero-width
characters, written as JSON or HTML escapes. Each reading below takes one such disguise away.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate

_KANA_MARKS = {"\u3099": "\uff9e", "\u309a": "\uff9f"}  # letters to a regex; the marks are not
_INVISIBLE_LETTERS = "\u115f\u1160\u3164\uffa0\u180e"
_DROPPED_CATEGORIES = {"Mn", "Me", "Cf"}
_KATAKANA = range(0x30A1, 0x30F7)
_KATAKANA_TO_HIRAGANA = 0x60
_LONGEST_EXPANSION = 4  # ligatures of whole sentences (U+FDFA) hide no word
REMEMBERED = 50_000  # characters; a hostile text cannot grow the table without end

_ESCAPE = re.compile(
    r"\\u([0-9a-fA-F]{4})"
    r"|&\#(\d{2,6});|&\#[xX]([0-9a-fA-F]{2,5});"
    r"|\\[nrt\"/\\]|&[a-zA-Z]{2,8};|</?[a-zA-Z][^<>]{0,200}>"
)
_ADDRESS = re.compile(r"<[^\s<>@]++@[^\s<>@]++>")  # not a tag, though it looks like one
_HIDDEN_SPACE = re.compile("[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Folding(dict[int, str]):
    """A `str.translate` table that fills itself."""

    def __init__(self, hidden: str) -> None:
        super().__init__()
        self.hidden = hidden

    def __missing__(self, code: int) -> str:
        folded = self._fold(chr(code))
        if len(self) < REMEMBERED:
            self[code] = folded
        return folded

    def _fold(self, character: str) -> str:
        if _HIDDEN_SPACE.match(character):
            return self.hidden
        parts = "".join(map(_fold_part, unicodedata.normalize("NFKD", character)))
        return parts if len(parts) <= _LONGEST_EXPANSION else " "


def _fold_part(part: str) -> str:
    if part in _KANA_MARKS:
        return _KANA_MARKS[part]
    if part in _INVISIBLE_LETTERS or unicodedata.category(part) in _DROPPED_CATEGORIES:
        return ""
    if ord(part) in _KATAKANA:
        return chr(ord(part) - _KATAKANA_TO_HIRAGANA)
    return "i" if part == "ı" else part


_PLAIN = Folding(hidden="")
_SPACED = Folding(hidden=" ")


def fold(text: str) -> str:
    """Compatibility form without accents or invisible characters; case is kept.

    Katakana become hiragana and the dotless ı becomes i, so that `.lower()` of the result
    compares words of every list, Turkish capitals included.
    """
    return text if text.isascii() else text.translate(_PLAIN)


class Reading:
    """One way to read a text.

    `plain` keeps the case, `lower` is the same length; `original(start, end)` leads a range of
    either back to the text as it was typed.
    """

    def __init__(self, text: str, *, folding: Folding = _PLAIN) -> None:
        self._source = text
        self._folding = folding
        self.plain = text if text.isascii() else text.translate(folding)
        lower = self.plain.lower()
        # No folded character changes its length in lower case; a new Unicode might bring one.
        self.lower = lower if len(lower) == len(self.plain) else self.plain

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the source that a half-open range of `plain` was read from."""
        if self._source.isascii():
            return start, end
        first = bisect_right(self._ends, start)
        last = bisect_right(self._ends, end - 1) + 1
        while last < len(self._ends) and self._ends[last] == self._ends[last - 1]:
            last += 1  # accents and invisible characters go with the letter before them
        return first, last

    @cached_property
    def _ends(self) -> Sequence[int]:
        return list(accumulate(len(self._folding[ord(character)]) for character in self._source))


class _Decoded(Reading):
    """A reading of the text with JSON and HTML escapes undone and tags taken for spaces."""

    def __init__(self, text: str) -> None:
        pieces = list(_decode(text))
        self._starts = [start for _, start, _ in pieces]
        self._stops = [end for _, _, end in pieces]
        super().__init__("".join(character for character, _, _ in pieces))

    def original(self, start: int, end: int) -> tuple[int, int]:
        first, last = super().original(start, end)
        return self._starts[first], self._stops[last - 1]


def _decode(text: str) -> Iterator[tuple[str, int, int]]:
    position = 0
    for escape in _ESCAPE.finditer(text):
        for index in range(position, escape.start()):
            yield text[index], index, index + 1
        yield _meaning(escape), escape.start(), escape.end()
        position = escape.end()
    for index in range(position, len(text)):
        yield text[index], index, index + 1


def _meaning(escape: re.Match[str]) -> str:
    json_hex, decimal, html_hex = escape.groups()
    if decimal:
        return chr(int(decimal))
    if json_hex or html_hex:
        return chr(int(json_hex or html_hex, 16))
    return '"' if escape[0] == '\\"' else " "


def readings(text: str) -> list[Reading]:
    """Every reading in which this text may hold a secret; one for ordinary text."""
    found = [Reading(text)]
    if not text.isascii() and _HIDDEN_SPACE.search(text):
        found.append(Reading(text, folding=_SPACED))
    if any(not _ADDRESS.fullmatch(found[0]) for found in _ESCAPE.finditer(text)):
        found.append(_Decoded(text))
    return found


_HOMOGLYPHS = str.maketrans(
    # what Latin words are imitated with
    "авеіјкмнорсԁѕтухһԛԝαβεικνορτυχ",
    "abeijkmhopcdstyxhqwabeikvoptux",
)


def latin_lookalike(word: str) -> str:
    """A folded lower-case word with Cyrillic and Greek letters read as their Latin twins."""
    return word.translate(_HOMOGLYPHS)
