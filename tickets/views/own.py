"""The door before every page of one request: its requester comes in, nobody else."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from portal.access import open_with, person_for
from portal.models import User
from portal.secret_guard import redact
from tickets.identity import ASKED
from tickets.models import Ticket
from tickets.workflow import MAX_TEXT

View = Callable[..., HttpResponse]


def own(view: View) -> View:
    """Call `view(request, ticket, person)` for the requester, signed in or here by a signed link.

    A link's key is remembered in the session and leaves the address at once. Everybody else gets
    one and the same 404, whether the reference exists, the key is forged, or neither.
    """

    @never_cache
    @wraps(view)
    def door(request: HttpRequest, reference: str) -> HttpResponse:
        key = request.GET.get("key", "")
        if key and request.method in {"GET", "HEAD"}:
            return come_in(request, key, reference)
        person = person_for(request, reference)
        ticket = _theirs(person, reference) if person else None
        if person is None or ticket is None:
            return stay_out(request)
        return view(request, ticket, person)

    return door


def _theirs(person: User, reference: str) -> Ticket | None:
    known = (
        Ticket.objects.of(person)
        .annotate(asks_identity=ASKED)
        .select_related("requester", "category", "incident")
    )
    return known.filter(reference=reference).first()


def come_in(request: HttpRequest, key: str, reference: str) -> HttpResponse:
    """The same page without the key of a signed link, which the session now remembers."""
    if not open_with(request, key, reference):
        return stay_out(request)
    response = redirect(request.path)
    # Only here: a page without referrers would post its forms with `Origin: null`, which the
    # CSRF check must refuse.
    response["Referrer-Policy"] = "no-referrer"
    return response


def stay_out(request: HttpRequest) -> HttpResponse:
    """The closed door, with what was typed before the session ended, less any secret in it."""
    typed = redact(request.POST.get("body", "")[:MAX_TEXT]).text
    context = {"next": request.path, "typed": typed}
    return render(request, "tickets/not_yours.html", context, status=404)
