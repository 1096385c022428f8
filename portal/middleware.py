"""What each request knows before any view: its number, and the time zone of its visitor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal import trace
from portal.zones import zone_of

ZONE_COOKIE = "time_zone"


def visitor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Times are shown in the zone that the browser named, else in the site's own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        trace.begin()
        try:
            with timezone.override(zone_of(request.COOKIES.get(ZONE_COOKIE, ""))):
                return get_response(request)
        finally:
            trace.end()

    return middleware
