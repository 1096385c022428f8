"""Articles made the way the product makes them, with overrides by keyword."""

import itertools
from typing import Any

from kb.actions.publish import publish
from kb.actions.write import Text, write
from kb.models import Article, Revision, Section

_numbers = itertools.count(1)


def make_section(slug: str = "money") -> Section:
    return Section.objects.get_or_create(
        slug=slug, defaults={"name_en": slug.title(), "name_zh_hans": "资金"}
    )[0]


def make_draft(article: Article | None = None, language: str = "en", **said: Any) -> Revision:
    """A draft that came with the product; keywords are those of `Text` and of `Article`."""
    own = {
        name: said.pop(name) for name in ("slug", "internal", "section", "position") if name in said
    }
    actor = said.pop("actor", None)
    if article is None:
        own.setdefault("slug", f"article-{next(_numbers)}")
        own.setdefault("section", make_section())
        article = Article.objects.create(source_language=language, **own)
    said.setdefault("title", "A late deposit")
    said.setdefault("body", "Wait for two working days, then write to us.")
    return write(article=article, language=language, actor=actor, text=Text(**said))


def make_published(article: Article | None = None, language: str = "en", **said: Any) -> Revision:
    """The same, published."""
    draft = make_draft(article, language, **said)
    publish(revision=draft, actor=None)
    draft.refresh_from_db()
    return draft
