"""A mail server that is down, slow or unwilling: nothing is lost, nobody waits for it."""

import pytest

from portal.models import EmailStatus
from tests.processes.filing import file_request
from tests.processes.rows import count, emails, is_later, pass_time, users, write_email_to
from tests.processes.stack import until
from tests.servers import MailServer, free_port

pytestmark = pytest.mark.processes


def test_a_server_that_is_down_gets_everything_when_it_is_back(stack):
    port = free_port()
    stack.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    for name in ("ann", "bea", "cid"):
        write_email_to(f"{name}@example.com")
    stack.worker()
    stack.beat()

    until(lambda: [e for e in emails.all() if is_later(e)], 90, "one is put off")
    assert count(EmailStatus.SENT) == count(EmailStatus.FAILED) == 0
    assert "refused" in emails.get(attempts=1).last_error

    server = MailServer()
    server._controller.port = port
    server.start()
    try:
        pass_time(minutes=1)
        until(lambda: count(EmailStatus.SENT) == 3, 90, "all leave")
        assert sorted(m["To"] for m in server.messages) == [
            "ann@example.com", "bea@example.com", "cid@example.com",
        ]  # fmt: skip
    finally:
        server.stop()


def test_a_no_for_now_is_tried_again_and_a_no_for_good_is_kept(stack, mail):
    mail.at_recipient = {
        "busy@example.com": "451 try later",
        "gone@example.com": "550 no such user",
        "full@example.com": "452 mailbox full",
    }
    for name in ("busy", "gone", "full", "fine"):
        write_email_to(f"{name}@example.com")
    stack.worker()
    stack.beat()
    until(lambda: not emails.filter(attempts=0).exists(), 90, "each was tried")
    until(lambda: count(EmailStatus.SENDING) == 0, 60, "each has its answer")

    assert [m["To"] for m in mail.messages] == ["fine@example.com"]
    assert is_later(emails.get(to_email="busy@example.com"))
    assert is_later(emails.get(to_email="full@example.com"))
    gone = emails.get(to_email="gone@example.com")
    assert (gone.status, gone.last_error) == (EmailStatus.FAILED, "550 no such user")
    marked = users.exclude(undeliverable_since=None).values_list("email", flat=True)
    assert list(marked) == ["gone@example.com"]

    mail.at_recipient.clear()
    pass_time(minutes=1)
    until(lambda: count(EmailStatus.SENT) == 3, 90, "the put off ones leave")
    assert count(EmailStatus.FAILED) == 1


def test_a_text_that_is_refused_does_not_mark_the_address(stack, mail):
    mail.at_data = "554 looks like spam"
    write_email_to("ann@example.com")
    stack.worker()
    stack.beat()
    until(lambda: count(EmailStatus.FAILED) == 1, 90, "it is given up")
    assert users.get(email="ann@example.com").undeliverable_since is None


def test_filing_never_speaks_to_the_mail_server(stack, mail):
    mail.delay = 0.2
    stack.web()
    file_request(stack, email="zoe@example.com")
    assert list(emails.values_list("to_email", "status", "attempts")) == [
        ("zoe@example.com", EmailStatus.QUEUED, 0)
    ]
    assert mail.visits == 0

    stack.worker()
    stack.beat()
    until(lambda: mail.messages, 90, "the worker speaks to it")
    assert mail.messages[0]["To"] == "zoe@example.com"
