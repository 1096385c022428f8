"""Slips of the pen: words one letter away from a word of a list."""

from collections.abc import Iterator
from functools import cache

from portal.secret_guard.wordlists import CHINESE, folded, words

MOST_TRIED = 60  # different words for one text and list; each costs some 500 look-ups


@cache
def _letters(name: str) -> str:
    return "".join(sorted(set("".join(folded(name)))))


class Speller:
    """Tells slips for one list; it is made for one text and remembers words no longer."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._tried: dict[str, bool] = {}

    def is_slip(self, word: str) -> bool:
        """Whether one letter more, less, other or swapped makes this a word of the list.

        In the Chinese lists every single character is one slip away.
        """
        if self._name in CHINESE:
            return len(word) == 1
        if word not in self._tried:
            if len(self._tried) >= MOST_TRIED or len(word) > words().longest:
                return False
            self._tried[word] = self._is_near_a_word(word)
        return self._tried[word]

    def _is_near_a_word(self, word: str) -> bool:
        bit = words().bit(self._name)
        known = words().lists_of
        return any(known.get(other, 0) & bit for other in _neighbours(word, _letters(self._name)))


def _neighbours(word: str, letters: str) -> Iterator[str]:
    for cut in range(len(word) + 1):
        head, tail = word[:cut], word[cut:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in letters:
            yield head + letter + tail[1:]
            yield head + letter + tail
