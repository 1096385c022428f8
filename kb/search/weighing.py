"""How much each unit says of an article: its title, how people ask, and its text, in one figure.

An article's figures depend on nothing but itself, so that the index of a whole help centre
never has to be weighed anew. They are kept with the revision when it is published.
"""

import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.search.asked import is_one_of, questions_of, without
from kb.search.units import units

# A unit counts so many times, per mention in the title, in a question, in the text.
TITLE, QUESTIONS, BODY = 3.0, 5.0, 1.0
# Half of what a unit can say at most is said by so many mentions (BM25's k1, which for articles
# made of questions is best high).
HALF = 4.0
# Lengths in units at which a part is neither favoured nor held back, and how far length counts.
USUAL_QUESTION, USUAL_BODY, LENGTH_COUNTS = 40.0, 700.0, 0.4
# Of longer texts the beginning is searched.
MAX_BODY = 20_000
# Figures are kept as whole numbers of 12 bits: of 4,095 parts that a unit can say at most.
WHOLE = 4_095

Impacts = dict[str, int]
_END = b"\0"


def weigh(title: str, questions: Sequence[str], text: str, language: str) -> Impacts:
    """What each unit says of an article, of `WHOLE` parts; `text` is without markup."""
    text = text[:MAX_BODY]
    questions = questions_of(questions, text)
    mentions: dict[str, float] = {}
    if not is_one_of(questions, title):
        _add(mentions, [units(title, language)], TITLE)
    if questions:
        asked = [units(question, language) for question in questions]
        _add(mentions, asked, share_of_a_question(asked))
    told = units(without(questions, text), language)
    _add(mentions, [told], BODY / _held_back(sum(told.values()), USUAL_BODY))
    return {unit: impact(count) for unit, count in mentions.items()}


def share_of_a_question(asked: Sequence[Mapping[str, float]]) -> float:
    """How many mentions one in a question is: all of an article's questions weigh alike."""
    length = sum(sum(question.values()) for question in asked) / len(asked)
    return QUESTIONS / len(asked) / _held_back(length, USUAL_QUESTION)


def _held_back(length: float, usual: float) -> float:
    return 1 - LENGTH_COUNTS + LENGTH_COUNTS * length / usual


def _add(mentions: dict[str, float], parts: Iterable[Mapping[str, float]], times: float) -> None:
    for part in parts:
        for unit, weight in part.items():
            mentions[unit] = mentions.get(unit, 0.0) + times * weight


def impact(count: float) -> int:
    """What so many mentions say: each further one says less."""
    return max(1, round(WHOLE * count / (count + HALF)))


def mentions(impact: float) -> float:
    """The number of mentions that says so much: `impact` read backwards."""
    return HALF * impact / (WHOLE - impact)


def packed(impacts: Impacts) -> bytes:
    """As they are kept with a revision: compressed, and quick to read."""
    figures = array("H", impacts.values())
    if sys.byteorder == "big":
        figures.byteswap()
    return zlib.compress("\n".join(impacts).encode() + _END + figures.tobytes())


def unpacked(kept: bytes) -> Iterator[tuple[str, int]]:
    """What `packed` kept: each unit with its figure."""
    if not kept:
        return iter(())
    words, _end, data = zlib.decompress(kept).partition(_END)
    figures = array("H")
    figures.frombytes(data)
    if sys.byteorder == "big":
        figures.byteswap()
    return zip(words.decode().split("\n"), figures, strict=True)
