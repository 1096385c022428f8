"""The door before every page of one complaint: its complainant and who speaks for them come in."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from complaints.actions._case_checks import client_role
from complaints.models import Complaint
from portal.access import person_for
from tickets.views.own import come_in, stay_out

View = Callable[..., HttpResponse]


def own(view: View) -> View:
    """Call `view(request, complaint, person, …)`; everybody else gets one and the same 404.

    As with a request: signed in, or by a signed link, whose key the session remembers.
    """

    @never_cache
    @wraps(view)
    def door(request: HttpRequest, reference: str, **named: int) -> HttpResponse:
        key = request.GET.get("key", "")
        if key and request.method in {"GET", "HEAD"}:
            return come_in(request, key, reference)
        person = person_for(request, reference)
        found = Complaint.objects.select_related("ticket__requester", "merged_into__ticket")
        complaint = found.filter(ticket__reference=reference).first() if person else None
        if complaint is None or client_role(complaint, person) is None:
            return stay_out(request)
        return view(request, complaint, person, **named)

    return door
