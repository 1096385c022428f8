"""A hundred thousand complaints: what the board, the inbox and a monthly report cost."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from complaints.models import Period
from complaints.reports import tables
from complaints.reports.span import Asked, Span
from portal.access import Role
from tests import factories
from tests.complaints.many import make_many

COUNT = 100_000
BOARD, INBOX = "/admin/complaints/complaint/", "/admin/complaints/compensation/"
VIEWS = {
    "board": f"{BOARD}?view=live",
    "nobody": f"{BOARD}?view=nobody",
    "inbox": f"{INBOX}?view=approve",
    "paid": f"{INBOX}?view=all",
}


class Spent:
    """Queries, and the seconds that they took in the database and its driver."""

    def __init__(self) -> None:
        self.queries, self.seconds = 0, 0.0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(*args)
        finally:
            self.queries += 1
            self.seconds += time.perf_counter() - begun


@contextmanager
def spent() -> Iterator[Spent]:
    counter = Spent()
    with connection.execute_wrapper(counter):
        yield counter


def measure(count: int = COUNT) -> dict[str, float]:
    """Seconds are the best of three; the report's are of one."""
    head = factories.make_user("bench-head@desk.example", Role.COMPLAINTS_HEAD)
    client = Client()
    client.force_login(head)
    handler = factories.make_user("bench-handler@desk.example", Role.COMPLAINTS_HANDLER)
    make_many(count, client=factories.make_user(), handler=handler)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    told: dict[str, float] = {"complaints": count}
    for name, url in VIEWS.items():
        found = [_page(client, url) for _time in range(3)]
        told[f"{name}_queries"] = found[-1].queries
        told[f"{name}_ms"] = 1000 * min(one.seconds for one in found)
    told |= _report()
    return told


def _page(client: Client, url: str) -> Spent:
    with spent() as counter:
        response = client.get(url)
    assert response.status_code == 200, response
    return counter


def _report() -> dict[str, float]:
    now = timezone.now()
    asked = Asked.at(Span.around(Period.MONTH, timezone.localdate()).previous, now)
    begun = time.perf_counter()
    with spent() as counter:
        tables.make(asked)
    return {"report_s": time.perf_counter() - begun, "report_queries": counter.queries}


def lines(told: dict[str, float]) -> list[str]:
    """One line a figure."""
    pages = [
        f"{name} of {told['complaints']:,.0f} complaints: {told[f'{name}_queries']:.0f} queries, "
        f"{told[f'{name}_ms']:.1f} ms in the database (at most 50)"
        for name in VIEWS
    ]
    report = f"monthly report: {told['report_queries']:.0f} queries, {told['report_s']:.1f} s"
    return [*pages, report]
