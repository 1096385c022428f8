"""The pages of one's own account."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal import audit
from portal.access import SignedIn
from portal.accounts import acts, codes, devices, fresh
from portal.accounts.forms import AddressForm, CodeForm, DetailsForm, PasswordForm
from portal.accounts.fresh import only_just_now
from portal.models import User
from portal.refusals import Refused

UNPROCESSABLE = 422
show_or_send = require_http_methods(["GET", "HEAD", "POST"])


@show_or_send
@login_required
def home(request: SignedIn) -> HttpResponse:
    """Everything about the account on one page; posting changes name, language and time zone."""
    person = request.user
    kept = {name: getattr(person, name) for name in DetailsForm.base_fields}
    form = DetailsForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        User.objects.filter(pk=person.pk).update(**form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("account")
    context = {
        "form": form,
        "factors": factors_of(person),
        "devices": devices.signed_in(request),
        "has_password": person.has_usable_password(),
    }
    return _show(request, "account/home.html", context, form)


def _show(request: HttpRequest, template: str, context: dict[str, Any], form: Any) -> HttpResponse:
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, template, {**context, "form": form}, status=status)


def factors_of(person: User) -> dict[str, Any]:
    """The second factors: `app`, `passkeys`, and how many recovery `codes` are left, or None."""
    rows = list(Authenticator.objects.filter(user=person).order_by("pk"))
    by_type = {row.type: row for row in rows}
    codes_row = by_type.get(Authenticator.Type.RECOVERY_CODES)
    return {
        "app": by_type.get(Authenticator.Type.TOTP),
        "passkeys": [row for row in rows if row.type == Authenticator.Type.WEBAUTHN],
        "codes": len(codes_row.wrap().get_unused_codes()) if codes_row else None,
    }


@require_safe
@login_required
def second_factor(request: SignedIn) -> HttpResponse:
    """Passkeys, authenticator app and recovery codes."""
    context = {
        "factors": factors_of(request.user),
        # Staff come here from a closed door: with a factor it opens once that has been shown.
        "may_go_on": request.user.is_staff and fresh.has_factor(request.user),
    }
    return render(request, "mfa/index.html", context)


@show_or_send
@login_required
@only_just_now
def address(request: SignedIn) -> HttpResponse:
    """Ask for another address; a code goes there."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.ask_address(request, form.cleaned_data["email"])
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            return redirect("account_email_code")
    return _show(request, "account/address.html", {}, form)


@show_or_send
@login_required
def address_code(request: SignedIn) -> HttpResponse:
    """Prove the new address with the code, and it is theirs."""
    to = codes.sent_to(request, codes.ADDRESS)
    if not to:
        return redirect("account_email")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _take(request, form):
        return redirect("account")
    return _show(request, "account/address_code.html", {"to": to}, form)


def _take(request: SignedIn, form: CodeForm) -> bool:
    if not (proven := codes.check(request, codes.ADDRESS, form.cleaned_data["code"])):
        form.add_error("code", _wrong_code())
        return False
    try:
        acts.change_address(request, proven)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return True
    messages.success(request, _("Your new address is in use. Links in earlier emails are closed."))
    return True


def _wrong_code() -> str:
    return _("This isn't the code, or it is no longer valid.")


@sensitive_post_parameters("password")
@show_or_send
@login_required
@only_just_now
def password(request: SignedIn) -> HttpResponse:
    """Set a password, or with the button “remove” have none."""
    if "remove" in request.POST:
        acts.set_password(request, None)
        messages.success(request, _("You sign in without a password from now on."))
        return redirect("account")
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.set_password(request, form.cleaned_data["password"])
        messages.success(request, _("Your new password is set. Other devices are signed out."))
        return redirect("account")
    has_password = request.user.has_usable_password()
    return _show(request, "account/password.html", {"has_password": has_password}, form)


@show_or_send
@login_required
def confirm(request: SignedIn) -> HttpResponse:
    """Prove by a code from one's mailbox that it is really oneself; then back to `next`."""
    if fresh.has_factor(request.user):
        fresh.require_fresh(request)
        return _back(request)
    if "send" in request.POST:
        return _send_code(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if codes.check(request, codes.CONFIRM, form.cleaned_data["code"]):
            record_authentication(request, request.user, method="code", reauthenticated=True)
            return _back(request)
        about = audit.about(request.user)
        audit.record(audit.SIGN_IN_FAILED, about=about, request=request, by="code")
        form.add_error("code", _wrong_code())
    context = {
        "to": codes.sent_to(request, codes.CONFIRM),
        "next": get_next_redirect_url(request) or "",
        "has_password": request.user.has_usable_password(),
    }
    return _show(request, "account/confirm.html", context, form)


def _send_code(request: SignedIn) -> HttpResponse:
    try:
        codes.send(request, codes.CONFIRM, request.user, request.user.email)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect(request.get_full_path())


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(get_next_redirect_url(request) or "account")


@require_POST
@login_required
def end_devices(request: SignedIn) -> HttpResponse:
    """Sign out the device that `key` names, or without one all others."""
    key = request.POST.get("key", "")
    ended = acts.end_device(request, int(key) if key.isdecimal() else None)
    said = ngettext("%(count)d device is signed out.", "%(count)d devices are signed out.", ended)
    messages.success(request, said % {"count": ended})
    response = redirect("account")
    devices.remember(request, response, request.user)
    return response


@require_POST
@login_required
def forget_links(request: SignedIn) -> HttpResponse:
    """Close the links in all emails of so far."""
    acts.forget_links(request.user)
    messages.success(
        request, _("The links in our earlier emails open nothing any more. New ones will.")
    )
    return redirect("account")
