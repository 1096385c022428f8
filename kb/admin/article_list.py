"""The list of articles: what readers have of each, language by language."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kb.models import Article, Translation
from kb.workflow import Stage, Status

Column = Callable[[Any], str | bool]


def title_of(article: Article) -> str:
    """An article's title in the reader's language, else in any."""
    titles = {row.language: row.title for row in article.translations.all() if row.title}
    return titles.get(get_language() or "") or next(iter(titles.values()), article.slug)


def state_of(translation: Translation | None) -> str:
    """What readers have in one language, with a mark when it is behind its source."""
    if translation is None:
        return "–"
    state = str(translation.get_status_display())
    if getattr(translation, "outdated", False):
        return format_html('{} <span class="outdated">{}</span>', state, _("outdated"))
    return state


def state_columns() -> list[Column]:
    """A column for each language."""
    return [_column(code, name) for code, name in settings.LANGUAGES]


def _column(language: str, name: Any) -> Column:
    @admin.display(description=name)
    def state(article: Any) -> str:
        rows = {row.language: row for row in article.translations.all()}
        return state_of(rows.get(language))

    return state


class WorkFilter(admin.SimpleListFilter):
    """What is to be done."""

    title = _("to be done")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("review", _("to be reviewed")),
            ("outdated", _("translation outdated")),
            ("missing", _("not in every language")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        match self.value():
            case "review":
                waiting = Translation.objects.filter(revisions__stage=Stage.IN_REVIEW)
                return queryset.filter(pk__in=waiting.values("article"))
            case "outdated":
                behind = Translation.objects.outdated()
                return queryset.filter(pk__in=behind.values("article"))
            case "missing":
                published = Count("translations", filter=Q(translations__status=Status.PUBLISHED))
                counted = queryset.annotate(published=published)
                return counted.filter(published__lt=len(settings.LANGUAGES))
            case _:
                return queryset
