"""The starter set: the answers that every wallet's users need first, in both languages."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from kb import demo_channels, demo_checks
from kb.actions.publish import publish
from kb.actions.write import Text, write
from kb.models import Article, Section
from portal.bilingual import column

STARTER = Path(__file__).resolve().parent / "starter"
FIRST = "en"


@transaction.atomic
def load() -> list[str]:
    """Publish what is not there yet; articles that exist stay as they are."""
    shelves = _sections()
    for path in sorted((STARTER / FIRST).glob("*.md")):
        _article(path.stem, shelves)
    demo_channels.load()
    demo_checks.load()
    return [f"Help centre: {Article.objects.count()} articles in each language"]


def _sections() -> dict[str, Section]:
    rows = yaml.safe_load((STARTER / "sections.yaml").read_text(encoding="utf-8"))
    shelves = {}
    for position, row in enumerate(rows):
        names = {column("name", code): row[code] for code, _name in settings.LANGUAGES}
        shelves[row["slug"]], _made = Section.objects.get_or_create(
            slug=row["slug"], defaults={**names, "position": position}
        )
    return shelves


def _article(slug: str, shelves: dict[str, Section]) -> None:
    """Publish a starter article in every language, unless there is one of its address."""
    said, _body = read(FIRST, slug)
    article, made = Article.objects.get_or_create(
        slug=slug,
        defaults={
            "section": shelves[said["section"]],
            "position": said["position"],
            "category": said["category"],
        },
    )
    if made:
        others = [code for code, _name in settings.LANGUAGES if code != FIRST]
        for language in (FIRST, *others):  # a translation follows what is published before it
            _publish(article, language)


def _publish(article: Article, language: str) -> None:
    said, body = read(language, article.slug)
    text = Text(
        title=said["title"], summary=said["summary"], questions=said["questions"], body=body
    )
    publish(revision=write(article=article, language=language, actor=None, text=text), actor=None)


def read(language: str, slug: str) -> tuple[dict[str, Any], str]:
    """What a starter file says of its article, and its text."""
    whole = (STARTER / language / f"{slug}.md").read_text(encoding="utf-8")
    _empty, said, body = whole.split("---\n", 2)
    return yaml.safe_load(said), body
