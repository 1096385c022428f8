"""Recovery phrases of Chinese characters that stand without spaces.

Of the characters of ordinary Chinese 97 % are in the BIP-39 list, and any 12 of them have one
chance in 16 of a valid checksum, so both together say nothing. What tells a phrase from a sentence
is how unlikely the sequence is as Chinese: its characters are too rare and hardly any two
neighbours form a word. The score of a window is the mean, over its characters, of
ln(probability in a random phrase / probability in prose after the character before it).

`wordlists/chinese_model.bin.gz` holds that ratio in quarters: 2,048 bytes, one a character of the
list (+64), then 2,048 x 2,048 bytes to subtract for each pair that occurs in words (85,215 pairs
seen at least ten times in jieba's dictionary or in the vocabulary of wallets). Measured on 54,608
reviews and news paragraphs (3.6 M characters): at SCORE with a checksum 2 windows pass, and 99.9 %
of random phrases do.
"""

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate, chain, groupby, pairwise

from portal.secret_guard.checksum import BIP39_LENGTHS, is_valid
from portal.secret_guard.findings import Confidence, Kind, Span
from portal.secret_guard.tokens import Tokens
from portal.secret_guard.wordlists import FOLDER, indexes

SHORTEST = BIP39_LENGTHS[0]
DIFFERENT = 9
SCORE = 0.4
SCORE_WITHOUT_CHECKSUM = 0.8  # only where the text speaks of a phrase, or in even groups
PROSE = 0.2  # single characters with a lower score are a sentence written with spaces
CHECKSUMS_TRIED = 400  # for one stretch; nothing but an attack has more likely windows

_LIST_SIZE = 2048
_BITS = 11
_UNIT = 0.25
_FIRST_HAN = "㐀"
_OFFSET = 64
_UNSEEN = 4  # what a pair that forms no word adds to the second character
_LONGEST_GROUP = 11
_TOPIC = re.compile("助记|助記|恢复词|恢復詞|种子|種子|备份|備份|mnemonic|seed|phrase")


@cache
def _model() -> tuple[tuple[int, ...], bytes]:
    """Per character of the list, and per pair; see the top of this module."""
    packed = gzip.decompress((FOLDER / "chinese_model.bin.gz").read_bytes())
    return tuple(byte - _OFFSET for byte in packed[:_LIST_SIZE]), packed[_LIST_SIZE:]


@cache
def _numbers() -> dict[str, int]:
    """The number of a character; the traditional list is the simplified one, word for word."""
    return indexes("bip39_chinese_traditional") | indexes("bip39_chinese_simplified")


@dataclass(frozen=True)
class _Stretch:
    """Characters of the list, one after the other, and where each stands."""

    numbers: list[int]
    positions: list[int]

    @cached_property
    def _alone(self) -> list[int]:
        rarity, _ = _model()
        return [rarity[number] for number in self.numbers]

    @cached_property
    def _sums(self) -> list[int]:
        """Running sums of what each character adds after the one before it."""
        rarity, pairs = _model()
        after = [
            rarity[second] + _UNSEEN - pairs[first << _BITS | second]
            for first, second in pairwise(self.numbers)
        ]
        return list(accumulate(after, initial=self._alone[0]))

    def score(self) -> float:
        return self._sums[-1] * _UNIT / len(self.numbers)

    def unlikely_prose(self, length: int, score: float) -> list[int]:
        """Starts of the windows of this length with at least this score."""
        least = score * length / _UNIT
        sums, alone = self._sums, self._alone
        return [
            start
            for start in range(len(alone) - length + 1)
            if sums[start + length - 1] - sums[start] + alone[start] >= least
        ]

    def windows(self, *, on_topic: bool) -> Iterator[tuple[int, int, Confidence]]:
        """Likely phrases as half-open ranges of this stretch."""
        if not self.unlikely_prose(SHORTEST, SCORE / 2):
            return
        tried = 0
        for length in BIP39_LENGTHS:
            sure = set(self.unlikely_prose(length, SCORE_WITHOUT_CHECKSUM)) if on_topic else set()
            for start in self.unlikely_prose(length, SCORE):
                window = self.numbers[start : start + length]
                tried += 1
                if tried > CHECKSUMS_TRIED:
                    yield 0, len(self.numbers), Confidence.ASK
                    return
                if len(set(window)) < DIFFERENT:
                    continue
                if is_valid(window):
                    yield start, start + length, Confidence.CERTAIN
                elif start in sure:
                    yield start, start + length, Confidence.ASK


def is_prose(characters: str) -> bool:
    """Whether these list characters, taken together, read like a Chinese sentence."""
    numbers = [_numbers()[character] for character in characters if character in _numbers()]
    return bool(numbers) and _Stretch(numbers, []).score() < PROSE


def is_of_the_list(characters: str) -> bool:
    """Whether each of these characters is one of the list's."""
    return _numbers().keys() >= set(characters)


def is_random(characters: str) -> bool:
    """Whether these are list characters that no sentence would have side by side."""
    if not is_of_the_list(characters):
        return False
    score = _Stretch([_numbers()[character] for character in characters], []).score()
    return score >= SCORE_WITHOUT_CHECKSUM


def find(tokens: Tokens) -> Iterator[Span]:
    """Spans that hold a phrase of glued Chinese characters, or of even groups of them."""
    topic: bool | None = None
    for stretch in _stretches(tokens):
        if topic is None:
            topic = bool(_TOPIC.search(tokens.lower))
        for first, last, confidence in stretch.windows(on_topic=topic):
            start, end = stretch.positions[first], stretch.positions[last - 1] + 1
            yield Span(start, end, Kind.PHRASE, confidence)


def _stretches(tokens: Tokens) -> Iterator[_Stretch]:
    for index, word in enumerate(tokens.words):
        if len(word) >= SHORTEST and word[0] >= _FIRST_HAN:
            yield from _of_the_list(word, range(tokens.starts[index], tokens.ends[index]))
    for group in _even_groups(tokens):
        if sum(len(tokens.words[index]) for index in group) >= SHORTEST:
            characters = "".join(tokens.words[index] for index in group)
            places = (range(tokens.starts[index], tokens.ends[index]) for index in group)
            yield from _of_the_list(characters, [*chain.from_iterable(places)])


def _even_groups(tokens: Tokens) -> Iterator[list[int]]:
    """Neighbouring words of as many Chinese characters each, from 2 to 11, only spaces between."""
    group: list[int] = []
    for index, word in enumerate(tokens.words):
        if group and not (
            len(word) == len(tokens.words[index - 1]) and tokens.separator(index - 1).isspace()
        ):
            yield group
            group = []
        if 1 < len(word) <= _LONGEST_GROUP and word[0] >= _FIRST_HAN:
            group.append(index)
    yield group


def _of_the_list(characters: str, positions: Sequence[int]) -> Iterator[_Stretch]:
    """Cut where a character is of no list; what is shorter than a phrase falls away."""
    pairs = [
        (_numbers().get(character, -1), position)
        for character, position in zip(characters, positions, strict=True)
    ]
    for known, part in groupby(pairs, key=lambda pair: pair[0] >= 0):
        stretch = list(part)
        if known and len(stretch) >= SHORTEST:
            yield _Stretch([number for number, _ in stretch], [place for _, place in stretch])


def preload() -> None:
    """Read the model now rather than with the first Chinese message."""
    _model()
    _numbers()
