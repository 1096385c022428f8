"""Announcements, for staff: written as drafts; publishing, updates and the end are verbs."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kb import announcements
from kb.actions.announce import announce
from kb.actions.end_announcement import end_announcement
from kb.actions.update_announcement import update_announcement
from kb.admin.announcement_forms import AnnouncementForm, EndForm, UpdateForm
from kb.models import Announcement, Phase
from portal.access import SignedIn, require
from portal.refusals import Refused
from portal.staff_site import StaffAdmin

PUBLISH = "kb.publish_announcement"
UNPROCESSABLE = 422
_TEXTS = ["title_en", "body_en", "title_zh_hans", "body_zh_hans"]
_WHOM = ["categories", "chains", "channels"]
_TIMES = ["starts_at", "expected_end", "ends_at"]


@admin.register(Announcement)
class AnnouncementAdmin(StaffAdmin):
    """What is published changes only by updates: people have read it."""

    form = AnnouncementForm
    list_display = ["__str__", "kind", "phase", "starts_at", "expected_end", "ends_at", "pinned"]
    list_filter = ["kind", ("published_at", admin.EmptyFieldListFilter)]
    change_form_template = "admin/kb/announcement_form.html"
    fieldsets = [
        (None, {"fields": ["kind", *_TIMES, "pinned"]}),
        (_("English"), {"fields": ["title_en", "body_en"]}),
        (_("Chinese"), {"fields": ["title_zh_hans", "body_zh_hans"]}),
        (_("Whom it concerns"), {"fields": [*_WHOM, "is_incident"]}),
    ]

    @admin.display(description=_("state"))
    def phase(self, announcement: Announcement) -> str | Promise:
        return announcement.phase(timezone.now()).label

    def get_readonly_fields(self, request: HttpRequest, obj: Announcement | None = None) -> Any:
        is_draft = obj is None or obj.published_at is None
        return [] if is_draft else ["kind", *_TIMES, *_TEXTS]

    def save_model(
        self,
        request: HttpRequest,
        obj: Announcement,
        form: Any,
        change: bool,  # noqa: FBT001  (Django's signature)
    ) -> None:
        if not change:
            obj.author_id = request.user.pk
        super().save_model(request, obj, form, change)
        announcements.changed()

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "kb_announcement_{}".format
        both = require_http_methods(["GET", "HEAD", "POST"])
        return [
            path("<int:pk>/publish/", wrap(require_POST(self.publish)), name=name("publish")),
            path("<int:pk>/update/", wrap(both(self.update)), name=name("update")),
            path("<int:pk>/end/", wrap(both(self.end)), name=name("end")),
            *super().get_urls(),
        ]

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        """With what may be done next, for those who may."""
        row = context.get("original")
        phase = row.phase(timezone.now()) if row else None
        may = request.user.has_perm(PUBLISH)
        context["may_publish"] = may and phase is Phase.DRAFT
        context["may_update"] = may and phase in {Phase.PLANNED, Phase.OPEN}
        context["is_public"] = phase not in {None, Phase.DRAFT}
        return super().render_change_form(request, context, *args, **kwargs)

    def publish(self, request: SignedIn, pk: int) -> HttpResponse:
        """Publish the draft as it was saved."""
        require(request.user, PUBLISH)
        row = get_object_or_404(Announcement, pk=pk)
        try:
            announce(announcement=row, actor=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal.sentence))
        else:
            messages.success(request, str(_("It is published, and subscribers are being told.")))
        return redirect("admin:kb_announcement_change", pk)

    def update(self, request: SignedIn, pk: int) -> HttpResponse:
        """Say what is new."""
        require(request.user, PUBLISH)
        row = get_object_or_404(Announcement, pk=pk)
        form = UpdateForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                update_announcement(announcement=row, actor=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal.sentence))
            else:
                return self._done(request, pk, _("The update is published."))
        return self._say(request, row, form, _("Write an update"))

    def end(self, request: SignedIn, pk: int) -> HttpResponse:
        """Say that it is over."""
        require(request.user, PUBLISH)
        row = get_object_or_404(Announcement, pk=pk)
        form = EndForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                end_announcement(announcement=row, actor=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal.sentence))
            else:
                return self._done(request, pk, _("It is over, and has moved to the history."))
        return self._say(request, row, form, _("End the announcement"))

    def _done(self, request: SignedIn, pk: int, said: str | Promise) -> HttpResponse:
        messages.success(request, str(said))
        return redirect("admin:kb_announcement_change", pk)

    def _say(
        self, request: SignedIn, row: Announcement, form: forms.Form, title: str | Promise
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "announcement": row,
            "form": form,
        }
        status = UNPROCESSABLE if form.errors else 200
        template = "admin/kb/announcement_say.html"
        return TemplateResponse(request, template, context, status=status)
