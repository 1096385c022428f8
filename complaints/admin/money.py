"""Money set up by verbs, and what it did, to be read: ledger, payouts, vouchers, fees."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from complaints.admin.award_page import in_reference, written
from complaints.admin.money_forms import (
    AuthorityForm,
    BudgetForm,
    PolicyForm,
    RateForm,
    SetForm,
)
from complaints.models import (
    AuthorityLimit,
    AuthorityPolicy,
    Budget,
    LedgerEntry,
    Payout,
    ReferenceRate,
    Voucher,
)
from portal.accounts.fresh import require_fresh
from portal.refusals import Refused
from portal.staff_site import ReadOnlyAdmin
from portal.templatetags.portal import last_day

UNPROCESSABLE = 422


class SetAdmin(ReadOnlyAdmin):
    """A list to read, and one form that sets what is in it by a verb. What is set is never edited:
    the same again takes its place."""

    set_form: ClassVar[type[SetForm]]
    list_display_links = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"complaints.add_{self.opts.model_name}")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The form; posted, the verb decides."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        posted = request.POST if request.method == "POST" else None
        form = self.set_form(posted)
        if form.is_bound and form.is_valid():
            require_fresh(request)
            try:
                form.save(request.user)  # type: ignore[arg-type]
            except Refused as refusal:
                form.add_error(None, str(refusal.sentence))
            else:
                messages.success(request, str(_("It is kept and holds from now on.")))
                return redirect(f"admin:complaints_{self.opts.model_name}_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": self.opts.verbose_name,
            "opts": self.opts,
            "form": form,
        }
        status = UNPROCESSABLE if form.is_bound else 200
        return TemplateResponse(request, "admin/complaints/set.html", context, status=status)


@admin.register(Budget)
class BudgetAdmin(SetAdmin):
    set_form = BudgetForm
    list_display = ["said_month", "kind", "asset", "said_limit", "said_left", "owner", "changed_at"]
    list_filter = ["kind"]
    list_select_related = ["owner"]

    @admin.display(description=_("month"), ordering="month")
    def said_month(self, budget: Budget) -> str:
        return budget.written_month

    @admin.display(description=_("limit"))
    def said_limit(self, budget: Budget) -> str:
        return written(int(budget.limit), budget.asset)

    @admin.display(description=_("left"))
    def said_left(self, budget: Budget) -> str:
        return written(budget.left, budget.asset)


@admin.register(AuthorityLimit)
class AuthorityLimitAdmin(SetAdmin):
    set_form = AuthorityForm
    list_display = ["person", "said_limit", "changed_by", "changed_at"]
    list_select_related = ["person", "changed_by"]

    @admin.display(description=_("limit"))
    def said_limit(self, limit: AuthorityLimit) -> str:
        return in_reference(limit.limit)


@admin.register(AuthorityPolicy)
class AuthorityPolicyAdmin(SetAdmin):
    set_form = PolicyForm
    list_display = ["at", "said_tiers", "window_days", "said_daily", "changed_by"]
    list_select_related = ["changed_by"]

    @admin.display(description=_("tiers"))
    def said_tiers(self, policy: AuthorityPolicy) -> str:
        return " · ".join(
            f"{'∞' if tier.up_to is None else in_reference(tier.up_to)}: {tier.approvals}"
            for tier in policy.policy().tiers
        )

    @admin.display(description=_("daily limit"))
    def said_daily(self, policy: AuthorityPolicy) -> str:
        return in_reference(policy.daily)


@admin.register(ReferenceRate)
class ReferenceRateAdmin(SetAdmin):
    set_form = RateForm
    list_display = ["asset", "rate", "source", "entered_by", "at"]
    list_filter = ["asset"]
    list_select_related = ["entered_by"]


class AmountAdmin(ReadOnlyAdmin):
    """Rows with an amount of an asset, to be read."""

    list_display_links = None

    @admin.display(description=_("amount"))
    def said(self, row: Model) -> str:
        return written(row.amount, row.asset)  # type: ignore[attr-defined]


@admin.register(LedgerEntry)
class LedgerAdmin(AmountAdmin):
    list_display = ["seq", "journal", "entry", "account", "said", "award", "actor", "at"]
    list_filter = ["entry", "account", "asset"]
    list_select_related = ["actor"]
    ordering = ["-seq"]

    @admin.display(description=_("compensation"), ordering="compensation_id")
    def award(self, entry: LedgerEntry) -> int:
        """Its number, by which its lines belong together."""
        return entry.compensation_id


@admin.register(Payout)
class PayoutAdmin(AmountAdmin):
    list_display = ["begun_at", "said", "route", "state", "attempt", "reference", "payer",
                    "settled_at", "last_error"]  # fmt: skip
    list_filter = ["state", "route"]
    list_select_related = ["payer"]
    search_fields = ["reference__exact", "key__exact"]
    search_help_text = _("The whole reference of the payment, or its key")
    ordering = ["-pk"]


@admin.register(Voucher)
class VoucherAdmin(AmountAdmin):
    """Without their codes: those are their owners' alone."""

    list_display = ["__str__", "said", "owner", "status", "issued_at", "until",
                    "redeemed_at"]  # fmt: skip
    list_filter = ["status"]
    list_select_related = ["owner"]
    search_fields = ["owner__email__exact"]
    search_help_text = _("The whole address of the owner")
    ordering = ["-pk"]
    exclude = ("sealed_code", "code_hash")

    @admin.display(description=_("expires"), ordering="expires_at")
    def until(self, voucher: Voucher) -> str:
        return last_day(voucher.expires_at)
