"""The pages of one's own data: a copy of everything, and its removal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.access import SignedIn
from portal.accounts.fresh import only_just_now
from portal.personal import erasures, exports
from portal.personal.registry import hindrances
from portal.refusals import Refused

GONE = 404
show_or_send = require_http_methods(["GET", "HEAD", "POST"])


@show_or_send
@login_required
@only_just_now
def data(request: SignedIn) -> HttpResponse:
    """What can be had and done; posting asks for a copy, or with “keep” calls off a removal."""
    if request.method == "POST":
        _keep(request) if "keep" in request.POST else _copy(request)
        return redirect("account_data")
    copies = [(copy, exports.key_of(copy)) for copy in exports.to_take(request.user)]
    context = {
        "copies": copies,
        "is_made": any(copy.ready_at is None for copy, _key in copies),
        "erasure": erasures.open_for(request.user),
    }
    return render(request, "account/data.html", context)


def _copy(request: SignedIn) -> None:
    exports.ask(person=request.user, actor=request.user, request=request)
    messages.success(request, _("We are making the copy and write to you when it is ready."))


def _keep(request: SignedIn) -> None:
    erasure = erasures.open_for(request.user)
    try:
        if erasure:
            erasures.call_off(erasure=erasure, actor=request.user, request=request)
            messages.success(request, _("Nothing will be removed."))
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))


@never_cache
@require_safe
@login_required
@only_just_now
def copy(request: SignedIn) -> HttpResponseBase:
    """The archive; the key names it, and opens nothing of anybody else's."""
    export = exports.find(request.user, request.GET.get("key", ""))
    if export is None:
        return render(request, "account/copy_gone.html", status=GONE)
    return exports.take(export, request)


@show_or_send
@login_required
@only_just_now
def erase(request: SignedIn) -> HttpResponse:
    """What will be removed and what is kept; posting asks for it."""
    if request.method == "POST":
        try:
            erasures.ask(person=request.user, actor=request.user, request=request)
        except Refused as refusal:
            messages.error(request, str(refusal.sentence))
        return redirect("account_data")
    context = {
        "days": erasures.WAITS.days,
        "hindrances": hindrances(request.user),
        "waits": erasures.open_for(request.user),
    }
    return render(request, "account/erase.html", context)
