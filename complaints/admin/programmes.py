"""Programmes: one remedy for everybody whom an incident hurt, decided on as a whole."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from complaints.actions.approve_programme import approve_programme, bars_of, reject_programme
from complaints.actions.carry_out_programme import Left, carry_out_programme
from complaints.actions.draft_programme import draft_programme, propose_programme
from complaints.admin.acts import Act, Posted, offered
from complaints.admin.programme_forms import ProgrammeForm
from complaints.conflicts import WHY, Bar
from complaints.models import Complaint, Programme, ProgrammeState
from complaints.money import ASSETS, plain
from portal.access import SignedIn, require
from portal.accounts.fresh import require_fresh
from portal.models import User
from portal.refusals import Refused
from portal.staff_site import CappedPaginator, ReadOnlyAdmin, page_of, place

UNPROCESSABLE = 422
SEE, WORK = "complaints.view_compensation", "complaints.work_complaint"
APPROVE = "complaints.approve_compensation"
Form = Posted[Programme]

place(_("Programmes"), "admin:complaints_programme_changelist", SEE, order=36)


def _approve(form: Form) -> object:
    return approve_programme(programme=form.row, actor=form.actor, seen=form.text("digest"))


def _reject(form: Form) -> object:
    return reject_programme(
        programme=form.row, actor=form.actor, seen=form.text("digest"), reason=form.text()
    )


ACTS: dict[str, Act[Programme]] = {
    "propose": Act(
        lambda form: propose_programme(programme=form.row, actor=form.actor),
        _("Propose"), _("The programme is proposed."),
    ),
    "approve": Act(_approve, _("Approve"), _("Your approval is kept."), fresh=True),
    "reject": Act(
        _reject, _("Reject"), _("The programme is rejected."), body=_("Reason"), needs_body=True,
        danger=True,
    ),
    "carry_out": Act(
        lambda form: carry_out_programme(programme=form.row, actor=form.actor),
        _("Carry it out"), _("The compensations are approved."), fresh=True,
    ),
}  # fmt: skip
_FROM = {
    "propose": (ProgrammeState.DRAFT, WORK),
    "approve": (ProgrammeState.PROPOSED, APPROVE),
    "reject": (ProgrammeState.PROPOSED, APPROVE),
    "carry_out": (ProgrammeState.APPROVED, WORK),
}
# Only for those whom nothing bars from approving it.
JUDGE = frozenset({"approve", "reject"})


def names_for(programme: Programme, staff: User) -> list[str]:
    """The acts that the page offers somebody."""
    return [
        name for name, (state, right) in _FROM.items()
        if programme.state == state and staff.has_perm(right)
    ]  # fmt: skip


@admin.register(Programme)
class ProgrammeAdmin(ReadOnlyAdmin):
    """A list, a form for a new one, and the page on which one is decided."""

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "complaints_programme_{}".format
        return [
            path("", wrap(require_safe(self.overview)), name=name("changelist")),
            path("add/", wrap(require_http_methods(["GET", "POST"])(self.new)), name=name("add")),
            path("<int:pk>/change/", wrap(require_safe(self.page)), name=name("change")),
            *(
                path(f"<int:pk>/{act}/", wrap(require_POST(self.act)), {"act": act}, name=name(act))
                for act in ACTS
            ),
        ]

    def overview(self, request: SignedIn) -> HttpResponse:
        require(request.user, SEE)
        pages = CappedPaginator(Programme.objects.select_related("proposer"), self.list_per_page)
        context = {
            "title": _("Programmes"),
            "page": pages.get_page(request.GET.get("page")),
            "may_write": request.user.has_perm(WORK),
        }
        return self._render(request, "programmes", context)

    def new(self, request: SignedIn) -> HttpResponse:
        """The form; posted, the verb decides."""
        require(request.user, WORK)
        form = ProgrammeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                made = draft_programme(plan=form.plan(), actor=request.user)
            except Refused as refusal:
                form.add_error(None, str(refusal.sentence))
            else:
                return redirect("admin:complaints_programme_change", made.pk)
        status = UNPROCESSABLE if request.method == "POST" else 200
        context = {"title": _("New programme"), "form": form}
        return self._render(request, "programme_form", context, status)

    def page(self, request: SignedIn, pk: int) -> HttpResponse:
        return self._show(request, self._find(request, pk))

    def act(self, request: SignedIn, pk: int, act: str) -> HttpResponse:
        """Do one thing; a refusal shows the page again, with what was typed."""
        programme = self._find(request, pk)
        if act not in names_for(programme, request.user):
            gone = Refused("gone", _("This is not possible any more, or not for you."))
            return self._show(request, programme, gone)
        if ACTS[act].fresh:
            require_fresh(request, back_to=page_of(programme))
        try:
            done = ACTS[act].call(Posted(row=programme, actor=request.user, data=request.POST))
        except Refused as refusal:
            typed = {"act": act, "body": request.POST.get("body", "")}
            return self._show(request, self._find(request, pk), refusal, typed)
        if isinstance(done, list) and done:
            return self._show(request, self._find(request, pk), left=done)
        messages.success(request, str(ACTS[act].done))
        return redirect("admin:complaints_programme_change", pk)

    def _find(self, request: SignedIn, pk: int) -> Programme:
        require(request.user, SEE)
        found = Programme.objects.select_related("incident", "proposer")
        return get_object_or_404(found, pk=pk)

    def _show(
        self,
        request: SignedIn,
        programme: Programme,
        refusal: Refused | None = None,
        typed: dict[str, str] | None = None,
        left: list[Left] | None = None,
    ) -> HttpResponse:
        unit = ASSETS[programme.asset]
        mine, names = self._mine(programme, request.user), names_for(programme, request.user)
        rows = list(
            programme.rows.select_related("client", "complaint__ticket", "compensation")
            .order_by("client__name", "pk")
        )  # fmt: skip
        why = {one.row.pk: one.why for one in left or []}
        seen = Complaint.objects.visible_to(request.user).filter(
            pk__in=[row.complaint_id for row in rows if row.complaint_id]
        )
        visible = set(seen.values_list("pk", flat=True))
        context = {
            "title": programme.name,
            "programme": programme,
            "cap": f"{plain(programme.cap, unit)} {unit.code}",
            "rows": [
                {
                    "row": row,
                    "amount": f"{plain(row.amount, unit)} {unit.code}",
                    "reference": row.complaint.reference
                    if row.complaint and row.complaint_id in visible
                    else "",
                    "why": why.get(row.pk, ""),
                }
                for row in rows
            ],
            "left": _left_said(len(why)) if why else "",
            "approvals": programme.approvals.select_related("approver").order_by("at"),
            "mine": mine,
            "acts": offered(ACTS, [name for name in names if not (mine and name in JUDGE)]),
            "refusal": refusal,
            "typed": typed or {},
        }
        status = UNPROCESSABLE if refusal else 200
        return self._render(request, "programme", context, status)

    def _mine(self, programme: Programme, staff: User) -> list[Any]:
        """Why they may not approve it, where they otherwise would."""
        if programme.state != ProgrammeState.PROPOSED or not staff.has_perm(APPROVE):
            return []
        found = bars_of(programme, staff, timezone.now())
        return [WHY[bar] for bar in Bar if bar in found]

    def _render(
        self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/complaints/{name}.html", whole, status=status)


def _left_said(count: int) -> str:
    said = ngettext(
        "%(count)d person is left: the list says why. Carry it out again when that is settled.",
        "%(count)d people are left: the list says why. Carry it out again when that is settled.",
        count,
    )
    return said % {"count": count}
