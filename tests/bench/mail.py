"""Mail that comes in: how many a second one worker takes, and what each costs."""

import hashlib
import statistics
import time

from django.db import connection

from tests.tickets.email.mails import make_mail
from tickets.email.receive import receive
from tickets.models import Arrival

ROUNDS, CLEAN, UNREADABLE = 3, 500, 10
TEXT = (
    "Hello,\n\nI sent 250 USDT from another wallet two days ago and it is not in my wallet yet. "
    "The explorer says that the transfer was done. Please find it. My number is {number}.\n\n"
    "Regards\nTom"
)


def _mails(first: int) -> list[bytes]:
    """Clean mails of as many people, and unreadable ones among them."""
    made = [
        make_mail(TEXT.format(number=n), sender=f"bench{n}@example.com", subject="My deposit")
        for n in range(first, first + CLEAN)
    ]
    for number in range(UNREADABLE):
        noise = hashlib.sha256(f"{first + number}".encode()).digest()
        made.insert(number * CLEAN // UNREADABLE, noise * 50)
    return made


def measure() -> dict[str, float]:
    """Mails a second (the best of a few rounds) and CPU milliseconds a mail (their median)."""
    receive([make_mail("The first one warms up.")])
    rates, costs = [], []
    for number in range(ROUNDS):
        mails = _mails(number * CLEAN)
        begun, used = time.perf_counter(), time.process_time()
        ends = receive(mails)
        rates.append(len(mails) / (time.perf_counter() - begun))
        costs.append((time.process_time() - used) / len(mails))
        assert (ends[Arrival.DONE], ends[Arrival.QUARANTINED]) == (CLEAN, UNREADABLE), ends
    return {
        "mails_a_second": max(rates),
        "mail_ms": 1000 * statistics.median(costs),
        "loop_ms": 1000 * statistics.median(_loop() for _ in range(ROUNDS)),
    }


def _loop() -> float:
    """CPU seconds of a million additions: how fast this machine is just now."""
    used = time.process_time()
    number = 0
    for step in range(1_000_000):
        number += step
    return time.process_time() - used


def line(told: dict[str, float]) -> str:
    """The figures as `make bench` prints them."""
    return (
        f"mail on {connection.vendor}: {told['mails_a_second']:.0f} a second with one worker "
        f"(at least 100), {told['mail_ms']:.1f} ms of CPU each "
        f"(a million additions take {told['loop_ms']:.0f} ms here)"
    )
