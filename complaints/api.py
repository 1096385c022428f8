"""What the wallet app asks of us, signed as Standard Webhooks are (portal/webhooks.py)."""

import json
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from complaints.actions.redeem_voucher import redeem_voucher
from complaints.money import ASSETS, plain
from portal import webhooks
from portal.models import User
from portal.refusals import Refused
from portal.throttle import allow, client_network

LONGEST_BODY = 4096
TRIES, HOUR = 20, 3600
"""Codes that may be tried for one account, and from one network, in an hour."""


class Asked(NamedTuple):
    """{"code": "K7M2P-…", "account": "mei@example.com", "reference": "order 1234"}."""

    code: str
    account: str
    reference: str


@csrf_exempt  # it is signed, and no browser's cookie opens it
@require_POST
def redeem(request: HttpRequest) -> JsonResponse:
    """Redeem a voucher for its owner, whom the app has signed in by that email address.

    200 with its value, also when the same redemption is told again; 404 for a wrong, used, expired
    or foreign code alike; 400 and 401 for a call that is not as it should be; 429 after too many.
    """
    if not webhooks.is_signed(_secrets(), request.headers, request.body):
        return _refuse(401, "signature")
    asked = _read(request.body)
    if asked is None:
        return _refuse(400, "body")
    if not _may_try(asked, request):
        return _refuse(429, "too_many")
    owner = User.objects.filter(email__iexact=asked.account, is_active=True).first()
    try:
        voucher = redeem_voucher(
            code=asked.code, owner=owner, reference=asked.reference, at=timezone.now()
        )
    except Refused:
        return _refuse(404, "code")
    amount = plain(voucher.amount, ASSETS[voucher.asset])
    said = {"status": "redeemed", "amount": amount, "asset": voucher.asset}
    return JsonResponse({**said, "reference": voucher.redemption})


def _secrets() -> list[bytes]:
    return webhooks.read_secrets(settings.WALLET_API_SECRET)


def _read(body: bytes) -> Asked | None:
    if len(body) > LONGEST_BODY:
        return None
    try:
        told = json.loads(body)
    except ValueError:
        return None
    values = [_text(told, name) for name in Asked._fields]
    return Asked(*values) if all(values) else None


def _text(told: Any, name: str) -> str:
    value = told.get(name) if isinstance(told, dict) else None
    return value.strip()[:120] if isinstance(value, str) else ""


def _may_try(asked: Asked, request: HttpRequest) -> bool:
    by_account = allow(f"voucher:{asked.account.lower()}", TRIES, HOUR)
    return allow(f"voucher-from:{client_network(request)}", TRIES * 50, HOUR) and by_account


def _refuse(status: int, code: str) -> JsonResponse:
    return JsonResponse({"error": code}, status=status)


app_name = "complaints_api"
urlpatterns = [path("vouchers/redeem/", redeem, name="redeem")]
