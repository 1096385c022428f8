"""What we ask the requester: the facts that are missing, and how good the help was."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.models import User
from portal.refusals import Refused
from tickets.actions.facts import give_facts
from tickets.actions.rate import rate as keep_rating
from tickets.intake import answers
from tickets.models import Rating, Ticket
from tickets.views.files import Received, received
from tickets.views.forms import AskedForm, RateForm
from tickets.views.own import own
from tickets.views.story import open_questions
from tickets.workflow import DONE


@require_http_methods(["GET", "HEAD", "POST"])
@own
def facts(request: HttpRequest, ticket: Ticket, person: User) -> HttpResponse:
    """A form for just the questions that staff asked."""
    questions = open_questions(ticket)
    if not questions:
        return _nothing_asked(request, ticket)
    posted = request.POST if request.method == "POST" else None
    form, files = AskedForm(questions, ticket, posted), received(request)
    if posted is None or not _answers_something(form, files):
        return _facts_page(request, ticket, form, files)
    try:
        give_facts(ticket=ticket, actor=person, answers=form.records(), files=files.files)
    except Refused as refusal:
        form.add_error(None, str(refusal.sentence))
        return _facts_page(request, ticket, form, files)
    messages.success(request, _("Thank you. We have your answers and go on with your request."))
    return redirect("tickets:request", ticket.reference)


def _nothing_asked(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """Answered before, or asked no more: the button pressed twice, or an old email."""
    messages.info(request, _("We have no open questions. You can always write to us below."))
    return redirect("tickets:request", ticket.reference)


def _answers_something(form: AskedForm, files: Received) -> bool:
    for problem in files.problems:
        form.add_error(None, problem)
    if form.is_valid() and not form.records() and not files.files:
        form.add_error(None, _("Answer at least one question, or write to us instead."))
    return form.is_valid()


def _facts_page(
    request: HttpRequest, ticket: Ticket, form: AskedForm, files: Received
) -> HttpResponse:
    asked = {question.key for question in form.questions}
    context = {
        "ticket": ticket,
        "form": form,
        "sections": form.sections(),
        "takes_files": form.takes_files,
        "files": files,
        "before": [answers.line(a) for a in ticket.answers if a["key"] in asked],
    }
    return render(request, "tickets/facts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def rate(request: HttpRequest, ticket: Ticket, person: User) -> HttpResponse:
    """Looking records nothing: only the form that is sent does."""
    form = RateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _rate(request, ticket, person, form)
    rated = Rating.objects.filter(ticket=ticket).exists()
    context = {"ticket": ticket, "form": form, "rated": rated, "may_rate": ticket.state in DONE}
    return render(request, "tickets/rate.html", context)


def _rate(request: HttpRequest, ticket: Ticket, person: User, form: RateForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        keep_rating(ticket=ticket, actor=person, score=said["score"], comment=said["comment"])
        messages.success(request, _("Thank you for your rating."))
    except Refused as refusal:
        messages.info(request, str(refusal.sentence))
    return redirect("tickets:request", ticket.reference)
