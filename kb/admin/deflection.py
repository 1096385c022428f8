"""What articles saved people from filing, for staff: sums by article and language."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from kb.beforehand import titles
from kb.models import Deflection
from portal.staff_site import ReadOnlyAdmin

PERIODS, SHOWN = (7, 30, 90, 365), 200
USUAL = 30
_COUNTED = ("shown", "opened", "satisfied", "filed")


class Line(NamedTuple):
    """One article in one language over a period. `rate`: per cent of those who left satisfied,
    of all who told; None when nobody did."""

    article: int
    title: str
    language: str
    shown: int
    opened: int
    satisfied: int
    filed: int
    rate: int | None


@admin.register(Deflection)
class DeflectionAdmin(ReadOnlyAdmin):
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The sums of a period, the most read first."""
        if not self.has_view_permission(request) or request.method == "POST":
            raise PermissionDenied
        days = _period(request.GET.get("days", ""))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Answers before the form"),
            "opts": self.opts,
            "lines": lines(days),
            "days": days,
            "periods": PERIODS,
        }
        return TemplateResponse(request, "admin/kb/deflection.html", context)


def _period(said: str) -> int:
    return next((days for days in PERIODS if str(days) == said), USUAL)


def lines(days: int) -> list[Line]:
    """What the last days come to, in two queries."""
    since = timezone.localdate() - timedelta(days=days)
    rows = Deflection.objects.filter(day__gte=since).values("article_id", "language")
    summed = rows.annotate(
        all_shown=Sum("shown"),
        all_opened=Sum("opened"),
        all_satisfied=Sum("satisfied"),
        all_filed=Sum("filed"),
    )
    found = list(summed.order_by("-all_opened", "-all_shown", "article_id", "language")[:SHOWN])
    named = titles({row["article_id"] for row in found}, get_language() or "")
    return [_line(row, named) for row in found]


def _line(row: Mapping[str, Any], named: dict[int, str]) -> Line:
    told = row["all_satisfied"] + row["all_filed"]
    return Line(
        article=row["article_id"],
        title=named.get(row["article_id"], ""),
        language=str(get_language_info(row["language"])["name_local"]),
        rate=round(100 * row["all_satisfied"] / told) if told else None,
        **{name: row[f"all_{name}"] for name in _COUNTED},
    )
