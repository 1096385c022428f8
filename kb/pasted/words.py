"""Lists of words that are data: words.txt beside this file."""

from functools import cache
from pathlib import Path


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    text = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8")
    lists: dict[str, tuple[str, ...]] = {}
    name = ""
    for line in text.splitlines():
        if line.endswith(":"):
            name = line[:-1]
            lists[name] = ()
        elif line and not line.startswith("#"):
            lists[name] += tuple(line.split())
    return lists


def words(name: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(_lists()[name])


def in_order(name: str) -> tuple[str, ...]:
    """The same, as they stand in the file."""
    return _lists()[name]
