"""The page of one complaint, and what can be done from it: each act is a POST that calls a verb."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from complaints import pdf
from complaints.admin import case_page
from complaints.admin.board import SEE
from complaints.admin.case_acts import ACTS, Said
from complaints.admin.case_forms import CaseForm
from complaints.admin.case_page import Failed
from complaints.admin.case_parts import parts_of
from complaints.admin.entry import EntryPages
from complaints.admin.remedy import RemedyPages
from complaints.models import Complaint, Letter
from portal.access import SignedIn
from portal.refusals import Refused
from portal.staff_site import place
from tickets.admin import reads

UNPROCESSABLE = 422

place(_("Complaints"), "admin:complaints_complaint_changelist", SEE, order=15)


@admin.register(Complaint)
class ComplaintAdmin(EntryPages, RemedyPages):
    """The changelist is the board; the change page is the case."""

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "complaints_complaint_{}".format
        both = require_http_methods(["GET", "HEAD", "POST"])
        return [
            path("", wrap(require_safe(self.board)), name=name("changelist")),
            path("enter/", wrap(both(self.enter)), name=name("enter")),
            path("of/<int:pk>/", wrap(require_POST(self.make)), name=name("make")),
            path("<int:pk>/change/", wrap(require_safe(self.page)), name=name("change")),
            path("<int:pk>/remedy/", wrap(both(self.remedy)), name=name("remedy")),
            path(
                "<int:pk>/remedy/<int:award>/", wrap(both(self.remedy)), name=name("remedy_edit")
            ),
            path("<int:pk>/letters/<int:letter>/", wrap(require_safe(self.paper)),
                 name=name("letter")),
            *(
                path(f"<int:pk>/{act}/", wrap(require_POST(self.act)), {"act": act}, name=name(act))
                for act in ACTS
            ),
        ]  # fmt: skip

    def page(self, request: SignedIn, pk: int) -> HttpResponse:
        """The case."""
        return self._show(request, self.find(request, pk))

    def act(self, request: SignedIn, pk: int, act: str) -> HttpResponse:
        """Do one thing; a refusal shows the page again, with what was typed."""
        complaint = self.find(request, pk)
        parts = parts_of(complaint, complaint.current_round, request.user)
        if not (parts.can or parts.may_sign):
            raise PermissionDenied
        form = ACTS[act].form(
            request.POST, complaint=complaint, staff=request.user, auto_id=f"{act}-%s"
        )
        if not form.is_valid():
            return self._again(request, pk, act, form, _("Nothing was kept. See below."))
        try:
            ACTS[act].call(Said(complaint, request.user, form.cleaned_data))
        except Refused as refusal:
            return self._again(request, pk, act, form, refusal.sentence)
        messages.success(request, str(ACTS[act].done))
        if self.seen_by(request).filter(pk=pk).exists():
            return redirect("admin:complaints_complaint_change", pk)
        return redirect("admin:complaints_complaint_changelist")

    def _again(
        self, request: SignedIn, pk: int, act: str, form: CaseForm, sentence: Any
    ) -> HttpResponse:
        failed = Failed(act, form, form.data.get("row", ""))
        return self._show(request, self.find(request, pk), failed, sentence)

    def paper(self, request: SignedIn, pk: int, letter: int) -> HttpResponse:
        """A letter as it left, as a PDF where one can be drawn, else as text."""
        complaint = self.find(request, pk)
        sent = get_object_or_404(Letter.objects.filter(round__complaint=complaint), pk=letter)
        reads.note_ticket(request, complaint.ticket)
        if pdf.is_available():
            return HttpResponse(pdf.of_letter(sent), content_type="application/pdf")
        return HttpResponse(f"{sent.subject}\n\n{sent.body}", content_type="text/plain")

    def _show(
        self,
        request: SignedIn,
        complaint: Complaint,
        failed: Failed | None = None,
        sentence: Any = "",
    ) -> HttpResponse:
        reads.note_ticket(request, complaint.ticket)
        context = {
            **self.admin_site.each_context(request),
            "title": complaint.reference,
            "opts": self.opts,
            "here": reverse("admin:complaints_complaint_change", args=[complaint.pk]),
            "acts_at": f"{reverse('admin:complaints_complaint_changelist')}{complaint.pk}/",
            "refusal": sentence,
            **case_page.context(complaint, request.user, failed),
        }
        status = UNPROCESSABLE if failed else 200
        return TemplateResponse(request, "admin/complaints/case.html", context, status=status)
