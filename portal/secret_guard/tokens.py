"""Words of a text in the order they stand, each with the lists that have it."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain

from portal.secret_guard.text import Reading, latin_lookalike
from portal.secret_guard.wordlists import words

HAN = "㐀-䶿一-鿿"
LONGEST_SEPARATOR = 16  # characters that are neither letters nor white space

_ORDINAL = "第[一二三四五六七八九十]{1,3}[个個](?:[单單]?[词詞字])?"
_TOKEN = re.compile(rf"{_ORDINAL}|[{HAN}]+|[^\W\d_{HAN}]+")
# Letters, separators and digits have no character in common, so nothing is ever given back.
_NUMBERED = re.compile(
    r"(?<![^\W\d_])([^\W\d_]{1,12}+)[\s_#.:°№-]{0,3}+(?:([^\W\d_]{1,3}+)[\s_#.:°№-]{0,3}+)?+\d"
)
_LETTERED = re.compile(r"(?<![^\W_])([a-z]|[ivx]{2,5})\s?[).:]")
_LABEL_REPEATED = 6

# Found between the words of a phrase that was copied from a page or written as a list.
_LABELS = {"br", "li", "td", "tr", "th", "p", "div", "span", "nbsp", "word", "words"} | {
    "st", "nd", "rd", "no", "nr", "番目", "号", "號"
}  # fmt: skip
_ORDINAL_LABEL = re.compile("第?[一二三四五六七八九十]{0,3}[个個]?(?:[单單助]?[记記]?[词詞字])?")
_FIRST_HAN = "㐀"


@dataclass(frozen=True)
class Tokens:
    """The words of a reading; the lists run in step."""

    lower: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    lists: list[int]

    def __len__(self) -> int:
        return len(self.words)

    def separator(self, index: int) -> str:
        """What stands between a word and the next."""
        return self.lower[self.ends[index] : self.starts[index + 1]]

    @cached_property
    def near_next(self) -> list[bool]:
        """Whether each word but the last is close enough to the next to belong to one phrase."""
        return [self._is_near(index) for index in range(len(self) - 1)]

    def _is_near(self, index: int) -> bool:
        if self.starts[index + 1] - self.ends[index] <= LONGEST_SEPARATOR:
            return True
        return len("".join(self.separator(index).split())) <= LONGEST_SEPARATOR

    @cached_property
    def labels(self) -> frozenset[str]:
        """Words that number a list ("word 1:", "mot n° 2") and belong to no phrase."""
        numbered = Counter(chain.from_iterable(_NUMBERED.findall(self.lower)))
        repeated = {word for word, count in numbered.items() if count >= _LABEL_REPEATED}
        lettered = _LETTERED.findall(self.lower)
        if len(lettered) >= _LABEL_REPEATED:
            repeated.update(lettered)
        return frozenset(filter(_is_label, set(self.words))) | repeated

    @cached_property
    def spoken(self) -> list[int]:
        """How many words that are no labels stand before each word, and in all."""
        labels = self.labels
        return list(accumulate((word not in labels for word in self.words), initial=0))


def _is_label(word: str) -> bool:
    if word < _FIRST_HAN:
        return word in _LABELS
    return word in _LABELS or bool(_ORDINAL_LABEL.fullmatch(word))


def tokenize(reading: Reading) -> Tokens:
    """Split a reading into its words."""
    found = list(_TOKEN.finditer(reading.lower))
    texts = [match[0] for match in found]
    known = words().lists_of
    lists = [known.get(text, 0) for text in texts]
    if not reading.lower.isascii():
        lists = [
            mask or known.get(latin_lookalike(text), 0)
            for mask, text in zip(lists, texts, strict=True)
        ]
    starts = [match.start() for match in found]
    ends = [match.end() for match in found]
    return Tokens(reading.lower, texts, starts, ends, lists)
