"""Workers that are killed, told to stop, or two: each email leaves, and leaves once."""

import signal
from collections import Counter

import pytest

from portal.models import EmailStatus
from tests.processes.rows import count, emails, pass_time, timers, write_emails
from tests.processes.stack import ALIAS, until
from tickets.models import Event, EventKind

pytestmark = pytest.mark.processes


def arrived(mail) -> Counter:
    return Counter(message["Message-ID"] for message in mail.messages)


def test_a_worker_killed_amid_300_emails_loses_none_and_repeats_at_most_one(stack, mail):
    mail.delay = 0.02  # long enough to be caught amid
    owed = write_emails(300)
    worker = stack.worker()
    stack.beat()
    until(lambda: len(mail.messages) >= 50, 60, "a part has left")
    worker.process.send_signal(signal.SIGKILL)
    worker.process.wait(10)
    assert count(EmailStatus.SENT) < 300
    in_flight = set(emails.filter(status=EmailStatus.SENDING).values_list("message_id", flat=True))
    assert len(in_flight) <= 1

    pass_time(minutes=11)
    stack.worker()
    until(lambda: count(EmailStatus.SENT) == 300, 90, "the rest leaves")

    assert set(arrived(mail)) == set(owed)
    repeated = {message_id for message_id, times in arrived(mail).items() if times > 1}
    assert repeated <= in_flight
    assert max(arrived(mail).values()) <= 2


def test_a_worker_told_to_stop_finishes_the_email_in_hand_and_no_other(stack, mail):
    mail.delay = 0.02
    write_emails(300)
    worker = stack.worker()
    stack.beat()
    until(lambda: len(mail.messages) >= 20, 60, "a part has left")
    assert worker.stop(signal.SIGTERM) == 0

    assert count(EmailStatus.SENDING) == 0
    assert count(EmailStatus.SENT) == len(mail.messages) < 300
    assert count(EmailStatus.SENT) + count(EmailStatus.QUEUED) == 300


_FILED_LONG_AGO = """
from datetime import timedelta
from django.utils import timezone
from tests.factories import make_ticket, make_user
from tickets.models import Category
category = Category.objects.get(slug="how-to")
long_ago = timezone.now() - timedelta(days=30)
for number in range(40):
    make_ticket(category, make_user(f"person{number}@example.com"), at=long_ago)
"""


def test_two_workers_do_everything_once(stack, mail):
    stack.run(_FILED_LONG_AGO)
    write_emails(160)
    for start in (stack.worker, stack.worker, stack.beat):
        start()
    until(lambda: count(EmailStatus.SENT) == 200, 90, "all emails have left")
    until(lambda: not timers.filter(done_at=None).exists(), 60, "all timers have acted")

    assert len(mail.messages) == 200
    assert set(arrived(mail).values()) == {1}
    overdue = Event.objects.using(ALIAS).filter(kind=EventKind.OVERDUE)
    told = Counter((event.ticket_id, event.data["target"]) for event in overdue)
    assert len({ticket for ticket, _ in told}) == 40
    assert set(told.values()) == {1}
