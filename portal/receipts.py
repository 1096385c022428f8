"""What was just done, for the page that says so: in a signed cookie that only this page is sent.

The page needs no session, survives a reload, and nothing of it stands in an address.
"""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

LASTS = 3600
"""Seconds in which the page can be looked at again."""
_COOKIE = "receipt"


def keep(response: HttpResponse, page: str, told: list[Any]) -> None:
    """Have `page`, the name of an address, know `told`: anything that JSON can hold."""
    response.set_signed_cookie(
        _COOKIE,
        signing.dumps(told),
        salt=page,
        max_age=LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
        path=reverse(page),
    )


def told(request: HttpRequest, page: str) -> list[Any] | None:
    """What `page` was told; None for whoever has done nothing lately."""
    try:
        kept = request.get_signed_cookie(_COOKIE, salt=page, max_age=LASTS)
        found: list[Any] = signing.loads(kept or "")
    except (KeyError, signing.BadSignature):
        return None
    return found
