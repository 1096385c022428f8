"""What may answer somebody before they file: articles and the guided check of a category.

What is bound to a category is kept for a moment in each process, so that its form costs no query:
an edit of a check through this process shows at once, anything else after `KEPT_FOR` seconds.
"""

import time
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import CharField, QuerySet, Value

from kb.checks import WORDS, Shown, shown_as, words_for
from kb.models import Translation
from kb.models.articles import TranslationQuerySet
from kb.search import find

KEPT_FOR = 60.0
MOST = 3
# What fits less than such a part of the best is not worth reading first.
WORTH = 0.35
# So many words of a subject say what it is about.
LEAST = 4


class Answer(NamedTuple):
    """An article that may answer: its key, and its title in the reader's language."""

    article: int
    title: str


class Offers(NamedTuple):
    """What is bound to a category."""

    answers: list[Answer]
    check: Shown | None


_kept: dict[tuple[str, str], tuple[float, Offers]] = {}


def offers(category: str, language: str) -> Offers:
    """The first articles of a category in their order, and its guided check."""
    key = (category, language)
    until, found = _kept.get(key, (0.0, None))
    if found is None or time.monotonic() > until:
        found = _of_category(category, language)
        _kept[key] = (time.monotonic() + KEPT_FOR, found)
    return found


def answers_to(text: str, category: str, language: str) -> list[Answer]:
    """Up to `MOST` articles: what fits the text, best first, then what is bound to the category."""
    found = find(text, language, MOST) if len(text.strip()) >= LEAST else []
    fitting = [Answer(f.article.pk, f.title) for f in found if f.score >= WORTH * found[0].score]
    known = {answer.article for answer in fitting}
    bound = offers(category, language).answers
    return [*fitting, *(one for one in bound if one.article not in known)][:MOST]


def readable(articles: Collection[int], language: str) -> TranslationQuerySet:
    """What everybody may read of some articles in a language."""
    rows = Translation.objects.public().filter(article__in=articles, language=language)
    return rows.select_related("article", "live").defer(
        "live__units", "live__body", "live__questions"
    )


def titles(articles: Collection[int] | QuerySet[Any, Any], language: str) -> dict[int, str]:
    """The titles of articles by key, in a language, else in another that they have.

    The articles are keys, or rows of one column that holds keys.
    """
    rows = Translation.objects.filter(article__in=articles).exclude(title="").order_by("pk")
    named: dict[int, str] = {}
    for article, said_in, title in rows.values_list("article_id", "language", "title"):
        if said_in == language or article not in named:
            named[article] = title
    return named


def _of_category(category: str, language: str) -> Offers:
    """Both in one statement, told apart by the check's address; articles have none here."""
    public = Translation.objects.public().filter(language=language, article__category=category)
    first = public.order_by("article__position", "article_id").values("pk")[:MOST]
    bound = Translation.objects.filter(pk__in=first).order_by()
    none = [Value("", CharField()) for _word in WORDS]
    articles = bound.values_list("article__position", "article_id", "title", *none)
    rows = sorted(articles.union(words_for(category), all=True))
    return Offers(
        answers=[Answer(key, title) for _place, key, title, slug, *_words in rows if not slug],
        check=next((shown_as(row[3:], category, language) for row in rows if row[3]), None),
    )


def forget() -> None:
    """Read everything anew: something was changed here."""
    _kept.clear()


def changed() -> None:
    """Forget now, and again once the change can be seen by other threads."""
    forget()
    transaction.on_commit(forget)
