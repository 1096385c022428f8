"""A recovery phrase in pieces: six words in one message and six in the next, or a word a field.

What may be a part of one is a run of list words, or a text that is little else. The parts are read
as one text, by the rules for whole phrases: without twelve words of a list together there is none.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby

from portal.secret_guard import chinese, phrases
from portal.secret_guard.findings import Confidence
from portal.secret_guard.remembered import Harmless
from portal.secret_guard.text import Reading
from portal.secret_guard.tokens import Tokens, tokenize
from portal.secret_guard.wordlists import LISTS

PIECES_AT_MOST = 24
LOOKED_AT = 2000  # characters of each piece; a part of a phrase has far fewer
SHORTEST_RUN = 4  # list words in a row in the middle of other words
NEARLY_ALL = 0.9  # of the words of a piece that is nothing but a part

_WITHOUT_PARTS = Harmless()
_HAN_TOGETHER = 12  # a longer stretch of Chinese is looked at where whole phrases are


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one piece: half-open, in the characters as they were typed."""

    piece: int
    start: int
    end: int
    text: str = field(repr=False)


def parts_of(text: str) -> list[tuple[int, int]]:
    """Stretches of a text that may be a part of a phrase; mostly there are none."""
    text = text[:LOOKED_AT]
    if text in _WITHOUT_PARTS:
        return []
    parts = _parts_of(text)
    if not parts:
        _WITHOUT_PARTS.add(text)
    return parts


def _parts_of(text: str) -> list[tuple[int, int]]:
    reading = Reading(text)
    tokens = tokenize(reading)
    said = [index for index, word in enumerate(tokens.words) if word not in tokens.labels]
    said = said or list(range(len(tokens)))  # a word of the list that numbers lists, alone
    return [
        reading.original(tokens.starts[first], tokens.ends[last])
        for first, last in _joined(sorted(set(_runs(tokens, said))))
    ]


def _runs(tokens: Tokens, said: list[int]) -> Iterator[tuple[int, int]]:
    for index in said:
        if _is_han_part(tokens.words[index], alone=len(said) == 1):
            yield index, index
    counts = Counter(tokens.lists[index] for index in said)
    for number in range(len(LISTS)):
        bit = 1 << number
        hits = sum(count for lists, count in counts.items() if lists & bit)
        if not hits or hits < min(SHORTEST_RUN, NEARLY_ALL * len(said)):
            continue
        if hits >= NEARLY_ALL * len(said):
            yield said[0], said[-1]
            continue
        for hit, run in groupby(said, key=lambda index: bool(tokens.lists[index] & bit)):
            stretch = list(run)
            if hit and len(stretch) >= SHORTEST_RUN:
                yield stretch[0], stretch[-1]


def _is_han_part(word: str, *, alone: bool) -> bool:
    if not 1 < len(word) < _HAN_TOGETHER:
        return False
    if alone:
        return chinese.is_of_the_list(word)
    return len(word) >= SHORTEST_RUN and chinese.is_random(word)


def _joined(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping runs of several lists as one."""
    joined: list[tuple[int, int]] = []
    for first, last in runs:
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def find_split(pieces: Sequence[str]) -> list[Part]:
    """The parts of a phrase that several of these texts hold together; [] when none do.

    The last `PIECES_AT_MOST` are looked at. A phrase that stands in one piece alone is none of
    ours: `redact` finds it.
    """
    first = max(0, len(pieces) - PIECES_AT_MOST)
    parts = [
        Part(number, start, end, pieces[number][start:end])
        for number in range(first, len(pieces))
        for start, end in parts_of(pieces[number])
    ]
    parts = _without_repeats(parts)
    if len({part.piece for part in parts}) <= 1:
        return []
    found = _of_a_phrase(parts)
    return found if len({part.piece for part in found}) > 1 else []


def _without_repeats(parts: list[Part]) -> list[Part]:
    """Who says the same again says no second half; a single word may come twice in a phrase."""
    first: dict[str, Part] = {}
    for part in parts:
        first.setdefault(part.text if " " in part.text else f"{part.piece} {part.start}", part)
    return list(first.values())


def _of_a_phrase(parts: list[Part]) -> list[Part]:
    together = Reading(" ".join(part.text for part in parts))
    tokens = tokenize(together)
    spans = [
        together.original(span.start, span.end)
        for span in chain(phrases.find(tokens), chinese.find(tokens))
        # Parts leave the words of grammar out: what one would only ask about proves nothing here.
        if span.confidence is Confidence.CERTAIN
    ]
    found, position = [], 0
    for part in parts:
        end = position + len(part.text)
        if any(start < end and position < stop for start, stop in spans):
            found.append(part)
        position = end + 1
    return found
