"""Error pages, in the visitor's language and with a way on."""

from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
_NEVER_REPEATED = ("csrfmiddlewaretoken", "password")


def _page(request: HttpRequest, name: str, status: int) -> HttpResponse:
    return render(request, f"errors/{name}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, _TOO_MUCH):
        return _page(request, "413", 413)
    return _page(request, "400", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "403", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "404", 404)


def forms_only(request: HttpRequest, allowed: str) -> HttpResponse:
    """A page for who asks for an address that takes only the methods in `allowed`."""
    response = _page(request, "405", 405)
    response["Allow"] = allowed
    return response


def broken(request: HttpRequest) -> HttpResponse:
    return _page(request, "500", 500)


@sensitive_post_parameters()
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was too old: what was typed is on this one, to be sent with one more press.

    Only for forms of our own pages: what another site sent is not offered again.
    """
    typed = _typed(request) if _is_from_us(request) else []
    return render(request, "errors/csrf.html", {"typed": typed}, status=403)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not name.startswith(_NEVER_REPEATED) and isinstance(value, str)
    ]


def _is_from_us(request: HttpRequest) -> bool:
    said = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(said).netloc == request.get_host()
