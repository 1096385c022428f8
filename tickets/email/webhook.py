"""Mail that a provider brings: kept when we say 200, and not kept when we say anything else.

A call that is not the provider's is answered 400 and leaves nothing. What fails on our side is
answered 500, and the provider calls again; the same mail twice is one. The mail is acted on before
the answer, as a sweep would: should that end in the middle, the mail is kept and the sweep goes on.
"""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal import outbox
from tickets.email import receive, returned
from tickets.email.posted import TooLargeError
from tickets.email.providers import PROVIDERS, Provider, Returned
from tickets.models import Mailbox

logger = logging.getLogger(__name__)

_asked_for = require_http_methods(["POST", "HEAD"])
_TOO_LARGE = 413


@csrf_exempt
@_asked_for
def mail_in(request: HttpRequest, provider: str) -> HttpResponse:
    """Take in the mails that a provider brings."""
    known = _known(provider)
    if request.method == "HEAD":  # some ask whether there is anybody before they are set up
        return HttpResponse()
    try:
        brought = known.mails(request)
    except TooLargeError:
        logger.error("A mail that %s brought is too large to be taken.", provider)  # noqa: TRY400
        return HttpResponse(status=_TOO_LARGE)
    for mail in brought:
        receive.receive([mail.raw], Mailbox.objects.for_address(mail.recipient))
    return HttpResponse()


@csrf_exempt
@_asked_for
def mail_returned(request: HttpRequest, provider: str) -> HttpResponse:
    """Note what a provider says became of emails of ours."""
    known = _known(provider)
    if request.method == "HEAD":
        return HttpResponse()
    try:
        told = known.returns(request)
    except TooLargeError:
        return HttpResponse(status=_TOO_LARGE)
    for one in told:
        _note(one)
    return HttpResponse()


def _known(name: str) -> Provider:
    provider = PROVIDERS.get(name)
    if provider is None or not provider.is_on:
        raise Http404
    return provider


def _note(told: Returned) -> None:
    if told.kind == "arrived":
        outbox.note_life(told.recipient)
        return
    returned.note(
        [told.message_id, outbox.newest_to(told.recipient)],
        recipient=told.recipient,
        why=told.why,
        lasting=told.lasting,
        at=timezone.now(),
    )
