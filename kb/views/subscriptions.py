"""Announcements by email: ask, confirm, end. Nothing happens by looking at a page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kb.actions.confirm_subscription import confirm_subscription
from kb.actions.subscribe import subscribe as ask_for
from kb.actions.unsubscribe import unsubscribe as end
from kb.views.status import SubscribeForm, page
from portal.bilingual import DEFAULT
from portal.refusals import Refused
from portal.throttle import allow, client_address

HOUR, PER_VISITOR, PER_EMAIL = 3600, 20, 3
GONE, TOO_MANY = 410, 429


def _language() -> str:
    return get_language() or DEFAULT


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Take an address; the same words for one that is new and one that is known."""
    if request.method != "POST":
        return redirect("kb:status")
    form = SubscribeForm(request.POST)
    if not form.is_valid():
        return page(request, form)
    email = form.cleaned_data["email"].lower()
    if not allow(f"subscribe:{client_address(request)}", PER_VISITOR, HOUR):
        form.add_error(None, _("That was very often. Please wait a while."))
        return page(request, form, TOO_MANY)
    if not form.cleaned_data["website"] and allow(f"subscribe:{email}", PER_EMAIL, HOUR):
        ask_for(email=email, language=_language())
    messages.success(
        request, _("We have sent you an email. Open its link to confirm your address.")
    )
    return redirect("kb:status")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """The page that the link leads to has a button: programs that follow links confirm nothing."""
    if request.method != "POST":
        return render(request, "kb/confirm.html", {"key": request.GET.get("key", "")})
    try:
        confirm_subscription(key=request.POST.get("key", ""), language=_language())
    except Refused as refusal:
        return render(request, "kb/confirm.html", {"refusal": refusal}, status=GONE)
    messages.success(request, _("You will get our announcements by email from now on."))
    return redirect("kb:status")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest) -> HttpResponse:
    """End it: by the button of the page, or by the one click of a mail program (RFC 8058).

    That click brings the key in the address and no cookie; whoever has the key may do no more.
    """
    key = request.GET.get("key", "")
    if request.method == "POST":
        end(key=key)
    return render(request, "kb/unsubscribe.html", {"done": request.method == "POST"})
