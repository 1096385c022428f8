"""One request as a conversation, and what its requester can do on that page."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kb.models import Phase
from portal.access import revoke_links
from portal.models import User
from portal.refusals import Refused, SecretFound, SplitSecret
from portal.throttle import allow
from tickets.actions.forget_parts import forget_parts
from tickets.actions.reopen import reopen_as_requester
from tickets.actions.reply import reply_as_requester
from tickets.actions.solve import solve_as_requester
from tickets.models import Rating, Ticket
from tickets.views.files import Received, received
from tickets.views.forms import ReplyForm
from tickets.views.own import own
from tickets.views.story import open_questions, tell
from tickets.workflow import DONE, REOPEN_WITHIN, SHOWN, WAITING_FOR_US, Status, may_move

HOUR = timedelta(hours=1)
REPLIES_AN_HOUR = 30


@require_safe
@own
def show(request: HttpRequest, ticket: Ticket, person: User) -> HttpResponse:
    """The request's page."""
    return _page(request, ticket, ReplyForm(), received(request))


def _page(request: HttpRequest, ticket: Ticket, form: ReplyForm, files: Received) -> HttpResponse:
    now = timezone.now()
    may_reopen = ticket.may_be_reopened(now)
    context = {
        "ticket": ticket,
        "story": tell(ticket),
        "shown": SHOWN[ticket.state],
        "questions": open_questions(ticket),
        "form": form,
        "files": files,
        "may_write": ticket.is_live or may_reopen,
        "may_solve": may_move(ticket.state, Status.SOLVED),
        "may_rate": ticket.state in DONE and not Rating.objects.filter(ticket=ticket).exists(),
        "reopen_until": ticket.status_since + REOPEN_WITHIN if may_reopen else None,
        **_expected(ticket),
        **_part_of(ticket, now),
    }
    return render(request, "tickets/request.html", context)


def _expected(ticket: Ticket) -> dict[str, Any]:
    """By when we answer, while it is our turn; and whether that moment has passed."""
    due = ticket.due_at if ticket.state in WAITING_FOR_US else None
    return {"due_at": due, "late": due is not None and due < timezone.now()}


def _part_of(ticket: Ticket, now: datetime) -> dict[str, Any]:
    """What is wrong for many at once, of which the request is part, and whether it still is."""
    incident = ticket.incident
    is_open = incident is not None and incident.phase(now) is Phase.OPEN
    return {"incident": incident, "incident_open": is_open}


@require_POST
@own
def reply(request: HttpRequest, ticket: Ticket, person: User) -> HttpResponse:
    """Add to the conversation; a refusal shows the page again with what was typed."""
    form, files = ReplyForm(request.POST), received(request)
    for problem in files.problems:
        form.add_error(None, problem)
    if form.is_valid() and not allow(f"reply:{person.pk}", REPLIES_AN_HOUR, HOUR.seconds):
        form.add_error(None, _("You have written often within the last hour. Wait a while."))
    if not form.is_valid():
        return _page(request, ticket, form, files)
    try:
        _say(ticket, person, form, files)
    except Refused as refusal:
        _explain(form, refusal)
        return _page(request, ticket, form, files)
    messages.success(request, _("We have your reply."))
    return redirect("tickets:request", ticket.reference)


def _explain(form: ReplyForm, refusal: Refused) -> None:
    if isinstance(refusal, SplitSecret):
        forget_parts(found=refusal)
    if isinstance(refusal, SecretFound):
        form.forget("body")
    else:
        form.add_error("body", str(refusal.sentence))


@transaction.atomic
def _say(ticket: Ticket, person: User, form: ReplyForm, files: Received) -> None:
    """Keep the reply, once: a button pressed twice posts the same form twice."""
    held = Ticket.objects.select_for_update().get(pk=ticket.pk)
    name = form.message_id()
    if not held.messages.filter(message_id=name).exists():
        body = form.cleaned_data["body"]
        reply_as_requester(ticket=held, actor=person, body=body, files=files.files, message_id=name)


@require_POST
@own
def solve(request: HttpRequest, ticket: Ticket, person: User) -> HttpResponse:
    """The requester says that it is solved; saying so twice is no mistake."""
    try:
        if ticket.state is not Status.SOLVED:
            solve_as_requester(ticket=ticket, actor=person)
        messages.success(request, _("Good to hear. This request is now marked as solved."))
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
    return redirect("tickets:request", ticket.reference)


@require_POST
@own
def reopen(request: HttpRequest, ticket: Ticket, person: User) -> HttpResponse:
    """The requester says that it is not settled after all."""
    try:
        if not ticket.is_live:
            reopen_as_requester(ticket=ticket, actor=person)
        messages.success(request, _("The request is open again."))
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
    return redirect("tickets:request", ticket.reference)


@require_POST
@own
def revoke(request: HttpRequest, ticket: Ticket, person: User) -> HttpResponse:
    """Make every link that we emailed to this person useless, also where one is open now."""
    revoke_links(person)
    messages.success(
        request,
        _("The links in our emails so far no longer open anything. Sign in to see your requests."),
    )
    return redirect("tickets:mine")
