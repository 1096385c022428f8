"""What is asked, kept for a moment in each process: the form is read far more often than edited.

An edit through this process shows at once, one made elsewhere after `KEPT_FOR` seconds.
"""

import time
from typing import NamedTuple

from tickets.models import Category, Field

KEPT_FOR = 3.0


class Offer(NamedTuple):
    """A category and its questions, both active."""

    category: Category
    questions: list[Field]


_kept: dict[str, tuple[float, Offer]] = {}


def offer(slug: str) -> Offer | None:
    """The active category of this name with its active questions in order, or None."""
    until, found = _kept.get(slug, (0.0, None))
    if found is None or time.monotonic() > until:
        found = _read(slug)
        if found:
            _kept[slug] = (time.monotonic() + KEPT_FOR, found)
    return found


def forget() -> None:
    """Read everything anew: something was edited here."""
    _kept.clear()


def _read(slug: str) -> Offer | None:
    """In one query; a category without questions takes a second."""
    fields = Field.objects.filter(
        category__slug=slug, category__active=True, active=True
    ).select_related("category__team", "category__sla__hours")
    if questions := list(fields):
        return Offer(questions[0].category, questions)
    category = Category.objects.filter(slug=slug, active=True).first()
    return Offer(category, []) if category else None
