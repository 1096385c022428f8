"""The form in which a handler drafts a remedy, or writes another content of one."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from complaints.actions.draft import Remedy, draft, edit
from complaints.actions.fee import enter_fee
from complaints.admin import case_forms
from complaints.admin.board import Board
from complaints.admin.case_forms import CaseForm, area
from complaints.admin.case_parts import parts_of
from complaints.bands import BANDS
from complaints.models import Compensation, Complaint, Evidence, Fee
from complaints.models.fields import ASSET_CHOICES
from complaints.money import ASSETS, plain
from complaints.moves import By
from complaints.terms import Ground, Kind
from portal.access import SignedIn
from portal.refusals import Refused
from tickets.intake.chains import CHAINS

UNPROCESSABLE = 422


def _line(label: Any, *, limit: int = 200, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, required=False, **more)


class RemedyForm(CaseForm):
    """Everything that a proposal needs; a draft may lack some of it."""

    hash_fields = frozenset({"fee_transaction"})
    kind = case_forms.choice(_("Kind"), Kind.choices)
    ground = case_forms.choice(_("Ground"), Ground.choices)
    ground_note = _line(_("Ground in words"), help_text=_("Needed for another ground."))
    asset = case_forms.choice(_("Asset"), ASSET_CHOICES, required=False)
    amount = _line(
        _("Amount"), limit=40,
        help_text=_("Digits and one point, such as 12.50. Empty for a remedy other than money."),
    )  # fmt: skip
    basis = area(_("How the amount was found, or what is done"), required=False)
    outside_band = area(_("Why it is outside the guidance"), rows=2, required=False)
    fee_transaction = _line(_("Fee: transaction"), limit=120)
    fee_line = _line(_("Fee: line"), limit=60, help_text=_("Such as: network fee."))
    fee_charged = _line(
        _("Fee: charged"), limit=40, help_text=_("In the asset in which it is refunded.")
    )
    beneficiary = _line(_("Beneficiary"), limit=150)
    network = forms.ChoiceField(label=_("Network"), required=False)
    destination = _line(
        _("Destination"),
        help_text=_("An address of the client's own. Without a network: how it is paid."),
    )
    evidence = forms.ModelMultipleChoiceField(
        label=_("Evidence"), queryset=Evidence.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def known(self, complaint: Complaint, row: Compensation | None) -> dict[str, Any]:
        """A new one begins with what the case says; another content with the one before."""
        if row is None:
            return {
                "beneficiary": complaint.client.name,
                "fee_transaction": complaint.ticket.transaction,
            }
        names = ("kind", "ground", "ground_note", "asset", "basis", "outside_band", "beneficiary",
                 "network", "destination")  # fmt: skip
        return {
            **{name: getattr(row, name) for name in names},
            "amount": plain(row.amount, row.unit) if row.amount is not None else "",
            "evidence": row.evidence.all(),
            "seen": row.version,
            **_fee_known(row.fee),
        }

    def fill(self) -> None:
        case_forms.offer(self, "evidence", self.complaint.evidence.all())
        chains: Any = self.fields["network"]
        chains.choices = [*case_forms.NONE, *((code, chain.name) for code, chain in CHAINS.items())]

    def remedy(self) -> Remedy:
        """What was typed, as the verbs take it; a refund names its fee."""
        said = self.cleaned_data
        kind = Kind(said["kind"])
        names = ("ground_note", "asset", "amount", "basis", "outside_band", "beneficiary",
                 "network", "destination")  # fmt: skip
        evidence: QuerySet[Evidence] = said["evidence"]
        return Remedy(
            kind=kind,
            ground=Ground(said["ground"]),
            fee=self._fee() if kind is Kind.FEE_REFUND else None,
            evidence=tuple(evidence),
            **{name: said[name] for name in names},
        )

    def _fee(self) -> Fee | None:
        said = self.cleaned_data
        if not said["fee_line"] and not said["fee_charged"]:
            return None
        return enter_fee(
            transaction_id=said["fee_transaction"], line=said["fee_line"], asset=said["asset"],
            charged=said["fee_charged"], actor=self.staff,
        )  # fmt: skip

    @transaction.atomic
    def save(self, row: Compensation | None) -> Compensation:
        """Draft it, or write another content of the one that there is."""
        remedy = self.remedy()
        if row is None:
            return draft(complaint=self.complaint, remedy=remedy, actor=self.staff)
        seen = self.cleaned_data["seen"] or 0
        return edit(compensation=row, remedy=remedy, actor=self.staff, seen=seen)


def _fee_known(fee: Fee | None) -> dict[str, str]:
    if fee is None:
        return {}
    charged = plain(fee.charged, ASSETS[fee.asset])
    return {"fee_transaction": fee.transaction, "fee_line": fee.line, "fee_charged": charged}


class RemedyPages(Board):
    """The two pages of the form."""

    def remedy(self, request: SignedIn, pk: int, award: int | None = None) -> HttpResponse:
        """Draft a remedy; with `award` write another content of that one."""
        complaint = self.find(request, pk)
        parts = parts_of(complaint, complaint.current_round, request.user)
        if By.HANDLER not in parts.can:
            raise PermissionDenied
        row = get_object_or_404(complaint.compensations, pk=award) if award else None
        posted = request.POST if request.method == "POST" else None
        form = RemedyForm(posted, complaint=complaint, staff=request.user, row=row)
        if form.is_bound and form.is_valid():
            try:
                saved = form.save(row)
            except Refused as refusal:
                form.add_error(None, str(refusal.sentence))
            else:
                return redirect("admin:complaints_compensation_change", saved.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("A remedy"),
            "opts": self.opts,
            "complaint": complaint,
            "award": row,
            "form": form,
            "bands": BANDS,
        }
        status = UNPROCESSABLE if form.is_bound else 200
        return TemplateResponse(request, "admin/complaints/remedy.html", context, status=status)
