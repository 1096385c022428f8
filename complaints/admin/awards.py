"""The inbox of those who approve and pay, and the page on which one compensation is decided."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from complaints.admin import award_page
from complaints.admin.acts import Posted
from complaints.admin.award_acts import ACTS, APPROVE, names_for
from complaints.models import Compensation
from complaints.models.redress import CompensationQuerySet
from complaints.terms import NEED_CONSENT
from complaints.workflow import ASKED, Award
from portal.access import SignedIn, require
from portal.accounts.fresh import require_fresh
from portal.refusals import Refused
from portal.staff_site import CappedPaginator, ReadOnlyAdmin, page_of, place

UNPROCESSABLE = 422
SEE = "complaints.view_compensation"
# The inbox's views: which, and how they are called.
VIEWS: dict[str, Any] = {
    "approve": _("To approve"),
    "pay": _("To pay"),
    "paying": _("Being paid"),
    "all": pgettext_lazy("complaints", "All"),
}

place(_("Approvals"), "admin:complaints_compensation_changelist", APPROVE, order=35)


@admin.register(Compensation)
class CompensationAdmin(ReadOnlyAdmin):
    """The changelist is the inbox; the change page is where it is decided."""

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "complaints_compensation_{}".format
        return [
            path("", wrap(require_safe(self.inbox)), name=name("changelist")),
            path("<int:pk>/change/", wrap(require_safe(self.page)), name=name("change")),
            *(
                path(f"<int:pk>/{act}/", wrap(require_POST(self.act)), {"act": act}, name=name(act))
                for act in ACTS
            ),
        ]

    def inbox(self, request: SignedIn) -> HttpResponse:
        """What waits for a decision or a payment, the oldest first."""
        require(request.user, SEE)
        view = request.GET.get("view", "")
        view = view if view in VIEWS else "approve"
        found = _pick(view, Compensation.objects.visible_to(request.user)).whole()
        pages = CappedPaginator(found, self.list_per_page)
        context = {
            **self.admin_site.each_context(request),
            "title": VIEWS[view],
            "opts": self.opts,
            "tabs": [(key, label, key == view) for key, label in VIEWS.items()],
            "view": view,
            "page": pages.get_page(request.GET.get("page")),
        }
        return TemplateResponse(request, "admin/complaints/inbox.html", context)

    def page(self, request: SignedIn, pk: int) -> HttpResponse:
        """Everything that is needed to decide."""
        return self._show(request, self._find(request, pk))

    def act(self, request: SignedIn, pk: int, act: str) -> HttpResponse:
        """Do one thing; a refusal shows the page again, with what was typed."""
        award = self._find(request, pk)
        if act not in names_for(award, request.user):
            return self._show(request, award, refusal=_gone())
        if ACTS[act].fresh:
            require_fresh(request, back_to=page_of(award))
        try:
            ACTS[act].call(Posted(row=award, actor=request.user, data=request.POST))
        except Refused as refusal:
            typed = (act, request.POST.get("body", ""))
            return self._show(request, self._find(request, pk), refusal=refusal, typed=typed)
        messages.success(request, str(ACTS[act].done))
        return redirect("admin:complaints_compensation_change", pk)

    def _find(self, request: SignedIn, pk: int) -> Compensation:
        require(request.user, SEE)
        seen = Compensation.objects.visible_to(request.user)
        return get_object_or_404(award_page.with_all(seen), pk=pk)

    def _show(
        self,
        request: SignedIn,
        award: Compensation,
        *,
        refusal: Refused | None = None,
        typed: tuple[str, str] = ("", ""),
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": str(award),
            "here": page_of(award),
            "acts_at": f"{reverse('admin:complaints_compensation_changelist')}{award.pk}/",
            "opts": self.opts,
            "refusal": refusal,
            "typed": {"act": typed[0], "body": typed[1]},
            **award_page.context(award, request.user),
        }
        status = UNPROCESSABLE if refusal else 200
        return TemplateResponse(request, "admin/complaints/award.html", context, status=status)


def _pick(view: str, awards: CompensationQuerySet) -> CompensationQuerySet:
    if view == "approve":
        return awards.filter(state__in=ASKED).order_by("state_since", "pk")
    if view == "pay":
        carried_out = awards.filter(state=Award.APPROVED).exclude(kind__in=NEED_CONSENT)
        agreed = awards.filter(state__in=[Award.ACCEPTED, Award.PAYMENT_FAILED])
        return (carried_out | agreed).order_by("state_since", "pk")
    if view == "paying":
        return awards.filter(state=Award.PAYING).order_by("state_since", "pk")
    return awards.order_by("-pk")


def _gone() -> Refused:
    return Refused("gone", _("This is not possible any more, or not for you."))
