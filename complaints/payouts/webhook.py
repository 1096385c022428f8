"""Paid by the firm's own payment system, which is called (portal/webhooks.py) and answers in JSON:

    {"status": "paid", "reference": "…"}, or "accepted", or "failed" with a "reason"

The same `key` may come any number of times and must be paid once at most; it answers what became
of it. Any other answer, or none, says nothing: then it is asked again, with the same key.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from complaints.models import Payout, Sending
from complaints.money import ASSETS, plain
from portal import timers, webhooks
from portal.calls import Answer
from portal.models import CallStatus, WebhookCall
from portal.refusals import Refused
from portal.timers import Later

ASK_AGAIN = "complaints.payout_ask_again"
EVERY = timedelta(minutes=15)


def told(call: WebhookCall, answer: Answer | None) -> None:
    """What became of a call: handed to the verbs, in the transaction that notes it."""
    from complaints.actions import settle_payout  # noqa: PLC0415  (verbs stand on this module)

    data: dict[str, Any] = call.body["data"]
    said = _read(answer)
    try:
        settle_payout.settle(
            key=data["key"],
            attempt=data["attempt"],
            status=said.get("status", ""),
            reference=str(said.get("reference", ""))[:120],
            reason=str(said.get("reason", "") or call.last_error)[:300],
        )
    except Refused as refusal:  # what they said cannot be: it is not known what became of it
        unknown = Payout.objects.filter(key=data["key"]).exclude(state=Sending.CONFIRMED)
        unknown.update(state=Sending.UNKNOWN, last_error=refusal.code)


PAYOUT = webhooks.endpoint("payout", told=told)


def begin(payout: Payout, at: datetime) -> None:
    """Queue the call, and ask again until there is an answer that says something."""
    call(payout)
    timers.set_timer(Later(ASK_AGAIN, payout.pk, at + EVERY))


def call(payout: Payout) -> None:
    """Ask for the payment, or what became of it: the call is the same."""
    award = payout.compensation
    webhooks.queue(
        PAYOUT,
        event="compensation.pay",
        about=f"payout:{payout.pk}",
        data={
            "key": payout.key,
            "attempt": payout.attempt,
            "complaint": award.complaint.reference,
            "asset": payout.asset,
            "amount": plain(payout.amount, ASSETS[payout.asset]),
            "minor_units": str(payout.amount),
            "network": payout.network,
            "destination": payout.destination,
            "beneficiary": award.beneficiary,
        },
    )


def ask_again(payout: Payout, at: datetime | None = None) -> None:
    """Ask what became of a payment whose outcome is not known; never with another key."""
    if payout.state in {Sending.CONFIRMED, Sending.FAILED}:
        return
    on_its_way = WebhookCall.objects.filter(
        about=f"payout:{payout.pk}", status__in=[CallStatus.QUEUED, CallStatus.SENDING]
    )
    if not on_its_way.exists():
        call(payout)
    timers.set_timer(Later(ASK_AGAIN, payout.pk, (at or timezone.now()) + EVERY))


def _read(answer: Answer | None) -> dict[str, Any]:
    try:
        said = json.loads(answer.text) if answer else {}
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
