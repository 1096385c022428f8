"""Calls to the firm's own systems: signed, and a row first like every email (portal/outbox.py).

An app names each with `endpoint("freeze")`, which reads FREEZE_WEBHOOK_URL and
FREEZE_WEBHOOK_SECRET of the settings, and queues calls in its own transaction. Signed as
https://www.standardwebhooks.com says. Their system may get a call twice, under the same
`webhook-id`; it answers with a status of 200 to 299 when it has taken it.
"""

import base64
import binascii
import hashlib
import hmac
import json
import logging
import threading
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portal.calls import Answer, CallFailed, post
from portal.models import CallStatus, WebhookCall

logger = logging.getLogger(__name__)

CLAIM_LASTS = timedelta(minutes=10)
# Together about nine hours; then staff see that it failed and may try again.
BACKOFF = [timedelta(seconds=s) for s in (5, 30, 120, 600, 1800, 7200, 21600)]
BATCH = 20
TOLERANCE = timedelta(minutes=5)
"""How far the clock of somebody who calls us may be from ours."""
_SECRET_PREFIX = "whsec_"  # noqa: S105  (says of a text that it is one)
_SHORTEST_SECRET = 24
_delivering = threading.Lock()
_endpoints: dict[str, "Endpoint"] = {}

Told = Callable[[WebhookCall, Answer | None], None]


class Endpoint(NamedTuple):
    """A system that we call. `told` is called in the transaction that notes the outcome.

    It is called once the call was taken, and once when it was given up, then without an answer;
    `call.status` says which.
    """

    name: str
    told: Told | None = None

    @property
    def url(self) -> str:
        """Where it is; "" while nobody has set it up."""
        return str(getattr(settings, f"{self.name.upper()}_WEBHOOK_URL"))

    @property
    def secrets(self) -> list[bytes]:
        """What we sign with: several, separated by spaces, while one replaces another."""
        return read_secrets(str(getattr(settings, f"{self.name.upper()}_WEBHOOK_SECRET")))

    @property
    def is_set_up(self) -> bool:
        return bool(self.url and self.secrets)


def endpoint(name: str, *, told: Told | None = None) -> Endpoint:
    """Name a system that is called; the settings hold <NAME>_WEBHOOK_URL and …_SECRET."""
    _endpoints[name] = Endpoint(name, told)
    return _endpoints[name]


def endpoints() -> list[Endpoint]:
    """Every system that an app has named."""
    return list(_endpoints.values())


def read_secrets(text: str) -> list[bytes]:
    """The keys of "whsec_…" texts; those that are not base64 of 24 bytes or more are left out."""
    keys = (_decoded(part.removeprefix(_SECRET_PREFIX)) for part in text.split())
    return [key for key in keys if len(key) >= _SHORTEST_SECRET]


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def sign(secrets: list[bytes], *, webhook_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of Standard Webhooks: one signature for each secret."""
    signed = b".".join([webhook_id.encode(), str(timestamp).encode(), body])
    marks = [hmac.new(key, signed, hashlib.sha256).digest() for key in secrets]
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(mark).decode()}" for mark in marks),
    }


def is_signed(secrets: list[bytes], headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a call to us has those headers, made with one of the secrets in the last minutes."""
    stamp = headers.get("webhook-timestamp", "")
    if not (secrets and stamp.isascii() and stamp.isdigit()):
        return False
    if abs(timezone.now().timestamp() - int(stamp[:20])) > TOLERANCE.total_seconds():
        return False
    name = headers.get("webhook-id", "")
    ours = sign(secrets, webhook_id=name, timestamp=int(stamp), body=body)["webhook-signature"]
    theirs = headers.get("webhook-signature", "").split()
    pairs = [(one, other) for one in ours.split() for other in theirs[:10]]
    return any(hmac.compare_digest(one.encode(), other.encode()) for one, other in pairs)


def queue(to: Endpoint, *, event: str, data: dict[str, Any], about: str) -> WebhookCall:
    """Keep a call to be made after commit: `event` such as "account.freeze", `about` "kind:key"."""
    now = timezone.now()
    return WebhookCall.objects.create(
        webhook_id=f"msg_{uuid.uuid4().hex}",
        endpoint=to.name,
        body={"type": event, "timestamp": now.isoformat(), "data": data},
        about=about,
        due_at=now,
    )


def try_again(call: WebhookCall) -> bool:
    """Put a call that was given up back into the queue, under its old id; False for any other."""
    failed = WebhookCall.objects.filter(pk=call.pk, status=CallStatus.FAILED)
    return bool(failed.update(status=CallStatus.QUEUED, attempts=0, due_at=timezone.now()))


def deliver_due() -> int:
    """Make the calls that are due, one at a time; how many were taken.

    A second call in the same process returns at once: the first one is still at it.
    """
    if not _delivering.acquire(blocking=False):
        return 0
    try:
        _return_stale()
        return sum(_attempt(call) for _n in range(BATCH) if (call := _claim()))
    finally:
        _delivering.release()


def _return_stale() -> None:
    stale = timezone.now() - CLAIM_LASTS
    WebhookCall.objects.filter(status=CallStatus.SENDING, claimed_at__lt=stale).update(
        status=CallStatus.QUEUED, claim=None
    )


def _claim() -> WebhookCall | None:
    """Take the next due call so that no other process has it, or None when none is due."""
    now = timezone.now()
    due = WebhookCall.objects.filter(status=CallStatus.QUEUED, due_at__lte=now)
    for key in due.order_by("due_at").values_list("pk", flat=True)[:BATCH]:
        taken = due.filter(pk=key).update(
            status=CallStatus.SENDING,
            claimed_at=now,
            claim=uuid.uuid4(),
            attempts=F("attempts") + 1,
        )
        if taken:
            return WebhookCall.objects.get(pk=key)
    return None


def _attempt(call: WebhookCall) -> bool:
    to = _endpoints[call.endpoint]
    try:
        answer = _call(to, call)
    except CallFailed as error:
        _put_back(to, call, str(error), None)
        return False
    if not answer.is_yes:
        _put_back(to, call, f"the answer was {answer.status}", answer.status)
        return False
    _settle(to, call, answer, status=CallStatus.DELIVERED, last_error="", answered=answer.status)
    return True


def _call(to: Endpoint, call: WebhookCall) -> Answer:
    if not to.is_set_up:
        raise CallFailed("no address or no secret is set up")
    body = json.dumps(call.body, ensure_ascii=False, separators=(",", ":")).encode()
    now = int(timezone.now().timestamp())
    signature = sign(to.secrets, webhook_id=call.webhook_id, timestamp=now, body=body)
    agent = f"{settings.SITE_NAME.encode('ascii', 'ignore').decode() or 'portal'}-webhooks"
    headers = {"Content-Type": "application/json", "User-Agent": agent, **signature}
    return post(to.url, body, headers)


def _put_back(to: Endpoint, call: WebhookCall, why: str, status: int | None) -> None:
    """Plan the next attempt, or give up when the plan is used up."""
    logger.warning("Webhook call %s was not taken", call.pk)
    change = {"last_error": why[:300], "answered": status}
    if call.attempts > len(BACKOFF):
        _settle(to, call, None, status=CallStatus.FAILED, **change)
        return
    due = timezone.now() + BACKOFF[call.attempts - 1]
    mine = WebhookCall.objects.filter(pk=call.pk, claim=call.claim)
    mine.update(status=CallStatus.QUEUED, claim=None, due_at=due, **change)


def _settle(to: Endpoint, call: WebhookCall, answer: Answer | None, **change: Any) -> None:
    """Note the outcome and tell whoever asked, in one transaction."""
    with transaction.atomic():
        mine = WebhookCall.objects.filter(pk=call.pk, claim=call.claim)
        if not mine.update(claim=None, done_at=timezone.now(), **change):
            return  # it took so long that another process has it now
        call.refresh_from_db()
        if to.told:
            to.told(call, answer)
        if call.status == CallStatus.DELIVERED:
            # They have it; whom it names need not stand here as well.
            WebhookCall.objects.filter(pk=call.pk).update(body={})
