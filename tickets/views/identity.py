"""The page on which a requester proves who they are, in one of the ways that staff offer."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.models import User
from portal.refusals import Refused
from tickets.actions.prove_identity import (
    ask_message,
    check_code,
    check_signature,
    give_documents,
    send_code,
)
from tickets.identity import latest
from tickets.identity.senders import senders
from tickets.identity.wallets import of_answers
from tickets.intake.chains import CHAINS
from tickets.models import IdentityCheck, NamedBy, Ticket, Way
from tickets.views.files import received
from tickets.views.identity_forms import CodeForm, SignatureForm, WalletForm
from tickets.views.own import own

UNPROCESSABLE = 422


class Page(NamedTuple):
    """A visit: whose ticket, and the check that is open."""

    request: HttpRequest
    ticket: Ticket
    person: User
    check: IdentityCheck

    @property
    def who(self) -> dict[str, Any]:
        return {"ticket": self.ticket, "actor": self.person}


@require_http_methods(["GET", "HEAD", "POST"])
@own
def show(request: HttpRequest, ticket: Ticket, person: User) -> HttpResponse:
    """The ways on offer; `act` says which button was pressed."""
    check = latest(ticket)
    if check is None:
        messages.info(request, _("We have no open questions. You can always write to us below."))
        return redirect("tickets:request", ticket.reference)
    page = Page(request, ticket, person, check)
    act = ACTS.get(request.POST.get("act", "")) if request.method == "POST" else None
    if act is None:
        return _draw(page)
    try:
        return act(page)
    except Refused as refusal:
        messages.warning(request, str(refusal.sentence))
        return redirect("tickets:identity", ticket.reference)


def _draw(page: Page, form: forms.Form | None = None, **more: Any) -> HttpResponse:
    check, ticket, now = page.check, page.ticket, timezone.now()
    context = {
        "ticket": ticket,
        "check": check,
        "form": form,
        "by_code": check.offers(Way.CODE) and senders(ticket),
        "by_wallet": check.offers(Way.WALLET),
        "by_documents": check.offers(Way.DOCUMENTS),
        "code_sent": check.code_stands(now),
        "to_sign": check.message_stands(now),
        "chain": CHAINS[check.chain].name if check.chain else "",
        "named_by_staff": check.named_by == NamedBy.STAFF,
        "code_form": form if isinstance(form, CodeForm) else CodeForm(),
        "wallet_form": form if isinstance(form, WalletForm) else WalletForm(of_answers(ticket)),
        "signature_form": form if isinstance(form, SignatureForm) else SignatureForm(),
        "files": received(page.request),
        "takes_files": {"label": _("Photos or scans"), "required": True},
        **more,
    }
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(page.request, "tickets/identity.html", context, status=status)


def _again(page: Page, done: str, anchor: str = "") -> HttpResponse:
    messages.success(page.request, done)
    response = redirect("tickets:identity", page.ticket.reference)
    response["Location"] += f"#{anchor}" if anchor else ""
    return response


def _send(page: Page) -> HttpResponse:
    check = send_code(**page.who, by=page.request.POST.get("by", ""))
    return _again(page, _("A code is on its way to %(where)s.") % {"where": check.code_to})


def _code(page: Page) -> HttpResponse:
    form = CodeForm(page.request.POST)
    if not form.is_valid():
        return _draw(page, form)
    if check_code(**page.who, code=form.cleaned_data["code"]):
        return _again(page, _("Thank you. That was the right code."))
    page.check.refresh_from_db()
    form.add_error("code", _left(page.check.code_left))
    return _draw(page, form)


def _left(guesses: int) -> str:
    if not guesses:
        return _("This isn't the code. Ask for a new one.")
    return ngettext(
        "This isn't the code. You can try %(count)d more time.",
        "This isn't the code. You can try %(count)d more times.",
        guesses,
    ) % {"count": guesses}


def _message(page: Page) -> HttpResponse:
    if page.check.named_by == NamedBy.STAFF:
        ask_message(**page.who)
        return _again(page, _("Sign the text below with your wallet."), "sign")
    form = WalletForm(of_answers(page.ticket), page.request.POST)
    if not form.is_valid():
        return _draw(page, form)
    chain, address = form.wallet()
    try:
        ask_message(**page.who, chain=chain, address=address)
    except Refused as refusal:
        form.add_error("address" if refusal.code == "address" else None, str(refusal.sentence))
        return _draw(page, form)
    return _again(page, _("Sign the text below with your wallet."), "sign")


def _signature(page: Page) -> HttpResponse:
    form = SignatureForm(page.request.POST)
    if not form.is_valid():
        return _draw(page, form)
    if check_signature(**page.who, signature=form.cleaned_data["signature"]):
        return _again(page, _("Thank you. The signature is right."))
    page.check.refresh_from_db()
    form.add_error(
        "signature",
        _(
            "This isn't the signature of that address under this very text. Copy the whole text, "
            "sign it with the wallet that holds the address, and paste the whole answer."
        ),
    )
    return _draw(page, form)


def _documents(page: Page) -> HttpResponse:
    files = received(page.request)
    form = forms.Form(data={})
    try:
        if not files.problems:
            give_documents(**page.who, files=files.files)
            return _again(page, _("Thank you. We have your documents and will look at them."))
    except Refused as refusal:
        form.add_error(None, str(refusal.sentence))
    for problem in files.problems:
        form.add_error(None, problem)
    return _draw(page, form, files=files)


ACTS: dict[str, Callable[[Page], HttpResponse]] = {
    "send": _send,
    "code": _code,
    "message": _message,
    "signature": _signature,
    "documents": _documents,
}
