"""The queue: what waits, sorted by the time left."""

from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.access import SignedIn, require
from portal.models import User
from portal.refusals import Refused
from portal.staff_site import ReadOnlyAdmin
from tickets.actions.assign import assign
from tickets.admin import search
from tickets.admin.acts import whom
from tickets.admin.filters import EVERY, FILTERS, VIEWS, chosen_view
from tickets.admin.people import crews
from tickets.models import Ticket
from tickets.models.ticket import TicketQuerySet

WORK = "tickets.work_ticket"


class Queue(ReadOnlyAdmin):
    """The changelist of tickets: saved views, filters, search, and giving many to somebody."""

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
        require(request.user, WORK)
        keys = [key for key in request.POST.getlist("ticket") if key.isascii() and key.isdigit()]
        chosen = list(self.get_queryset(request).filter(pk__in=keys[: self.list_per_page]))
        try:
            to = whom(request.POST.get("to", ""), request.user)
        except Refused as refusal:
            messages.warning(request, str(refusal.sentence))
        else:
            _assign_each(request, chosen, to)
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{reverse('admin:tickets_ticket_changelist')}?{query}".rstrip("?"))


def _around(request: HttpRequest) -> dict[str, Any]:
    """What stands around the list: tabs, and whom tickets can be given to."""
    view = chosen_view(request)
    works = request.user.has_perm(WORK)
    return {
        "title": VIEWS[view].label,
        "tabs": [(key, tab.label, key == view) for key, tab in VIEWS.items()],
        "view": view,
        "empty": VIEWS[view].empty,
        "filtered": any(request.GET.get(f.parameter_name or "") for f in FILTERS[1:]),
        "works": works,
        "crews": crews() if works and request.user.has_perm("tickets.assign_ticket") else [],
    }


def _assign_each(request: SignedIn, chosen: list[Ticket], to: User | None) -> None:
    refused: dict[str, int] = {}
    for ticket in chosen:
        try:
            assign(ticket=ticket, actor=request.user, to=to)
        except Refused as refusal:
            sentence = str(refusal.sentence)
            refused[sentence] = refused.get(sentence, 0) + 1
    _say(request, len(chosen) - sum(refused.values()), refused)


def _say(request: HttpRequest, done: int, refused: dict[str, int]) -> None:
    if done:
        said = ngettext("%(count)d request assigned.", "%(count)d requests assigned.", done)
        messages.success(request, said % {"count": done})
    elif not refused:
        messages.warning(request, _("Choose at least one request first."))
    for sentence, count in refused.items():
        said = ngettext(
            "%(count)d request was not assigned. %(why)s",
            "%(count)d requests were not assigned. %(why)s",
            count,
        )
        messages.warning(request, said % {"count": count, "why": sentence})
