"""Around every request: the session goes on, and who must prove themselves first is led there."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.accounts import sessions
from portal.accounts.fresh import ProofNeeded


class Accounts:
    """Stands inside allauth's own middleware and is asked before it.

    allauth would keep a form that was posted in the session, new password and all; here the
    person comes back to the page and presses the button again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sessions.keep(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Lead to the page where they prove who they are, and from there back."""
        if not isinstance(exception, ReauthenticationRequired):
            return None
        methods = get_adapter().get_reauthentication_methods(request.user)
        proof = methods[0]["url"] if methods else reverse("account_login")
        named = exception.back_to if isinstance(exception, ProofNeeded) else ""
        return redirect(f"{proof}?{urlencode({'next': named or _back_to(request)})}")


def _back_to(request: HttpRequest) -> str:
    """The page that was asked for, or the page with the form that was posted."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.path if came_from.netloc == request.get_host() else reverse("account")
