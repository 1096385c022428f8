"""The queue: what waits, sorted by the time left."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kb import announcements
from portal.access import SignedIn, require
from portal.refusals import Refused
from portal.staff_site import ReadOnlyAdmin
from tickets.actions.assign import assign
from tickets.actions.link_incident import link_incident
from tickets.admin import search
from tickets.admin.acts import whom
from tickets.admin.filters import EVERY, FILTERS, VIEWS, chosen_view
from tickets.admin.people import crews
from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet

WORK = "tickets.work_ticket"


class Said(NamedTuple):
    """What is said of many: of those that were done, and of those that were refused alike."""

    done: Promise
    refused: Promise


GIVEN = Said(
    ngettext_lazy("%(count)d request assigned.", "%(count)d requests assigned.", "count"),
    ngettext_lazy(
        "%(count)d request was not assigned. %(why)s",
        "%(count)d requests were not assigned. %(why)s",
        "count",
    ),
)
LINKED = Said(
    ngettext_lazy(
        "%(count)d request linked. Its user sees so on its page.",
        "%(count)d requests linked. Their users see so on their pages.",
        "count",
    ),
    ngettext_lazy(
        "%(count)d request was not linked. %(why)s",
        "%(count)d requests were not linked. %(why)s",
        "count",
    ),
)


class Queue(ReadOnlyAdmin):
    """The changelist of tickets: saved views, filters, search, and acts on many at once."""

    list_display = ["reference"]
    list_filter = (*FILTERS,)
    list_select_related = ["requester", "category", "assignee"]
    search_fields = ["reference"]
    change_list_template = "admin/tickets/queue.html"

    def get_queryset(self, request: HttpRequest) -> TicketQuerySet:
        """What this member of staff may see, and no other."""
        return Ticket.objects.visible_to(request.user)  # type: ignore[arg-type]

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """The least time left first; in the view of everything, the newest first."""
        if chosen_view(request) == EVERY:
            return ["-pk"]
        return [F("due_at").asc(nulls_last=True), "pk"]

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        return (search.find(queryset, search_term) if search_term else queryset), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if found := self._named(request):
            return redirect("admin:tickets_ticket_change", found)
        return super().changelist_view(request, {**_around(request), **(extra_context or {})})

    def _named(self, request: HttpRequest) -> int | None:
        """The one ticket whose whole reference is searched for."""
        text = request.GET.get("q", "")
        named = search.reference(text) if "-" in text else ""
        if not named or not self.has_view_permission(request):
            return None
        found = self.get_queryset(request).filter(reference=named)
        return found.values_list("pk", flat=True).first()

    def assign_many(self, request: SignedIn) -> HttpResponse:
        """Give the chosen tickets to somebody; one that refuses does not stop the others."""
        chosen = self._chosen(request)
        try:
            to = whom(request.POST.get("to", ""), request.user)
        except Refused as refusal:
            messages.warning(request, str(refusal.sentence))
        else:
            _each(request, chosen, lambda one: assign(ticket=one, actor=request.user, to=to), GIVEN)
        return _back(request)

    def link_many(self, request: SignedIn) -> HttpResponse:
        """Say of the chosen tickets that they are part of an incident; the same holds."""
        chosen = self._chosen(request)
        told = request.POST.get("incident", "")
        incident = next((row for row in announcements.incidents() if str(row.pk) == told), None)
        if incident is None:
            messages.warning(request, _("Choose one from the list."))
        else:
            of = partial(link_incident, actor=request.user, incident=incident)
            _each(request, chosen, lambda one: of(ticket=one), LINKED)
        return _back(request)

    def _chosen(self, request: SignedIn) -> list[Ticket]:
        """The tickets of one page whose boxes were ticked, of those that they may see."""
        require(request.user, WORK)
        keys = [key for key in request.POST.getlist("ticket") if key.isascii() and key.isdigit()]
        return list(self.get_queryset(request).filter(pk__in=keys[: self.list_per_page]))


def _around(request: HttpRequest) -> dict[str, Any]:
    """What stands around the list: tabs, whom tickets can be given to, and what is wrong now."""
    view = chosen_view(request)
    works = request.user.has_perm(WORK)
    return {
        "title": VIEWS[view].label,
        "tabs": [(key, tab.label, key == view) for key, tab in VIEWS.items()],
        "view": view,
        "empty": VIEWS[view].empty,
        "filtered": any(request.GET.get(f.parameter_name or "") for f in FILTERS[1:]),
        "works": works,
        "incidents": announcements.incidents() if works else [],
        "crews": crews() if works and request.user.has_perm("tickets.assign_ticket") else [],
    }


def _back(request: HttpRequest) -> HttpResponse:
    """To the list from which they came."""
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{reverse('admin:tickets_ticket_changelist')}?{query}".rstrip("?"))


def _each(
    request: SignedIn, chosen: list[Ticket], act: Callable[[Ticket], object], said: Said
) -> None:
    refused: Counter[str] = Counter()
    for ticket in chosen:
        try:
            act(ticket)
        except Refused as refusal:
            refused[str(refusal.sentence)] += 1
    if done := len(chosen) - refused.total():
        messages.success(request, said.done % {"count": done})
    elif not refused:
        messages.warning(request, _("Choose at least one request first."))
    for sentence, count in refused.items():
        messages.warning(request, said.refused % {"count": count, "why": sentence})
