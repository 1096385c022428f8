"""What the staff's front page says of the help centre, our addresses and their impostors."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from kb.models import PastedImpostor, SearchMiss
from portal.staff_site import panel

LOOK_BACK = timedelta(days=30)
SHOWN = 8


@panel("admin/panels/impostors.html", order=60)
def impostors(request: HttpRequest) -> dict[str, Any] | None:
    """The most pasted impostors of the last month; no panel when there were none."""
    if not request.user.has_perm("kb.view_pastedimpostor"):
        return None
    lately = PastedImpostor.objects.filter(last_at__gte=timezone.now() - LOOK_BACK)
    shown = list(lately.order_by("-times", "-last_at")[:SHOWN])
    return {"impostors": shown} if shown else None


@panel("admin/panels/write_next.html", order=50)
def write_next(request: HttpRequest) -> dict[str, Any] | None:
    """What was searched in vain most often in the last month, by language."""
    if not request.user.has_perm("kb.view_searchmiss"):
        return None
    lately = SearchMiss.objects.filter(last_at__gte=timezone.now() - LOOK_BACK, count__gt=0)
    listed = [
        (name, list(lately.filter(language=code).order_by("-count", "-last_at")[:SHOWN]))
        for code, name in settings.LANGUAGES
    ]
    shown = [(name, misses) for name, misses in listed if misses]
    return {"languages": shown} if shown else None
