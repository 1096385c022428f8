"""Text becomes the units that a search compares, each with how much it says.

Chinese: characters and pairs of them, as good as a dictionary of words and nothing to load.
English: word stems, pairs of them ("how much" says more than its words), and runs of four
letters, which forgive typos and endings. In a Chinese text Latin words stay whole and single:
their letters would drown the Chinese.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from kb.search.folding import fold

# Han, kana and hangul are written without spaces between words.
_SPACELESS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
RUNS = re.compile(f"[{_SPACELESS}]+|[^\\W_{_SPACELESS}]+")
_LETTERS = 4
# Words of grammar say little of what is asked. Without them more that is off-topic is told
# apart; left out altogether they are missed in ranking.
_SAYS_LITTLE = 0.6
_WORDS = """
a an the i my me you your we us our is are was were be been am do does did can could will would
should have has had to of in on at for from with and or but if it its this that there please get
got any some as by so im ive id how what
"""
_CHARACTERS = "的了是我你您他它吗呢吧啊么怎什在有个这那就也都和与及或请可以会要能被把给为"
LITTLE = frozenset([*_WORDS.split(), *_CHARACTERS])
_MAX_WORD = 40


def units(text: str, language: str) -> dict[str, float]:
    """The units of a text with their weights."""
    letters = not language.startswith("zh")
    runs = RUNS.findall(fold(text))
    found: dict[str, float] = {}
    for run in runs:
        for unit, weight in _spaceless(run) if is_spaceless(run) else _word(run, letters=letters):
            found[unit] = found.get(unit, 0.0) + weight
    if letters:
        stems = [stem(run[:_MAX_WORD]) for run in runs]
        for pair in map(" ".join, pairwise(stems)):
            found[pair] = found.get(pair, 0.0) + 1.0
    return found


def is_spaceless(run: str) -> bool:
    """Whether a run is of a script that puts no spaces between words."""
    return run[0] >= "\u3040"


def _spaceless(run: str) -> Iterator[tuple[str, float]]:
    for position, character in enumerate(run):
        little = character in LITTLE
        yield character, _SAYS_LITTLE if little else 1.0
        if position:
            yield run[position - 1 : position + 1], 1.0


def _word(word: str, *, letters: bool) -> Iterator[tuple[str, float]]:
    weight = _SAYS_LITTLE if word in LITTLE else 1.0
    word = word[:_MAX_WORD]
    yield whole_word(word), weight
    if letters:
        padded = f" {word} "
        for start in range(max(1, len(padded) - _LETTERS + 1)):
            yield padded[start : start + _LETTERS], weight


def whole_word(word: str) -> str:
    """The unit that a folded Latin word is, whatever its ending."""
    return f"={stem(word)}"


_ENDINGS = ("ings", "ing", "ied", "ies", "ed", "es", "ly", "s")
_LEAST = 3


def stem(word: str) -> str:
    """An English word without its ending: "cancelled", "cancels" → "cancel"."""
    for ending in _ENDINGS:
        left = len(word) - len(ending)
        if left >= _LEAST and word.endswith(ending) and not word.endswith("ss"):
            word = word[:left] + ("y" if ending in {"ied", "ies"} else "")
            break
    if len(word) > _LEAST and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] if len(word) > _LEAST + 1 and word.endswith("e") else word
