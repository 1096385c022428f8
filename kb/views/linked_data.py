"""What search engines are told about an article, and the list of all of them."""

import json
from collections import defaultdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kb.models import Revision, Translation

# A sitemap holds so many addresses at most, says its format.
MOST = 50_000
_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def about(translation: Translation, revision: Revision, url: str) -> SafeString:
    """The article as JSON-LD in its element: data, which no browser runs."""
    changed = revision.published_at.isoformat() if revision.published_at else None
    said = {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": revision.title,
        "description": revision.summary,
        "inLanguage": translation.language,
        "dateModified": changed,
        "mainEntityOfPage": url,
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME},
    }
    data = json.dumps(said, ensure_ascii=False).translate(_ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(data))  # noqa: S308  (escaped)  # nosec B308 B703


@cache_control(max_age=3600)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What programs need not look at, and where the list of articles is in each language."""
    maps = [_sitemap_in(code) for code, _name in settings.LANGUAGES]
    return render(request, "kb/robots.txt", {"maps": maps}, content_type="text/plain")


def _sitemap_in(language: str) -> str:
    with override(language):
        return f"{settings.SITE_URL}{reverse('kb:sitemap')}"


@cache_control(max_age=3600)
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public article in the language of the address, each with its other languages."""
    rows = Translation.objects.public().order_by("article_id", "language")
    families: dict[int, list[dict[str, Any]]] = defaultdict(list)
    columns = ("article_id", "article__slug", "language", "live__published_at")
    for row in rows.values(*columns):
        families[row["article_id"]].append(dict(row))
    pages = [
        {"url": _url(row), "changed": row["live__published_at"], "versions": _versions(family)}
        for family in families.values()
        for row in family
        if row["language"] == get_language()
    ]
    context = {"pages": pages[:MOST]}
    return render(request, "kb/sitemap.xml", context, content_type="application/xml")


def _versions(family: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["language"], _url(row)) for row in family]


def _url(row: dict[str, Any]) -> str:
    with override(row["language"]):
        return f"{settings.SITE_URL}{reverse('kb:article', args=[row['article__slug']])}"
