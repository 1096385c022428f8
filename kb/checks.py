"""Guided checks as they are offered, and as they stand between two publications."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import CharField, QuerySet, Value
from django.urls import reverse
from django.utils.translation import override

from kb.flow import Choice, Ending, Flow, Step
from kb.models import CheckChoice, CheckEnding, CheckStep, GuidedCheck
from portal.bilingual import both, pick

WORDS = ("slug", "title_en", "title_zh_hans", "summary_en", "summary_zh_hans")


class Shown(NamedTuple):
    """A check as a page lists it, in one language."""

    slug: str
    title: str
    summary: str
    url: str
    category: str


def shown(language: str) -> list[Shown]:
    """The checks that are offered, in their order; in one query."""
    rows = GuidedCheck.objects.offered().defer("flow")
    return [_shown(row, language) for row in rows]


def words_for(category: str) -> QuerySet[GuidedCheck, Any]:
    """The checks for the requests of a category, to be read together with its articles.

    In each row: its place, its key, the title that an article would have, and its `WORDS`.
    """
    rows = GuidedCheck.objects.offered().filter(category=category).order_by()
    return rows.values_list("position", "pk", Value("", CharField()), *WORDS)


def shown_as(words: Iterable[str], category: str, language: str) -> Shown:
    """A check as it is shown, from its `WORDS`."""
    told = dict(zip(WORDS, words, strict=True))
    return _shown(GuidedCheck(category=category, **told), language)


def _shown(row: GuidedCheck, language: str) -> Shown:
    with override(language):
        url = reverse("kb:check", args=[row.slug])
    title, summary = (pick(both(name, row), language) for name in ("title", "summary"))
    return Shown(row.slug, title, summary, url, row.category)


def drafted(check: GuidedCheck) -> Flow:
    """What editors have written, as a flow; in three queries."""
    rows = check.steps.prefetch_related("choices__next_step", "choices__ending")
    steps = {row.slug: _step(row) for row in rows}
    return Flow(
        first=next(iter(steps), ""),
        steps=steps,
        endings={row.slug: _ending(row) for row in check.endings.all()},
    )


def _step(row: CheckStep) -> Step:
    choices = [_choice(choice) for choice in row.choices.all()]
    return Step(question=both("question", row), help=both("help", row), choices=choices)


def _choice(row: CheckChoice) -> Choice:
    return Choice(
        name=row.slug,
        label=both("label", row),
        step=row.next_step.slug if row.next_step else "",
        ending=row.ending.slug if row.ending else "",
        fills=row.fills,
    )


def _ending(row: CheckEnding) -> Ending:
    return Ending(
        title=both("title", row),
        text=both("text", row),
        article=row.article_id,
        category=row.category,
    )
