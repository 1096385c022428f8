"""The board: complaints by the time that is left."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.admin import case_page
from complaints.models import Complaint
from complaints.models.case import ComplaintQuerySet
from complaints.workflow import Stage
from portal.access import SignedIn, require
from portal.models import User
from portal.staff_site import CappedPaginator, ReadOnlyAdmin
from tickets.admin import search
from tickets.models import Ticket

SEE = "complaints.view_complaint"
ENTER = "tickets.work_ticket"


@dataclass(frozen=True)
class View:
    """One tab of the board: its name, what it says when empty, and its complaints."""

    label: str | Promise
    empty: str | Promise
    pick: Callable[[ComplaintQuerySet, User], ComplaintQuerySet]


def _to_sign(complaints: ComplaintQuerySet, me: User) -> ComplaintQuerySet:
    """Decisions that wait for a signature, and appeals that are theirs or nobody's to review."""
    unwritten = Q(rounds__reviewer=me) | Q(rounds__reviewer=None)
    appeals = Complaint.objects.filter(unwritten, stage=Stage.UNDER_REVIEW, rounds__ended_at=None)
    return complaints.filter(Q(stage=Stage.DECISION_REVIEW) | Q(pk__in=appeals.values("pk")))


VIEWS: dict[str, View] = {
    "mine": View(
        _("Mine"),
        _("You handle no complaint now. Take one from “Nobody's”."),
        lambda complaints, me: complaints.live().filter(handler=me),
    ),
    "nobody": View(
        _("Nobody's"),
        _("Every complaint has a handler."),
        lambda complaints, _me: complaints.live().filter(handler=None),
    ),
    "live": View(
        pgettext_lazy("complaints", "Open"),
        _("No complaint is open."),
        lambda complaints, _me: complaints.live(),
    ),
    "client": View(
        _("Waiting for an answer"),
        pgettext_lazy("complaints", "We wait for nobody."),
        lambda complaints, _me: complaints.filter(stage=Stage.AWAITING_CLIENT),
    ),
    "sign": View(_("To sign or review"), _("Nothing waits for a signature."), _to_sign),
    "late": View(
        pgettext_lazy("complaints", "Late"),
        _("Nothing is late."),
        lambda complaints, _me: complaints.live().filter(due_at__lte=timezone.now()),
    ),
    "all": View(
        pgettext_lazy("complaints", "All"),
        _("No complaint has been filed yet."),
        lambda complaints, _me: complaints,
    ),
}
FIRST_VIEW, EVERY = "live", "all"


def led_to(complaints: ComplaintQuerySet, text: str) -> ComplaintQuerySet:
    """The complaints that a reference, an email address or whatever finds a request leads to."""
    return complaints.filter(ticket__in=search.find(Ticket.objects.order_by(), text).values("pk"))


class Board(ReadOnlyAdmin):
    """The changelist of complaints: tabs and search, the least time left first."""

    def seen_by(self, request: SignedIn) -> ComplaintQuerySet:
        """What this member of staff may see; what is about themselves does not exist."""
        require(request.user, SEE)
        return Complaint.objects.visible_to(request.user)

    def find(self, request: SignedIn, pk: int) -> Complaint:
        """The complaint; 404 for one that is not theirs to see, above all one about them."""
        return get_object_or_404(case_page.with_all(self.seen_by(request)), pk=pk)

    def board(self, request: SignedIn) -> HttpResponse:
        """One tab, or what a search found."""
        seen = self.seen_by(request)
        text = request.GET.get("q", "").strip()
        view = _chosen(request, text)
        found = VIEWS[view].pick(seen, request.user)
        found = led_to(found, text) if text else found
        # Among all of them the newest; what nobody works on has no time left.
        ordered = found.order_by("-pk") if view == EVERY else found.by_time_left()
        pages = CappedPaginator(ordered.whole(), self.list_per_page)
        page = pages.get_page(request.GET.get("page"))
        if text and pages.count == 1:
            return redirect("admin:complaints_complaint_change", page.object_list[0].pk)
        context = {
            **self.admin_site.each_context(request),
            "title": VIEWS[view].label,
            "opts": self.opts,
            "tabs": [(key, tab.label, key == view) for key, tab in VIEWS.items()],
            "view": view,
            "empty": VIEWS[view].empty,
            "query": text,
            "page": page,
            "may_enter": request.user.has_perm(ENTER),
        }
        return TemplateResponse(request, "admin/complaints/board.html", context)


def _chosen(request: HttpRequest, text: str) -> str:
    """The tab that is asked for; a search without one looks everywhere."""
    named = request.GET.get("view", "")
    if named in VIEWS:
        return named
    return EVERY if text else FIRST_VIEW


def counts(complaints: ComplaintQuerySet, staff: User, limit: int) -> list[dict[str, Any]]:
    """How many complaints each tab has but the last, counted to a limit."""
    said = []
    for key, view in VIEWS.items():
        if key != EVERY:
            found = view.pick(complaints, staff).order_by()[: limit + 1].count()
            said.append({"key": key, "label": view.label, "count": min(found, limit),
                         "more": found > limit})  # fmt: skip
    return said
