"""The published word lists of recovery phrases, loaded once and checked as they load.

SOURCES.md beside this file names where each comes from.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.secret_guard.text import fold

FOLDER = Path(__file__).parent

BIP39 = (
    "bip39_english",
    "bip39_chinese_simplified",
    "bip39_chinese_traditional",
    "bip39_czech",
    "bip39_french",
    "bip39_italian",
    "bip39_japanese",
    "bip39_korean",
    "bip39_portuguese",
    "bip39_russian",
    "bip39_spanish",
    "bip39_turkish",
)
MONERO = (
    "monero_chinese_simplified",
    "monero_dutch",
    "monero_english",
    "monero_esperanto",
    "monero_french",
    "monero_german",
    "monero_italian",
    "monero_japanese",
    "monero_portuguese",
    "monero_russian",
    "monero_spanish",
)
LISTS = (*BIP39, *MONERO, "slip39")
SIZES = {"bip39": 2048, "monero": 1626, "slip39": 1024}

# The first four letters of an English word name it: steel backups hold nothing else.
STEEL = "steel"
STEEL_LETTERS = 4

CHINESE = frozenset(name for name in LISTS if "chinese" in name)


def read(name: str, folder: Path = FOLDER) -> list[str]:
    """The words of a list in their published order, as printed.

    Raises ValueError unless there are as many as its standard says, all different, all letters.
    """
    words = (folder / f"{name}.txt").read_text(encoding="utf-8").split()
    if len(set(words)) != SIZES[name.split("_", maxsplit=1)[0]] or len(words) != len(set(words)):
        raise ValueError(f"{name}: {len(words)} words, {len(set(words))} of them different")
    if not fold("".join(words)).isalpha():
        raise ValueError(f"{name}: a word has a character that is not a letter")
    return words


@dataclass(frozen=True, slots=True)
class Words:
    """Every list at once: `lists_of[word]` has bit n set if list n has the folded word."""

    names: tuple[str, ...]
    lists_of: dict[str, int]
    longest: int
    shortest: int

    def bit(self, name: str) -> int:
        """The bit of `lists_of` that stands for this list."""
        return 1 << self.names.index(name)


@cache
def words() -> Words:
    """All lists; read from disk on the first call."""
    names = (*LISTS, STEEL)
    lists_of: dict[str, int] = {}
    for number, name in enumerate(LISTS):
        for word in folded(name):
            lists_of[word] = lists_of.get(word, 0) | 1 << number
    lengths = [len(word) for word in lists_of if len(word) > 1]
    for word in folded("bip39_english"):
        start = word[:STEEL_LETTERS]
        lists_of[start] = lists_of.get(start, 0) | 1 << len(LISTS)
    return Words(names, lists_of, max(lengths), min(lengths))


def folded(name: str) -> list[str]:
    """The words of a list as `Reading.lower` would show them."""
    return fold("\n".join(read(name))).lower().split("\n")


@cache
def common_english() -> frozenset[str]:
    """List words that ordinary English is made of: a run mostly of these is a sentence."""
    return frozenset((FOLDER / "english_common.txt").read_text(encoding="utf-8").split())


@cache
def indexes(name: str) -> dict[str, int]:
    """The number of each folded word of a list, from 0."""
    return {word: number for number, word in enumerate(folded(name))}
