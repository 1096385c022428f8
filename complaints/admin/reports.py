"""Reports for management: asked for, made in the background, frozen, signed and taken away."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from complaints import pdf
from complaints.actions.ask_report import ask_report
from complaints.actions.freeze_report import freeze_report
from complaints.actions.sign_report import sign_report
from complaints.admin.report_forms import AskForm
from complaints.models import ReportRun, ReportSnapshot
from complaints.reports import files, runs
from complaints.reports.sections import digest
from complaints.reports.span import Span
from complaints.reports.words import tell
from portal import audit
from portal.access import SignedIn, require
from portal.accounts.fresh import require_fresh
from portal.refusals import Refused
from portal.staff_site import ReadOnlyAdmin, page_of, place

UNPROCESSABLE = 422
SEE, SIGN = "complaints.view_reportsnapshot", "complaints.sign_report"
SHOWN = 50
TAKEN = audit.means("report_taken", _("took a report as a file"))

place(_("Reports"), "admin:complaints_reportsnapshot_changelist", SEE, order=45)


@admin.register(ReportSnapshot)
class ReportAdmin(ReadOnlyAdmin):
    """The list takes the asking; a run shows how far it is; a frozen report is read and signed."""

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "complaints_reportsnapshot_{}".format

        def read(view: Any) -> Any:
            return wrap(require_safe(view))

        def write(view: Any) -> Any:
            return wrap(require_POST(view))

        return [
            path("", read(self.overview), name=name("changelist")),
            path("ask/", write(self.ask), name=name("ask")),
            path("runs/<int:pk>/", read(self.run), name=name("run")),
            path("runs/<int:pk>/progress/", read(self.progress), name=name("progress")),
            path("runs/<int:pk>/freeze/", write(self.freeze), name=name("freeze")),
            path("<int:pk>/change/", read(self.page), name=name("change")),
            path("<int:pk>/sign/", write(self.sign), name=name("sign")),
            path("<int:pk>/csv/", read(self.csv), name=name("csv")),
            path("<int:pk>/pdf/", read(self.pdf), name=name("pdf")),
        ]

    def overview(self, request: SignedIn) -> HttpResponse:
        """What is frozen, and what is being made."""
        require(request.user, SEE)
        return self._list(request, AskForm())

    def ask(self, request: SignedIn) -> HttpResponse:
        """Have a report made; its page shows how far it is."""
        require(request.user, SIGN)
        form = AskForm(request.POST)
        if not form.is_valid():
            return self._list(request, form, status=UNPROCESSABLE)
        said = form.cleaned_data
        try:
            run = ask_report(
                span=Span.read(said["span"]), actor=request.user,
                active_clients=said["active_clients"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
            return self._list(request, form, status=UNPROCESSABLE)
        return redirect("admin:complaints_reportsnapshot_run", run.pk)

    def run(self, request: SignedIn, pk: int) -> HttpResponse:
        """How far it is; then the tables."""
        return self._show_run(request, self._find_run(request, pk))

    def progress(self, request: SignedIn, pk: int) -> JsonResponse:
        """The same for the module that draws the bar."""
        run = self._find_run(request, pk)
        ready = run.made_at is not None or runs.given_up(run)
        return JsonResponse({"done": run.done, "steps": run.steps, "ready": ready})

    def freeze(self, request: SignedIn, pk: int) -> HttpResponse:
        run = self._find_run(request, pk)
        require(request.user, SIGN)
        try:
            report = freeze_report(run=run, actor=request.user)
        except Refused as refusal:
            return self._show_run(request, run, refusal)
        messages.success(request, _("The report is frozen. Now it can be signed."))
        return redirect("admin:complaints_reportsnapshot_change", report.pk)

    def page(self, request: SignedIn, pk: int) -> HttpResponse:
        return self._show(request, self._find(request, pk))

    def sign(self, request: SignedIn, pk: int) -> HttpResponse:
        """Sign what the page showed; asked again who they are."""
        report = self._find(request, pk)
        require(request.user, SIGN)
        require_fresh(request, back_to=page_of(report))
        measures = request.POST.get("measures", "").replace("\r\n", "\n")
        seen = request.POST.get("sha256", "")
        try:
            sign_report(report=report, actor=request.user, seen=seen, measures=measures)
        except Refused as refusal:
            return self._show(request, report, refusal, measures)
        messages.success(request, _("You have signed the report."))
        return redirect("admin:complaints_reportsnapshot_change", report.pk)

    def csv(self, request: SignedIn, pk: int) -> HttpResponse:
        report = self._take(request, pk, "csv")
        text = files.as_csv(report, tell(report.tables))
        return _download(text.encode(), report, "csv", "text/csv; charset=utf-8")

    def pdf(self, request: SignedIn, pk: int) -> HttpResponse:
        report = self._find(request, pk)
        require_fresh(request)
        try:
            drawn = files.as_pdf(report, tell(report.tables), get_language() or "en")
        except pdf.NoPdf as refusal:
            return self._show(request, report, refusal)
        self._take(request, pk, "pdf")
        return _download(drawn, report, "pdf", "application/pdf")

    def _find(self, request: SignedIn, pk: int) -> ReportSnapshot:
        require(request.user, SEE)
        return get_object_or_404(ReportSnapshot.objects.select_related("made_by"), pk=pk)

    def _find_run(self, request: SignedIn, pk: int) -> ReportRun:
        require(request.user, SEE)
        return get_object_or_404(ReportRun.objects.select_related("asked_by", "frozen_as"), pk=pk)

    def _take(self, request: SignedIn, pk: int, ending: str) -> ReportSnapshot:
        """The report, for whoever has just shown that it is them; with a line of who took it."""
        report = self._find(request, pk)
        require_fresh(request)
        about = f"report:{report.pk}"
        audit.record(TAKEN, actor=request.user, about=about, request=request, ending=ending)
        return report

    def _list(self, request: SignedIn, form: AskForm, status: int = 200) -> HttpResponse:
        context = {
            "title": _("Reports"),
            "form": form,
            "may_sign": request.user.has_perm(SIGN),
            "reports": ReportSnapshot.objects.defer("tables").prefetch_related("signatures__by")[
                :SHOWN
            ],
            "runs": ReportRun.objects.defer("tables").filter(frozen_as=None)[:10],
        }
        return self._render(request, "reports", context, status)

    def _show_run(
        self, request: SignedIn, run: ReportRun, refusal: Refused | None = None
    ) -> HttpResponse:
        span = runs.span_of(run)
        frozen = ReportSnapshot.objects.filter(
            period=run.period, begins_on=run.begins_on, entity=run.entity
        ).first()
        context = {
            "title": str(run),
            "run": run,
            "given_up": runs.given_up(run),
            "tables": tell(run.tables) if run.tables else [],
            "is_over": run.asked_at >= span.end,
            "frozen": frozen,
            "is_same": bool(frozen and run.tables and digest(run.tables) == frozen.sha256),
            "may_sign": request.user.has_perm(SIGN),
            "refusal": refusal,
        }
        return self._render(request, "report_run", context, UNPROCESSABLE if refusal else 200)

    def _show(
        self,
        request: SignedIn,
        report: ReportSnapshot,
        refusal: Refused | None = None,
        measures: str = "",
    ) -> HttpResponse:
        signatures = list(report.signatures.select_related("by").order_by("at"))
        signed = request.user.pk in {one.by_id for one in signatures}
        context = {
            "title": str(report),
            "report": report,
            "span": runs.span_of(report).key,
            "tables": tell(report.tables),
            "signatures": signatures,
            "is_whole": digest(report.tables) == report.sha256,
            "may_sign": request.user.has_perm(SIGN) and not signed,
            "may_ask": request.user.has_perm(SIGN),
            "has_pdf": pdf.is_available(),
            "measures": measures,
            "refusal": refusal,
        }
        return self._render(request, "report", context, UNPROCESSABLE if refusal else 200)

    def _render(
        self, request: HttpRequest, name: str, context: dict[str, Any], status: int
    ) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/complaints/{name}.html", whole, status=status)


def _download(content: bytes, report: ReportSnapshot, ending: str, kind: str) -> HttpResponse:
    name = f"report-{runs.span_of(report).key}.{ending}"
    said = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=said)
