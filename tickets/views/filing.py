"""Filing a request: choose, answer, check, send. Nothing is kept between the steps but the page.

The page carries what was typed, so that a lost session, a reload or the back button loses nothing.
"""

from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kb.announcements import open_for
from kb.checks import shown
from kb.models import Translation
from portal import receipts
from portal.bilingual import DEFAULT
from portal.models import User
from portal.refusals import Refused, SplitSecret
from portal.throttle import allow, client_address
from tickets.actions.forget_parts import forget_parts
from tickets.actions.resend_link import resend_link
from tickets.actions.submit import COMPLAINT, AlreadySent, Filing, submit, submit_complaint
from tickets.intake import answers, wording
from tickets.intake.chains import check_address, check_transaction, parse_explorer_link
from tickets.intake.forms import IntakeForm
from tickets.intake.offered import offer
from tickets.intake.prefill import known
from tickets.models import Category, Field, Ticket
from tickets.views import beforehand
from tickets.views.files import Received, received

HOUR = 3600
PER_ADDRESS, PER_SENDER = 60, 10
# People need longer for a form than this; programs that fill every form they find do not.
LEAST_TIME = timedelta(seconds=2)
_SENT = "tickets:sent"
_STAMP = "tickets.begun"
_TRAP = "website"
# Buttons that lead neither to the check nor on from it.
_ASIDE = {"open", "resume", "change"}
_CHECKS = {"address": check_address, "transaction": check_transaction}


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which category fits, in a sentence each, with what to have ready."""
    context = {
        "categories": Category.objects.filter(active=True),
        "checks": shown(get_language() or DEFAULT),
        "read": beforehand.read_by(request),
    }
    return render(request, "tickets/choose.html", context)


class Page(NamedTuple):
    """One request of the filing form: its category and questions, and what was typed so far."""

    request: HttpRequest
    category: Category
    questions: list[Field]
    form: IntakeForm
    files: Received
    # The articles that were opened on the way, by key: not proven to exist.
    read: list[int]

    @property
    def takes_files(self) -> Field | None:
        return next((q for q in self.questions if q.type == "attachments"), None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a category; posted, the page that its `step` leads to."""
    page = _open(request, slug)
    if not page.form.is_bound:
        beforehand.came_from(request, page.read)
        return _form_page(page)
    if "satisfied" in request.POST:
        return beforehand.left_satisfied(request, page.read)
    if _ASIDE & set(request.POST):
        return _aside(page)
    return _go_on(page, request.POST.get("step", ""))


def _aside(page: Page) -> HttpResponse:
    """To an article with all that was typed, back from it, or back from the check."""
    if "change" in page.request.POST:
        return _form_page(page)
    page.form.unfault()
    article = beforehand.opened(page.request, page.read)
    return _reading_page(page, article) if article else _form_page(page)


def _go_on(page: Page, step: str) -> HttpResponse:
    if not _is_complete(page):
        return _form_page(page, wrong=True)
    if step == "send":
        return _send(page)
    if step == "link":
        return _send_link(page)
    return _check_page(page)


def _open(request: HttpRequest, slug: str) -> Page:
    offered = offer(slug)
    if offered is None:
        raise Http404
    category, questions = offered
    begun_elsewhere = "begin" in request.POST
    posted = request.POST if request.method == "POST" and not begun_elsewhere else None
    files = received(request)
    form = IntakeForm(
        category,
        questions,
        data=posted,
        initial=request.POST.dict() if begun_elsewhere else known(questions, request.GET),
        known_email=_known_email(request),
    )
    return Page(request, category, questions, form, files, beforehand.read_by(request))


def _known_email(request: HttpRequest) -> str:
    return request.user.email if isinstance(request.user, User) else ""


def _is_complete(page: Page) -> bool:
    """Whether everything was answered as it must be; what was not stands in the form's errors."""
    form = page.form
    form.full_clean()
    asks_files = page.takes_files
    if asks_files and asks_files.required and not page.files.files and not _was_sent(form):
        form.add_error(None, _("Please attach a file: %(what)s") % {"what": asks_files.label})
    for problem in page.files.problems:
        form.add_error(None, problem)
    if page.request.POST.get(_TRAP):
        form.add_error(None, _("Please leave the field named “website” empty."))
    return form.is_valid()


def _was_sent(form: IntakeForm) -> bool:
    """Whether this page's request is there already, with the files that the page had."""
    key = form.cleaned_data.get("submission")
    return key is not None and Ticket.objects.filter(submission=key).exists()


def _form_page(page: Page, *, wrong: bool = False) -> HttpResponse:
    focus = page.request.POST.get("change", "")
    if focus in page.form.fields:
        page.form.fields[focus].widget.attrs["autofocus"] = True
    context = {
        "announcements": open_for(page.category.slug),
        "category": page.category,
        "form": page.form,
        "sections": page.form.sections(),
        "takes_files": page.takes_files,
        "files": page.files,
        "wrong": wrong,
        "begun": page.request.POST.get("begun") or signing.dumps(_now(), salt=_STAMP),
        "focus": focus,
        **beforehand.beside(page.category.slug, str(page.form.data.get("subject", "")), page.read),
    }
    return render(page.request, "tickets/form.html", context)


def _reading_page(page: Page, article: Translation) -> HttpResponse:
    """An article, with what was typed so far and the way back to it."""
    context = {
        "category": page.category,
        "article": beforehand.as_page(article),
        "files": page.files,
        "hidden": list(_typed(page)),
        "read": list(dict.fromkeys([*page.read, article.article_id])),
    }
    return render(page.request, "tickets/reading.html", context)


def _check_page(page: Page, problem: str = "") -> HttpResponse:
    records = page.form.records()
    subject, chain = page.form.cleaned_data["subject"], answers.columns(records)["chain"]
    context = {
        "announcements": open_for(page.category.slug, chain),
        "answers": beforehand.fitting(page.category.slug, subject, page.read),
        "category": page.category,
        "form": page.form,
        "read": page.read,
        "lines": [answers.line(record) for record in records],
        "files": page.files,
        "hidden": list(_typed(page)),
        "email": _sender(page),
        "duplicate": _duplicate(page, records),
        "problem": problem,
    }
    return render(page.request, "tickets/check.html", context)


def _typed(page: Page) -> list[tuple[str, str]]:
    """What was typed, to be carried by the page: the form's own fields and nothing else."""
    form = page.form
    names = set(form.fields) | {"begun"}
    for name, field in form.fields.items():
        parts = getattr(field.widget, "widgets", [])
        names |= {f"{name}_{number}" for number in range(len(parts))}
    return [(name, value) for name, value in form.data.items() if name in names and value]


def _sender(page: Page) -> str:
    return page.form.known_email or page.form.cleaned_data["email"].lower()


def _duplicate(page: Page, records: list[answers.Record]) -> Ticket | None:
    """An open request of the same sender about the same transaction."""
    about = answers.columns(records)["transaction"]
    mine = Ticket.objects.filter(requester__email=_sender(page)) if about else None
    return None if mine is None else mine.live().about_transaction(about).first()


def _send(page: Page) -> HttpResponse:
    if problem := _too_quick(page) or _too_often(page):
        return _check_page(page, problem)
    try:
        verb = submit_complaint if page.category.slug == COMPLAINT else submit
        ticket = verb(_filing(page), actor=_signed_in(page.request))
    except AlreadySent as refusal:
        page.form.renew()
        return _check_page(page, str(refusal.sentence))
    except SplitSecret as found:
        forget_parts(found=found)
        page.form.forget("description")
        return _form_page(page, wrong=True)
    except Refused as refusal:
        page.form.add_error(None, str(refusal.sentence))
        return _form_page(page, wrong=True)
    response = redirect(_SENT)
    due = ticket.due_at.isoformat() if ticket.due_at else ""
    receipts.keep(response, _SENT, [ticket.reference, _sender(page), due])
    return response


def _filing(page: Page) -> Filing:
    said = page.form.cleaned_data
    return Filing(
        category=page.category,
        email=_sender(page),
        name=said.get("name", ""),
        subject=said["subject"],
        description=said["description"],
        answers=page.form.records(),
        language=get_language() or DEFAULT,
        time_zone=timezone.get_current_timezone_name(),
        files=page.files.files,
        submission=said["submission"],
        read_before=page.read,
    )


def _signed_in(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _now() -> float:
    return timezone.now().timestamp()


def _too_quick(page: Page) -> str:
    if _signed_in(page.request):
        return ""
    try:
        begun = float(signing.loads(page.request.POST.get("begun", ""), salt=_STAMP))
    except (signing.BadSignature, TypeError, ValueError):
        begun = _now()
    if _now() - begun >= LEAST_TIME.total_seconds():
        return ""
    return _("That was quicker than people type. Please check your answers and send once more.")


def _too_often(page: Page) -> str:
    """Only what is sent counts: looking at the form and correcting it is free."""
    free = allow(f"file:{client_address(page.request)}", PER_ADDRESS, HOUR) and allow(
        f"file:{_sender(page)}", PER_SENDER, HOUR
    )
    if free:
        return ""
    return _(
        "You have sent many requests within the last hour. Nothing is lost: wait a while and "
        "press “Send” again, or add to a request that is open."
    )


def _send_link(page: Page) -> HttpResponse:
    """The open request's link goes to its own address, whoever asks."""
    ticket = _duplicate(page, page.form.records())
    if ticket and allow(f"link:{ticket.pk}", 3, HOUR):
        resend_link(ticket=ticket)
    messages.success(page.request, _("We have sent you the link to your open request by email."))
    return redirect("tickets:home")


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What was filed, under which reference, and what happens next and by when."""
    told = receipts.told(request, _SENT)
    if told is None:
        return redirect("tickets:choose")
    reference, email, due = told
    receipt = {"reference": reference, "email": email, "due_at": parse_datetime(due)}
    return render(request, "tickets/sent.html", {"receipt": receipt})


@require_POST
def check(request: HttpRequest) -> JsonResponse:
    """One address or hash, checked as the person leaves the field."""
    kind, value = request.POST.get("kind", ""), request.POST.get("value", "")
    if kind not in _CHECKS:
        raise Http404
    if not allow(f"check:{client_address(request)}", 600, HOUR):
        return JsonResponse({"ok": None}, status=429)
    link = parse_explorer_link(value)
    linked = link.chains[0] if link and len(link.chains) == 1 else ""
    chain = request.POST.get("chain", "") or linked
    if not chain:
        return JsonResponse({"ok": None})
    return JsonResponse(_verdict(kind, chain, value))


def _verdict(kind: str, chain: str, value: str) -> dict[str, Any]:
    result = _CHECKS[kind](chain, value)
    return {
        "ok": result.ok,
        "chain": chain,
        "normal": result.normal,
        "message": "" if result.ok else wording.refusal(kind, chain, result),
        "warning": wording.warning(result),
    }
