"""What each request knows before any view, and what is made of an answer that says nothing."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal import errors, trace
from portal.zones import zone_of

ZONE_COOKIE = "time_zone"
Answer = Callable[[HttpRequest], HttpResponse]


def forms_only(get_response: Answer) -> Answer:
    """Who opens the address of a form's button is told so; Django answers with an empty page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "GET" and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return errors.forms_only(request, response.headers.get("Allow", ""))
        return response

    return middleware


def visitor(get_response: Answer) -> Answer:
    """Times are shown in the zone that the browser named, else in the site's own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        trace.begin()
        try:
            with timezone.override(zone_of(request.COOKIES.get(ZONE_COOKIE, ""))):
                return get_response(request)
        finally:
            trace.end()

    return middleware
