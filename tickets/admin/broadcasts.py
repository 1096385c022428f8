"""What was written to everybody of an incident, and where it is written."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kb.models import Announcement
from portal.access import SignedIn, require
from portal.refusals import Refused
from portal.staff_site import ReadOnlyAdmin
from tickets.actions.broadcast import SEND, broadcast
from tickets.models import Broadcast, Ticket
from tickets.workflow import MAX_TEXT

UNPROCESSABLE = 422
# Linked requests are counted so far.
COUNTED = 1_000


class BroadcastForm(forms.Form):
    """The words in both languages: each requester gets those of their request."""

    body_en = forms.CharField(
        label=_("Text (English)"), max_length=MAX_TEXT, widget=forms.Textarea({"rows": 6})
    )
    body_zh_hans = forms.CharField(
        label=_("Text (Chinese)"), max_length=MAX_TEXT, widget=forms.Textarea({"rows": 6})
    )
    solves = forms.BooleanField(
        label=_("Call their requests solved"),
        required=False,
        help_text=_("They can reopen them by answering."),
    )


@admin.register(Broadcast)
class BroadcastAdmin(ReadOnlyAdmin):
    """What was sent, to be read; writing is a page of its own that calls the verb."""

    list_display = ["__str__", "incident", "author", "at", "done_at", "solves"]
    list_select_related = ["incident", "author"]
    readonly_fields = ("readers",)
    fields = ["incident", "body_en", "body_zh_hans", "solves", "author", "at", "done_at", "readers"]

    @admin.display(description=_("requests that have it"))
    def readers(self, row: Broadcast) -> int:
        return row.messages.count()

    def get_urls(self) -> list[URLPattern]:
        write = require_http_methods(["GET", "HEAD", "POST"])(self.write)
        page = self.admin_site.admin_view(write)
        return [path("write/<int:pk>/", page, name="tickets_broadcast_write"), *super().get_urls()]

    def write(self, request: SignedIn, pk: int) -> HttpResponse:
        """Write to the requesters of everything linked to an announcement."""
        require(request.user, SEND)
        incident = get_object_or_404(Announcement.objects.published(), pk=pk)
        posted = request.method == "POST"
        form = BroadcastForm(request.POST if posted else None, initial=_last_words(incident))
        if form.is_valid():
            try:
                broadcast(incident=incident, actor=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal.sentence))
            else:
                messages.success(request, str(_("It is kept, and everybody is being told.")))
                return redirect("admin:kb_announcement_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Write to everybody of this incident"),
            "opts": self.opts,
            "announcement": incident,
            "form": form,
            "linked": linked_to(incident),
        }
        status = UNPROCESSABLE if form.errors else 200
        template = "admin/tickets/broadcast_write.html"
        return TemplateResponse(request, template, context, status=status)


def linked_to(incident: Announcement) -> dict[str, Any]:
    """How many requests are linked to it, counted to a limit."""
    found = Ticket.objects.filter(incident=incident)[: COUNTED + 1].count()
    return {"count": min(found, COUNTED), "more": found > COUNTED}


def _last_words(incident: Announcement) -> dict[str, str]:
    """What everybody can read by now: the newest update."""
    last = incident.updates.last()
    return {"body_en": last.body_en, "body_zh_hans": last.body_zh_hans} if last else {}
