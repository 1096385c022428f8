"""A payment system behind a webhook: it pays each key once, whatever it is asked."""

import json
import os
import signal
from contextlib import contextmanager

from portal.models import CallStatus, WebhookCall
from portal.webhooks import deliver_due
from tests.webhook_server import their_system

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class PaymentSystem:
    """`transfers`: what has been paid, by key. `says`: what it answers instead, if anything."""

    def __init__(self, web):
        self.web, self.transfers, self.says, self.kills = web, {}, None, 0
        web.answer = 200
        web.got = self

    def append(self, call):
        """A call came: pay, and decide on the answer."""
        data = call.data
        if self.says is None or self.says.get("status") != "failed":
            self.transfers.setdefault(data["key"], []).append(data["attempt"])
        paid = {"status": "paid", "reference": f"tx-{data['key'][:8]}"}
        said = paid if self.says is None else self.says
        self.web.says = json.dumps(said).encode()
        if self.kills:  # paid, and whoever asked is gone before the answer
            os.kill(self.kills, signal.SIGKILL)

    @property
    def paid(self):
        """How many transfers left: a key that is asked for again is none."""
        return len(self.transfers)


@contextmanager
def payment_system(settings):
    with their_system() as web:
        settings.PAYOUT_WEBHOOK_URL = web.url
        settings.PAYOUT_WEBHOOK_SECRET = SECRET
        settings.WEBHOOK_PRIVATE_ADDRESSES = True
        yield PaymentSystem(web)


def later():
    """Time passes: claims of processes that died are void, and what waits is due."""
    WebhookCall.objects.filter(status=CallStatus.SENDING).update(status=CallStatus.QUEUED)
    WebhookCall.objects.filter(status=CallStatus.QUEUED).update(due_at="2020-01-01T00:00Z")
    return deliver_due()
