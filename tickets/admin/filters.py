"""The queue's saved views and its filters. Each is a parameter of the address.

The views of what waits leave complaints out: theirs is the board of complaints, by other dates.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kb import announcements
from kb.models import Announcement
from portal.models import User
from tickets.models import Category, Team
from tickets.models.ticket import TicketQuerySet
from tickets.workflow import Channel, Priority, Status

Options = list[tuple[str, Any]]


@dataclass(frozen=True)
class View:
    """One saved view of the queue: its name, what it says when empty, and its tickets."""

    label: str | Promise
    empty: str | Promise
    pick: Callable[[TicketQuerySet, User], TicketQuerySet]


VIEWS: dict[str, View] = {
    "mine": View(
        _("Mine"),
        _("Nothing is assigned to you. Take one from “Unassigned”."),
        lambda tickets, me: tickets.live().filter(assignee=me),
    ),
    "unassigned": View(
        _("Unassigned"),
        _("Every open request has somebody."),
        lambda tickets, _me: tickets.ordinary().live().filter(assignee=None),
    ),
    "us": View(
        _("Waiting for us"),
        _("Nobody waits for our answer."),
        lambda tickets, _me: tickets.ordinary().waiting_for_us(),
    ),
    "user": View(
        pgettext_lazy("view", "Waiting for the user"),
        _("We wait for nobody."),
        lambda tickets, _me: tickets.ordinary().filter(status=Status.PENDING),
    ),
    "urgent": View(
        _("Urgent"),
        _("Nothing urgent is open."),
        lambda tickets, _me: tickets.ordinary().live().filter(priority=Priority.URGENT),
    ),
    "complaints": View(
        _("Complaints"),
        _("No complaint is open."),
        lambda tickets, _me: tickets.complaints().live(),
    ),
    "all": View(
        pgettext_lazy("view", "All"),
        _("No request has been filed yet."),
        lambda tickets, _me: tickets,
    ),
}
FIRST_VIEW, EVERY = "us", "all"


def chosen_view(request: HttpRequest) -> str:
    """The view that a request asks for; a search without one looks everywhere."""
    named = request.GET.get("view", "")
    if named in VIEWS:
        return named
    return EVERY if request.GET.get("q", "").strip() else FIRST_VIEW


class ViewFilter(SimpleListFilter):
    """The tabs of the queue."""

    title = _("view")
    parameter_name = "view"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Options:
        return [(key, view.label) for key, view in VIEWS.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        assert isinstance(request.user, User)  # noqa: S101  (admin_view lets in no one else)
        return VIEWS[chosen_view(request)].pick(queryset, request.user)


class ColumnFilter(SimpleListFilter):
    """Equal to what was chosen. A value that is not on offer filters nothing."""

    column = ""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        offered = {key for key, _label in self.lookup_choices}
        chosen = self.value()
        return queryset.filter(**{self.column: chosen}) if chosen in offered else queryset


class CategoryFilter(ColumnFilter):
    title, parameter_name, column = _("category"), "category", "category_id"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Options:
        return [(str(category.pk), str(category)) for category in Category.objects.all()]


class TeamFilter(ColumnFilter):
    title, parameter_name, column = _("team"), "team", "team_id"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Options:
        return [(str(team.pk), str(team)) for team in Team.objects.all()]


class ChoicesFilter(ColumnFilter):
    """By a column with fixed choices."""

    offered: type[TextChoices]

    def lookups(self, request: HttpRequest, model_admin: Any) -> Options:
        return list(self.offered.choices)


class PriorityFilter(ChoicesFilter):
    title, parameter_name, column, offered = _("priority"), "priority", "priority", Priority


class ChannelFilter(ChoicesFilter):
    title, parameter_name, column, offered = _("channel"), "channel", "channel", Channel


class StatusFilter(ChoicesFilter):
    title, parameter_name, column, offered = _("status"), "status", "status", Status


class IncidentFilter(ColumnFilter):
    """What is wrong now, and the one that a link to the list names, though it may be over."""

    title, parameter_name, column = _("incident"), "incident", "incident_id"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Options:
        offered = {str(row.pk): row.title for row in announcements.incidents()}
        named = request.GET.get(self.parameter_name, "")
        if named not in offered and named.isascii() and named.isdigit():
            found = Announcement.objects.published().filter(pk=named)
            offered |= {str(row.pk): row.title for row in found}
        return list(offered.items())


FILTERS = [
    ViewFilter,
    CategoryFilter,
    TeamFilter,
    PriorityFilter,
    ChannelFilter,
    StatusFilter,
    IncidentFilter,
]
