"""Finding articles by what people ask, in Chinese and English.

    found = find("my deposit is late", "en", 5)
    found[0].article, found[0].title, found[0].extract

BM25 in this process, over units that forgive typos, endings and Traditional characters, so that
every database gives the same answer. "Nothing fits" is an answer: an empty list.
"""

import re
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kb import richtext
from kb.models import Article, Translation
from kb.search.extracts import extract, words_of
from kb.search.shelf import forget, shelf_of

__all__ = ["MAX_QUESTION", "Found", "find", "forget", "related"]

# What is longer is searched for by its beginning.
MAX_QUESTION = 500


@dataclass(frozen=True, kw_only=True)
class Found:
    """An article that fits, as a page lists it. `extract` is safe HTML with <mark> in it."""

    article: Article
    title: str
    summary: str
    extract: SafeString
    score: float


def find(text: str, language: str, limit: int = 10, *, staff: bool = False) -> list[Found]:
    """Published articles that answer a question, best first; an empty list: nothing fits.

    `score` is between 0 and 1, and comparable within one language only. Articles for staff are
    found with `staff` alone. Takes no more than `MAX_QUESTION` characters into account.
    """
    text = text[:MAX_QUESTION]
    scored = shelf_of(language).find(text, limit, staff=staff)
    rows = _rows([found.key for found in scored], staff=staff)
    wanted = words_of(text)
    # What was withdrawn a moment ago has no row.
    return [_found(rows[key], wanted, score) for key, score in scored if key in rows]


def related(translation: Translation, limit: int) -> list[Found]:
    """Public articles on what this one is about, in its language."""
    found = find(translation.title, translation.language, limit + 1)
    return [one for one in found if one.article.pk != translation.article_id][:limit]


def _rows(keys: list[int], *, staff: bool) -> dict[int, Translation]:
    """The translations, as they stand in the database: the index may be seconds old."""
    readable = Translation.objects.published() if staff else Translation.objects.public()
    rows = readable.select_related("article", "live").defer(
        "live__units", "live__body", "live__questions", "live__contents"
    )
    return rows.in_bulk(keys) if keys else {}


def _found(translation: Translation, wanted: re.Pattern[str], score: float) -> Found:
    revision = translation.live
    if revision is None:  # never for a published one, as the table's constraint says
        raise ValueError(translation)
    return Found(
        article=translation.article,
        title=revision.title,
        summary=revision.summary,
        extract=extract(richtext.plain(revision.html), wanted, translation.language),
        score=score,
    )
