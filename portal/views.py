"""Pages that know no ticket: the way to one's language, the theme, and what machines ask."""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import get_connection  # noqa: TID251  (asks whether the server answers)
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_request
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.celery import app
from portal.context import THEME_COOKIE, THEMES
from portal.uploads import scan

_YEAR = 365 * 24 * 3600


@require_safe
def by_language(request: HttpRequest) -> HttpResponse:
    """From the bare address to the home page in the browser's language."""
    response = redirect(f"/{get_language_from_request(request)}/")
    response["Vary"] = "Accept-Language, Cookie"
    return response


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark for this browser; anything else follows the system again."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            THEME_COOKIE, theme, max_age=_YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True
        )
    else:
        response.delete_cookie(THEME_COOKIE)
    return response


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is up."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, broker, mail server and virus scanner: 200 if all answer, else 503; a word each."""
    asked = {"database": _database, "broker": _broker, "mail": _mail}
    if settings.CLAMD_URL:
        asked["scanner"] = scan.answers
    told = {name: _answers(ask) for name, ask in asked.items()}
    return JsonResponse(told, status=200 if all(told.values()) else 503)


def _answers(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except Exception:  # noqa: BLE001  (whatever it is, the part does not answer)
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _broker() -> None:
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)


def _mail() -> None:
    mail = get_connection(timeout=2)
    mail.open()
    mail.close()
