"""Our addresses, and first of all: is this one ours?"""

from itertools import groupby

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kb.actions.count_check import count_check
from kb.channels import check
from kb.models import ChannelKind, OfficialChannel
from kb.pasted import MAX_CHARACTERS
from kb.verdicts import Answer, place, worded
from portal.guarded import GuardedForm
from portal.throttle import allow, client_address

HOUR, PER_ADDRESS, TOO_MANY = 3600, 120, 429


class AskForm(GuardedForm):
    """What somebody wants to know about. Posted, so that it stands in no log."""

    q = forms.CharField(
        label=_("Is this ours?"),
        help_text=_(
            "Paste the link, account, email address or telephone number. We don't open it."
        ),
        max_length=MAX_CHARACTERS,
        error_messages={
            "required": _("Paste what you want to know about."),
            "max_length": _("This is too long. Paste only the link, account, address or number."),
        },
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )


@never_cache
@sensitive_post_parameters("q")
@require_http_methods(["GET", "HEAD", "POST"])
def channels(request: HttpRequest) -> HttpResponse:
    """The directory; posted, with the answer above it."""
    form = AskForm(request.POST if request.method == "POST" else None)
    answer, status = None, 200
    if form.is_valid():
        if allow(f"channels:{client_address(request)}", PER_ADDRESS, HOUR):
            answer = _answer(form.cleaned_data["q"])
        else:
            form.add_error("q", _("You have asked very often. Please wait a while."))
            status = TOO_MANY
    context = {
        "form": form,
        "answer": answer,
        "place": place(answer.checked) if answer else "",
        "sections": _directory(),
    }
    return render(request, "kb/channels.html", context, status=status)


def _answer(pasted: str) -> Answer:
    checked = check(pasted)
    count_check(checked=checked)
    return worded(checked)


def _directory() -> list[tuple[str, list[OfficialChannel]]]:
    """What is in use, under the headings of its kinds."""
    order = {kind.value: at for at, kind in enumerate(ChannelKind)}
    rows = sorted(OfficialChannel.objects.filter(active=True), key=lambda row: order[row.kind])
    return [
        (str(ChannelKind(kind).label), list(group))
        for kind, group in groupby(rows, key=lambda row: row.kind)
    ]
