"""A broker that is away: what was accepted stays, and leaves by itself when it is back."""

import pytest

from portal.models import EmailStatus
from tests.processes.filing import file_request
from tests.processes.rows import emails
from tests.processes.stack import until

pytestmark = pytest.mark.processes


def test_a_request_filed_while_the_broker_is_away_is_answered_when_it_is_back(stack, mail):
    worker, beat = stack.worker(), stack.beat()
    stack.web()
    file_request(stack, email="before@example.com")
    until(lambda: mail.messages, 90, "all parts work together")

    stack.take_broker_away()
    page = file_request(stack, email="during@example.com")
    assert "R-" in page
    kept = emails.get(to_email="during@example.com")
    assert (kept.status, kept.attempts) == (EmailStatus.QUEUED, 0)
    # The worker has noticed, and neither it nor beat has given up.
    until(lambda: "onnection" in worker.said(), 90, "the worker misses its broker")
    until(lambda: "onnection" in beat.said() or "rror" in beat.said(), 90, "and so does beat")

    stack.bring_broker_back()
    until(lambda: len(mail.messages) == 2, 60, "the email leaves by itself")
    assert mail.messages[1]["To"] == "during@example.com"
    assert [worker.process.poll(), beat.process.poll()] == [None, None]
