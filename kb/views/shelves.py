"""The help centre's front page and its shelves."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kb.models import Section, Translation
from kb.models.articles import TranslationQuerySet

SHOWN, ON_A_PAGE = 6, 40


@dataclass(frozen=True)
class Shelf:
    """A section with its first articles; the last shelf is of those that have none."""

    section: Section | None
    articles: list[Translation]
    more: bool


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The shelves, with the first articles of each."""
    return render(request, "kb/help.html", {"shelves": shelves()})


def shelves() -> list[Shelf]:
    """All shelves that have articles in the active language, in one query."""
    numbered = Window(
        RowNumber(), partition_by=F("article__section"), order_by=["article__position", "pk"]
    )
    rows = _listed().annotate(number=numbered).filter(number__lte=SHOWN + 1)
    found: dict[Section | None, list[Translation]] = {}
    for row in rows:
        found.setdefault(row.article.section, []).append(row)
    ordered = sorted(found, key=lambda s: (s is None, s.position if s else 0, s.pk if s else 0))
    return [
        Shelf(section, found[section][:SHOWN], more=len(found[section]) > SHOWN)
        for section in ordered
    ]


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """One shelf, page by page."""
    shelf = get_object_or_404(Section, slug=slug)
    page = Paginator(_listed().filter(article__section=shelf), ON_A_PAGE)
    context = {"section": shelf, "page": page.get_page(request.GET.get("page"))}
    return render(request, "kb/section.html", context)


def _listed() -> TranslationQuerySet:
    rows = Translation.objects.public().filter(language=get_language())
    rows = rows.select_related("article__section", "live").order_by("article__position", "pk")
    return rows.only(
        "title", "language", "article__slug", "article__section", "article__position",
        "article__section__slug", "article__section__name_en", "article__section__name_zh_hans",
        "article__section__position", "live__summary",
    )  # fmt: skip
