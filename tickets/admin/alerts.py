"""Alerts for the security team: the list, and a page each with what can be done about it."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from portal.access import SignedIn, require
from portal.accounts.fresh import require_fresh
from portal.refusals import Refused
from portal.staff_site import ReadOnlyAdmin, page_of, place
from tickets.actions.freeze import FREEZE, RIGHT, dismiss, freeze
from tickets.models import Alert, AlertState, Ticket

UNPROCESSABLE = 422
SEE = "tickets.view_alert"


@admin.register(Alert)
class AlertAdmin(ReadOnlyAdmin):
    """What looks like a theft. An alert is decided on its page, by those who may freeze."""

    list_display = ["raised_at", "kind", "about", "state", "seen_at", "handled_by"]
    list_display_links = ["kind"]
    list_filter = ["state", "kind"]
    list_select_related = ["person", "handled_by"]
    search_fields = ["subject__exact", "person__email__exact"]
    search_help_text = _("A whole email address, or address: and a wallet address")

    @admin.display(description=_("about"))
    def about(self, alert: Alert) -> str:
        return _about(alert)

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "tickets_alert_{}".format
        return [
            path("", wrap(self.changelist_view), name=name("changelist")),
            path("<int:pk>/change/", wrap(require_safe(self.page)), name=name("change")),
            path("<int:pk>/freeze/", wrap(require_POST(self.freeze)), name=name("freeze")),
            path("<int:pk>/dismiss/", wrap(require_POST(self.dismiss)), name=name("dismiss")),
        ]

    def page(self, request: SignedIn, pk: int) -> HttpResponse:
        """What was noticed, and what was done."""
        return self._show(request, _find(request, pk))

    def freeze(self, request: SignedIn, pk: int) -> HttpResponse:
        """One click; whoever makes it has just shown that it is them."""
        alert = _find(request, pk)
        require(request.user, RIGHT)
        require_fresh(request, back_to=page_of(alert))
        try:
            freeze(alert=alert, actor=request.user)
        except Refused as refusal:
            return self._show(request, _find(request, pk), refusal)
        messages.success(request, str(_("The freeze is asked for. The answer will stand here.")))
        return redirect("admin:tickets_alert_change", pk)

    def dismiss(self, request: SignedIn, pk: int) -> HttpResponse:
        """No theft, and why."""
        alert = _find(request, pk)
        require(request.user, RIGHT)
        require_fresh(request, back_to=page_of(alert))
        try:
            dismiss(alert=alert, actor=request.user, reason=request.POST.get("reason", ""))
        except Refused as refusal:
            return self._show(request, _find(request, pk), refusal)
        messages.success(request, str(_("The alert is dismissed.")))
        return redirect("admin:tickets_alert_changelist")

    def _show(
        self, request: SignedIn, alert: Alert, refusal: Refused | None = None
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": alert.get_kind_display(),
            "opts": self.opts,
            "alert": alert,
            "about": _about(alert),
            "tickets": _tickets(request, alert),
            "moments": [parse_datetime(alert.evidence.get(end, "")) for end in ("from", "to")],
            "may_decide": request.user.has_perm(RIGHT) and alert.state == AlertState.OPEN,
            "is_set_up": FREEZE.is_set_up,
            "refusal": refusal,
        }
        status = UNPROCESSABLE if refusal else 200
        return TemplateResponse(request, "admin/tickets/alert.html", context, status=status)


def _find(request: HttpRequest, pk: int) -> Alert:
    require(request.user, SEE)
    rows = Alert.objects.select_related("person", "handled_by", "call")
    return get_object_or_404(rows, pk=pk)


def _about(alert: Alert) -> str:
    if alert.address:
        return alert.address
    return alert.person.email if alert.person else str(_("an account that was erased"))


def _tickets(request: SignedIn, alert: Alert) -> list[dict[str, Any]]:
    """The requests that reported it, with a way to those that this member of staff may see."""
    references = alert.evidence.get("tickets", [])
    seen = Ticket.objects.visible_to(request.user).filter(reference__in=references)
    keys = dict(seen.values_list("reference", "pk"))
    return [{"reference": ref, "pk": keys.get(ref)} for ref in references]


def open_alerts(count: int) -> list[dict[str, Any]]:
    """The newest that nobody has decided on."""
    rows = Alert.objects.filter(state=AlertState.OPEN).select_related("person")[:count]
    return [{"alert": row, "about": _about(row)} for row in rows]


place(_("Alerts"), "admin:tickets_alert_changelist", SEE, order=15)
