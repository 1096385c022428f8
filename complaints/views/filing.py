"""Filing a complaint: one page, no account, and a receipt that prints the dates."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from complaints.actions.register import make_complaint, register
from complaints.forms import ComplaintForm
from complaints.models import Complaint
from portal import receipts
from portal.bilingual import DEFAULT
from portal.models import User
from portal.refusals import Refused
from portal.throttle import allow, client_address
from tickets.actions.submit import COMPLAINT
from tickets.intake.offered import offer
from tickets.models import Ticket
from tickets.views.files import Received, received
from tickets.views.own import own as own_request

HOUR = 3600
PER_ADDRESS = 20
_SENT = "complaints:sent"
_TRAP = "website"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; posted, the complaint is received, with its dates on the next page."""
    offered = offer(COMPLAINT)
    if offered is None:
        raise Http404
    files = received(request)
    person = request.user if isinstance(request.user, User) else None
    data = request.POST if request.method == "POST" else None
    form = ComplaintForm(offered.questions, data, person=person)
    if data is None or not _may_be_sent(request, form, files):
        return _page(request, form, files)
    try:
        complaint = register(statement=_statement(form, files), actor=person)
    except Refused as refusal:
        form.add_error(None, str(refusal.sentence))
        return _page(request, form, files)
    return _receipt(complaint)


def _may_be_sent(request: HttpRequest, form: ComplaintForm, files: Received) -> bool:
    form.full_clean()
    for problem in files.problems:
        form.add_error(None, problem)
    if request.POST.get(_TRAP):
        form.add_error(None, _("Please leave the field named “website” empty."))
    # A file that was taken off the list is no wish to send.
    wanted = "send" in request.POST and form.is_valid()
    if wanted and not allow(f"complain:{client_address(request)}", PER_ADDRESS, HOUR):
        form.add_error(
            None, _("Many complaints came from your network. Nothing is lost: wait and send again.")
        )
        return False
    return wanted


def _statement(form: ComplaintForm, files: Received) -> Any:
    return form.statement(
        files=files.files,
        language=get_language() or DEFAULT,
        time_zone=timezone.get_current_timezone_name(),
    )


def _page(request: HttpRequest, form: ComplaintForm, files: Received) -> HttpResponse:
    return render(request, "complaints/new.html", {"form": form, "files": files})


def _receipt(complaint: Complaint) -> HttpResponse:
    first = complaint.rounds.get(number=1)
    response = redirect(_SENT)
    dates = [first.acknowledge_on.isoformat(), first.decide_on.isoformat()]
    client = complaint.client
    receipts.keep(response, _SENT, [complaint.reference, client.email, *dates])
    return response


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The reference, and by when what happens."""
    told = receipts.told(request, _SENT)
    if told is None:
        return redirect("complaints:procedure")
    reference, email, acknowledge_on, decide_on = told
    context = {
        "reference": reference,
        "email": "" if email.endswith(".invalid") else email,
        "acknowledge_on": parse_date(acknowledge_on),
        "decide_on": parse_date(decide_on),
    }
    return render(request, "complaints/sent.html", context)


@require_POST
@own_request
def from_request(request: HttpRequest, ticket: Ticket, person: User) -> HttpResponse:
    """ "Make this a complaint", by the requester: it keeps the receipt that the request had."""
    make_complaint(ticket=ticket, actor=person)
    return redirect("complaints:complaint", ticket.reference)
