"""What one revision says otherwise than another, line by line."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from kb.models import Revision

AROUND = 2


class Line(NamedTuple):
    """A line that stayed ("same"), came ("new") or went ("old"), or a gap ("")."""

    kind: str
    text: str


def between(before: Revision | None, after: Revision) -> list[Line]:
    """The changes, with a little of what stands around them."""
    old, new = (_lines(before) if before else []), _lines(after)
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND)
    found: list[Line] = []
    for group in groups:
        if found:
            found.append(Line("", ""))
        for tag, i1, i2, j1, j2 in group:
            found += _step(tag, old[i1:i2], new[j1:j2])
    return found


def _step(tag: str, old: list[str], new: list[str]) -> Iterator[Line]:
    if tag == "equal":
        yield from (Line("same", text) for text in new)
        return
    yield from (Line("old", text) for text in old)
    yield from (Line("new", text) for text in new)


def _lines(revision: Revision) -> list[str]:
    questions = [f"? {question}" for question in revision.questions]
    return [revision.title, revision.summary, *questions, *revision.body.splitlines()]
