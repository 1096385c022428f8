"""One complaint, as its complainant sees it, and what they can do about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from complaints import pdf
from complaints.actions._case_checks import appeal_in_time
from complaints.actions.appeal import appeal
from complaints.actions.offer import decline, take_offer
from complaints.actions.show_voucher import show_voucher
from complaints.actions.withdraw import withdraw
from complaints.forms import GroundsForm, WithdrawForm
from complaints.models import Complaint, Letter, Round
from complaints.views.own import own
from complaints.views.stages import SHOWN
from complaints.workflow import APPEALABLE, LIVE, Award
from portal.models import User
from portal.refusals import Refused

# States of a compensation that the complainant has been told of.
TOLD = (Award.OFFERED, Award.ACCEPTED, Award.DECLINED, Award.LAPSED, Award.PAYING, Award.PAID,
        Award.PAYMENT_FAILED, Award.REVERSED)  # fmt: skip


@require_safe
@own
def show(request: HttpRequest, complaint: Complaint, person: User) -> HttpResponse:
    """Where it stands, by when what happens, the letters, what is offered."""
    return _page(request, complaint, person)


def _page(request: HttpRequest, complaint: Complaint, person: User, **more: Any) -> HttpResponse:
    current = complaint.current_round
    awards = complaint.compensations.filter(state__in=TOLD).select_related("voucher")
    context = {
        "complaint": complaint,
        "round": current,
        "shown": SHOWN[complaint.state],
        "is_client": person.pk == complaint.ticket.requester_id,
        "points": current.points.all() if current.decided_at else [],
        "letters": Letter.objects.filter(round__complaint=complaint).order_by("-pk"),
        "awards": awards.order_by("pk"),
        "may_withdraw": complaint.state in LIVE,
        "may_appeal": _may_appeal(complaint, current),
        "grounds": GroundsForm(prefix="appeal"),
        "withdrawal": WithdrawForm(prefix="withdraw"),
        **more,
    }
    return render(request, "complaints/complaint.html", context)


def _may_appeal(complaint: Complaint, current: Round) -> bool:
    try:
        appeal_in_time(current, timezone.now())
    except Refused:
        return False
    return complaint.state in APPEALABLE


@require_POST
@own
def take_back(request: HttpRequest, complaint: Complaint, person: User) -> HttpResponse:
    """Withdraw it."""
    form = WithdrawForm(request.POST, prefix="withdraw")
    if not form.is_valid():
        return _page(request, complaint, person, withdrawal=form, form=form)
    return _do(
        request, complaint, _("Your complaint is withdrawn."),
        lambda: withdraw(complaint=complaint, actor=person, **form.cleaned_data),
    )  # fmt: skip


@require_POST
@own
def appeal_against(request: HttpRequest, complaint: Complaint, person: User) -> HttpResponse:
    """Ask for another look."""
    form = GroundsForm(request.POST, prefix="appeal")
    if not form.is_valid():
        return _page(request, complaint, person, grounds=form, form=form)
    grounds = form.cleaned_data["grounds"]
    return _do(
        request, complaint, _("We look at it again. Somebody who had no part so far does that."),
        lambda: appeal(complaint=complaint, actor=person, grounds=grounds, confirmed=True),
    )  # fmt: skip


@require_POST
@own
def answer_offer(
    request: HttpRequest, complaint: Complaint, person: User, *, pk: int
) -> HttpResponse:
    """Accept or decline what is offered."""
    award = complaint.compensations.filter(pk=pk, state__in=TOLD).first()
    verb = {"accept": take_offer, "decline": decline}.get(request.POST.get("answer", ""))
    if award is None or verb is None:
        raise Http404
    said = {
        take_offer: _("You have accepted the offer. We pay it within five business days."),
        decline: _("You have declined the offer. You can still appeal."),
    }
    return _do(
        request, complaint, said[verb],
        lambda: verb(compensation=award, actor=person, confirmed=True),
    )  # fmt: skip


@require_POST
@own
def voucher(request: HttpRequest, complaint: Complaint, person: User, *, pk: int) -> HttpResponse:
    """Show the code of a voucher, once."""
    award = complaint.compensations.filter(pk=pk, voucher__owner=person).first()
    if award is None:
        raise Http404
    try:
        code = show_voucher(voucher=award.voucher, actor=person)
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
        return redirect("complaints:complaint", complaint.reference)
    context = {"complaint": complaint, "voucher": award.voucher, "code": code}
    return render(request, "complaints/voucher.html", context)


@require_safe
@own
def letter(request: HttpRequest, complaint: Complaint, person: User, *, pk: int) -> HttpResponse:
    """One of our letters, as it left; as PDF with `?as=pdf`."""
    found = Letter.objects.filter(round__complaint=complaint, pk=pk).first()
    if found is None:
        raise Http404
    if request.GET.get("as") == "pdf" and pdf.is_available():
        return _as_pdf(found)
    context = {"complaint": complaint, "letter": found, "offers_pdf": pdf.is_available()}
    return render(request, "complaints/letter.html", context)


def _as_pdf(letter: Letter) -> HttpResponse:
    name = f"{letter.round.complaint.reference}-{letter.kind}.pdf"
    return HttpResponse(
        pdf.of_letter(letter),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _do(
    request: HttpRequest, complaint: Complaint, done: str, verb: Callable[[], object]
) -> HttpResponse:
    try:
        verb()
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
    else:
        messages.success(request, done)
    return redirect("complaints:complaint", complaint.reference)
