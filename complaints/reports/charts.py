"""Bars, drawn on the server: where each stands in an SVG that is 320 units wide."""

from collections.abc import Sequence
from typing import NamedTuple

from complaints.reports.sections import Section

WIDTH, HEIGHT = 320, 34
LABEL_BELOW, BAR_BELOW = 12, 18


class Bar(NamedTuple):
    """One bar with the words and the number above it; all lengths in units of the SVG."""

    label: str
    value: str
    width: int
    text_y: int
    bar_y: int


def bars(section: Section, rows: Sequence[Sequence[str]]) -> list[Bar]:
    """A bar a line, as long as its number; the longest fills the width.

    `rows`: the section's in words. Lines without a number have no bar; without any: no chart.
    """
    column = section["columns"].index(section["chart"])
    numbers = [row[column] for row in section["rows"]]
    known = [number for number in numbers if isinstance(number, int) and number >= 0]
    longest = max(known, default=0)
    if not longest:
        return []
    told = [(row[0], row[column], number) for row, number in zip(rows, numbers, strict=True)]
    drawn = [one for one in told if isinstance(one[2], int)]
    return [
        Bar(
            label,
            value,
            WIDTH * max(0, number) // longest,
            index * HEIGHT + LABEL_BELOW,
            index * HEIGHT + BAR_BELOW,
        )
        for index, (label, value, number) in enumerate(drawn)
    ]
