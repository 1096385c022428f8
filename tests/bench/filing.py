"""The filing journey, ours beside bare Django's, in CPU time of one process."""

import re
import statistics
import time
import uuid
from collections.abc import Callable

from django.core import signing
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.bench import bare

ROUNDS = 40
OURS = {
    "subject": "My deposit has not arrived",
    "description": "I sent 250 USDT two days ago and it is not in my wallet yet. " * 4,
    "q_source": "wallet",
    "q_sent_at_0": "2026-11-20T16:30",
    "q_sent_at_1": "Asia/Shanghai",
    "q_chain": "ethereum",
    "q_transaction": factories.HASH,
    "q_amount_0": "250",
    "q_amount_1": "USDT",
    "q_receiving_address": factories.ADDRESS,
}
BARE = {
    "subject": OURS["subject"],
    "description": OURS["description"],
    "source": "wallet",
    "sent_at_0": "2026-11-20",
    "sent_at_1": "16:30",
    "chain": "ethereum",
    "transaction": factories.HASH,
    "amount": "250",
    "asset": "USDT",
    "receiving_address": factories.ADDRESS,
}


# One handler each: building the middleware anew is no part of a visit.
_ours, _bare = Client(), Client()


def _visitor(client: Client) -> Client:
    client.cookies.clear()
    return client


def ours(number: int) -> None:
    """Form, check answers, send, confirmation."""
    client, url = _visitor(_ours), "/en/requests/new/deposit-not-arrived/"
    typed = {
        **OURS,
        "email": f"bench{number}-{uuid.uuid4().hex[:6]}@example.com",
        "submission": str(uuid.uuid4()),
        "begun": signing.dumps(time.time() - 60, salt="tickets.begun"),
    }
    assert client.get(url).status_code == 200
    checked = client.post(url, {**typed, "step": "check"})
    assert re.search(rb'value="send"', checked.content)
    sent = client.post(url, {**typed, "step": "send"})
    assert sent.status_code == 302, sent.content.decode()
    assert client.get(sent["Location"]).status_code == 200


def bare_journey(number: int) -> None:
    client = _visitor(_bare)
    typed = {**BARE, "email": f"bench{number}@example.com"}
    assert client.get("/bare/new/").status_code == 200
    assert b"send" in client.post("/bare/new/", {**typed, "step": "check"}).content
    sent = client.post("/bare/new/", {**typed, "step": "send"})
    assert sent.status_code == 302
    assert client.get(sent["Location"]).status_code == 200


def _cpu(journey: Callable[[int], None], number: int) -> float:
    cache.clear()
    begun = time.process_time()
    journey(number)
    return time.process_time() - begun


def measure() -> dict[str, float]:
    """SQL statements of one journey and the ratio of CPU times, medians of pairs."""
    with connection.schema_editor() as editor:
        editor.create_model(bare.BareTicket)
        editor.create_model(bare.BareEmail)
    for number in range(3):
        ours(number)
        bare_journey(number)
    with CaptureQueriesContext(connection) as queries:
        ours(1000)
    statements = len(queries)  # now: the next request empties the log
    pairs = [(_cpu(ours, n), _cpu(bare_journey, n)) for n in range(ROUNDS)]
    return {
        "statements": statements,
        "ratio": statistics.median(a / b for a, b in pairs),
        "ours_ms": 1000 * statistics.median(a for a, _ in pairs),
        "bare_ms": 1000 * statistics.median(b for _, b in pairs),
    }
