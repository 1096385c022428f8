"""Was it really them, just now? Asked before anything that an open browser must not decide alone.

Whoever has a second factor shows it; others give their password or a code sent to their address.
Signing in counts as well, for as long.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponseBase

from portal.access import SignedIn
from portal.models import User

View = Callable[..., HttpResponseBase]

LASTS = timedelta(minutes=15)
_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_factor(person: User) -> bool:
    """Whether a passkey or an authenticator app is set up."""
    return bool(Authenticator.objects.filter(user=person, type__in=_FACTORS).exists())


def showed_factor(request: HttpRequest) -> bool:
    """Whether a second factor was shown in this session, at whatever time; asks no database."""
    return any(record["method"] == "mfa" for record in _records(request))


def is_fresh(request: HttpRequest) -> bool:
    """Whether they proved who they are within `LASTS`, by the best means that they have."""
    now = time.time()
    ways = {r["method"] for r in _records(request) if now - r["at"] < LASTS.total_seconds()}
    if "mfa" in ways:
        return True
    return bool(ways) and isinstance(request.user, User) and not has_factor(request.user)


class ProofNeeded(ReauthenticationRequired):  # type: ignore[misc]  # allauth has no types
    """They have to show first that it is them; then they come back to `back_to`, if it is given."""

    def __init__(self, back_to: str = "") -> None:
        super().__init__()
        self.back_to = back_to


def require_fresh(request: HttpRequest, *, back_to: str = "") -> None:
    """Raise what leads to the page that asks them again and then back, unless it was just now.

    `back_to`: the page of what is acted on. An address that takes posts alone has to name it: the
    button may have been pressed on an answer to a post, whose address nobody can open.
    """
    if not is_fresh(request):
        raise ProofNeeded(back_to)


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    return get_authentication_records(request, request.user)  # type: ignore[no-any-return]


def only_just_now(view: View) -> View:
    """Let a view be called only by whoever has just proven that it is them."""

    @wraps(view)
    def asked(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require_fresh(request)
        return view(request, *args, **kwargs)

    return asked


def forget_factor(request: HttpRequest) -> None:
    """Let a factor that was shown in this session count no more: it has been removed."""
    kept = [record for record in _records(request) if record["method"] != "mfa"]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept
