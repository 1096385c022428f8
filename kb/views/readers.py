"""A reader's browser, told apart by a random token, so that each votes once."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kb.models import Revision

COOKIE, SALT = "reader", "kb.reader"
_YEAR = 365 * 24 * 3600


def new() -> str:
    """A token for a browser that has none."""
    return secrets.token_hex(16)


def known(request: HttpRequest) -> str:
    """The token of this browser, or "" when it has none of ours."""
    return str(request.get_signed_cookie(COOKIE, default="", salt=SALT))


def remember(response: HttpResponse, token: str) -> HttpResponse:
    """Leave the token with the browser."""
    response.set_signed_cookie(
        COOKIE, token, salt=SALT, max_age=_YEAR,
        httponly=True, samesite="Lax", secure=settings.HTTPS,
    )  # fmt: skip
    return response


def has_voted(request: HttpRequest, revision: Revision) -> bool:
    """Whether this browser has voted on what it reads."""
    token = known(request)
    return bool(token) and revision.votes.filter(visitor=token).exists()
