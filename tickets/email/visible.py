"""What the sender wrote now: a reply without the mail it answers and without a signature.

The rules of `quotation` and `signatures` work on lines; HTML arrives here as lines whose quoted
parts begin with `>` (see `htmltext`). When in doubt a line stays: a page can fold a quotation
that was kept, and nobody can show a word that was dropped.
"""

import re
from typing import NamedTuple

from . import signatures
from .htmltext import HISTORY, tidy
from .quotation import (
    MAX_LINE,
    attribution,
    bare,
    before_attribution,
    header_block,
    is_above_marker,
    is_title,
)

MAX_LINES = 20_000  # more than any reply; the rest is taken as it is

_QUOTED = re.compile(r"^\s{0,3}(?:>|＞|&gt;)")
_COMPARED = re.compile(r"^\s*>\s?[\d.,$€¥]")  # "> 50 USDT are missing" is a sentence
_ESCAPED_FROM = re.compile(r"^>From ")
_WORD = re.compile(r"\w")


class Visible(NamedTuple):
    """`text` is what to show; `cut` says whether a quotation was found and taken out."""

    text: str
    cut: bool


def visible(text: str, own_email: str = "", *, answers: bool = True) -> Visible:
    """The reply in `text`; all of it when nothing would be left. Never raises; linear.

    `answers` says that the mail is a reply or a forward by its header. In another one a header
    block may be a person's account of a mail they got, so it must be a client's to the last label.
    """
    lines = text.split("\n")
    kept, cut = _without_quotes(lines, answers=answers)
    if not _has_words(kept):
        kept, cut = [line for line in lines if line != HISTORY], False
    return Visible(tidy("\n".join(signatures.strip(kept, own_email))), cut)


def _has_words(lines: list[str]) -> bool:
    return any(_WORD.search(line) for line in lines)


def _without_quotes(lines: list[str], *, answers: bool) -> tuple[list[str], bool]:
    """The lines outside quotations, and whether there were any quotations."""
    kept: list[str] = []
    cut, after_marker, index = False, False, 0
    while index < min(len(lines), MAX_LINES):
        run = _quoted_run(lines, index)
        if run and (after_marker or not _is_own_line(lines, index, run)):
            cut, index = True, index + run
            continue
        end = _markers(lines, index, answers=answers)
        if end == index:
            own = _own_words(lines, index)
            after_marker = after_marker or own != lines[index]
            kept.append(own)
            index += 1
        elif end < len(lines) and _quoted_run(lines, end):
            cut, after_marker, index = True, True, end
        elif _has_words(kept):
            return kept, True
        else:  # the mail begins with what is quoted: what follows may be the answer
            return lines, False
    return kept + lines[index:], cut


def _own_words(lines: list[str], index: int) -> str:
    """The line, without an attribution at its end and without a mail store's ">" before "From"."""
    line = lines[index]
    if index + 1 < len(lines) and _quoted_run(lines, index + 1):
        before = before_attribution(line)
        return line if before is None else before
    return line[1:] if _ESCAPED_FROM.match(line) else line


def _quoted_run(lines: list[str], index: int) -> int:
    """How many lines from `index` begin with a quotation mark."""
    count = 0
    while index + count < len(lines) and _QUOTED.match(lines[index + count]):
        count += 1
    return count


def _is_own_line(lines: list[str], index: int, run: int) -> bool:
    """One line alone after ">" that is a comparison or a mail store's escape, not a quotation."""
    line = lines[index]
    return run == 1 and bool(_ESCAPED_FROM.match(line) or _COMPARED.match(line))


def _markers(lines: list[str], index: int, *, answers: bool) -> int:
    """Past the separators, attributions and header blocks at `index`; `index` without any."""
    end = index
    while end < len(lines):
        step = _marker(lines, end, answers=answers or end > index)
        if not step:
            break
        end += step
        while end < len(lines) and not bare(lines[end][:MAX_LINE]):
            end += 1
    return end


def _marker(lines: list[str], index: int, *, answers: bool) -> int:
    line = lines[index]
    if not line or line.isspace():
        return 0
    if line == HISTORY or is_title(line) or is_above_marker(line):
        return 1
    return attribution(lines, index) or header_block(lines, index, answers=answers)
