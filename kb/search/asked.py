"""How people ask for an article: what an editor wrote down, also where the text is only that.

A question that stands in two places (as the title, and again in the text) is counted once: else
it would outweigh the others, and be no measure of how questions score that nobody wrote down.
"""

import re
from collections.abc import Sequence

from kb import richtext
from kb.search.folding import fold
from kb.search.units import RUNS

# What is shorter stands in a text by chance.
_LEAST = 8
_ENDS = re.compile(r"(?<=[?？])\s*|\n+")
# A text of fewer lines, of longer ones, or with fewer questions among them is prose.
_FEW, _LONGEST, _ONE_IN = 3, 200, 3


def text_of(summary: str, html: str) -> str:
    """The words of an article that are looked through, each block on a line."""
    return f"{summary}\n{richtext.plain(html)}"


def questions_of(questions: Sequence[str], text: str) -> list[str]:
    """The questions of an article; of one without any its lines, if it is a list of questions."""
    if questions:
        return list(questions)
    lines = [line.strip() for line in _ENDS.split(text) if line.strip()]
    asked = sum(line.endswith(("?", "？")) for line in lines)
    is_list = len(lines) >= _FEW and all(len(line) <= _LONGEST for line in lines)
    return lines if is_list and asked * _ONE_IN >= len(lines) else []


def is_one_of(questions: Sequence[str], text: str) -> bool:
    """Whether a text is one of the questions, however it is written."""
    return _words(text) in map(_words, questions)


def without(questions: Sequence[str], text: str) -> str:
    """The words of a text, less the questions that it repeats."""
    words = _words(text)
    for question in sorted(map(_words, questions), key=len, reverse=True):
        if len(question) >= _LEAST:
            words = words.replace(question, " ")
    return words


def _words(text: str) -> str:
    return " ".join(RUNS.findall(fold(text)))
