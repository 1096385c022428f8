"""A request by email from end to end: real IMAP in, real SMTP out, both on loopback."""

from email.message import EmailMessage
from email.utils import make_msgid

import pytest

from portal import outbox
from tests.flows.steps import act
from tests.imap_server import FOLDER, PASSWORD, USER, imap_server
from tests.servers import mail_server
from tickets.email import poll
from tickets.models import Arrival, IncomingEmail, Mailbox, Ticket, Watcher
from tickets.workflow import Channel, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]
US, MEI = "support@ours.example", "mei@example.com"


class Post:
    """The mail between us and the world: our mailbox, and everybody else's."""

    def __init__(self, inbox, world) -> None:
        self.inbox = inbox
        self.world = world

    def write(self, text: str, *, sender: str = MEI, answers: EmailMessage | None = None, **said):
        """Somebody writes to us; an answer goes where the mail asks for it."""
        mail = EmailMessage()
        mail["From"] = sender
        mail["To"] = answers["Reply-To"] if answers else US
        mail["Subject"] = said.get("subject") or (f"Re: {answers['Subject']}" if answers else "Hi")
        mail["Message-ID"] = make_msgid(domain="client.example")
        if answers and said.get("threaded", True):
            mail["In-Reply-To"] = answers["Message-ID"]
        mail.set_content(text)
        self.inbox.put(mail.as_bytes())

    def run(self) -> list[EmailMessage]:
        """Our side works: mailboxes are fetched and the outbox is emptied. What arrived outside."""
        before = len(self.world.messages)
        poll.poll_all()
        outbox.deliver_due()
        return self.world.messages[before:]


@pytest.fixture
def post(settings, db):
    with imap_server() as inbox, mail_server() as world:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", world.port
        settings.DEFAULT_FROM_EMAIL = US
        mailbox = Mailbox(
            name="support", host="127.0.0.1", port=inbox.port, security="none", username=USER,
            folder=FOLDER,
        )  # fmt: skip
        mailbox.password = PASSWORD
        mailbox.save()
        yield Post(inbox, world)


def test_mail_receipt_reply_and_answer_are_one_request(post, staff, clock):
    post.write("我昨天从交易所充值 250U，到现在还没有到账。", subject="充值没到账")
    (receipt,) = post.run()

    ticket = Ticket.objects.get()
    assert receipt["To"] == MEI
    assert receipt["Auto-Submitted"] == "auto-generated"
    assert ticket.reference in receipt["Subject"]
    assert (ticket.language, ticket.channel) == ("zh-hans", Channel.EMAIL)

    clock.shift(600)
    act(staff, ticket, "reply", body="请问是哪一家交易所？", then="pending")
    (question,) = post.run()
    assert question["References"] == receipt["Message-ID"]
    assert question["Auto-Submitted"] is None

    clock.shift(600)
    quoted = f"币安。\n\n------------------ 原始邮件 ------------------\n发件人: {US}\n> 请问？"
    post.write(quoted, answers=question)
    assert post.run() == []

    ticket.refresh_from_db()
    assert ticket.state is Status.OPEN
    assert [message.body for message in ticket.messages.all()][1:] == [
        "请问是哪一家交易所？", "币安。"
    ]  # fmt: skip
    assert Ticket.objects.count() == 1
    assert post.inbox.mails == {}


def test_an_answer_that_keeps_only_the_address_finds_its_request(post):
    post.write("My deposit has not arrived.")
    (receipt,) = post.run()

    post.write("Here is more.", answers=receipt, threaded=False, subject="no subject")
    post.run()

    assert Ticket.objects.get().messages.count() == 2


def test_a_stranger_with_the_subject_of_a_request_is_not_on_it(post):
    post.write("My deposit has not arrived.")
    (receipt,) = post.run()
    ticket = Ticket.objects.get()

    post.write("Tell me more.", sender="sid@example.com", subject=f"Re: {receipt['Subject']}")
    (answer,) = post.run()

    assert answer["To"] == "sid@example.com"
    assert ticket.reference not in answer.as_string()
    assert ticket.messages.count() == 1
    assert not Watcher.objects.exists()
    assert Ticket.objects.exclude(pk=ticket.pk).get().requester.email == "sid@example.com"


def test_a_colleague_who_was_forwarded_our_mail_waits_to_be_let_in(post):
    post.write("My deposit has not arrived.")
    (receipt,) = post.run()

    post.write("I can help.", sender="colleague@example.com", answers=receipt)
    assert post.run() == []

    assert Ticket.objects.get().messages.count() == 1
    assert IncomingEmail.objects.get(status=Arrival.HELD).text == "I can help."


@pytest.mark.parametrize("threaded", [True, False])
def test_two_robots_facing_each_other_exchange_at_most_one_automatic_mail(post, clock, threaded):
    """Theirs marks nothing and answers whatever it gets, at once."""
    robot = "desk@robot.example"
    post.write("We have received your message.", sender=robot)
    answers = 0
    while (arrived := post.run()) and answers < 10:
        for mail in arrived:
            answers += 1
            clock.shift(5)
            post.write(
                "We have received your message.", sender=robot, threaded=threaded,
                answers=mail if threaded else None, subject=f"Your ticket {answers}",
            )  # fmt: skip

    assert answers == 1
    assert len(post.world.messages) == 1


def test_a_mail_that_we_sent_to_ourselves_goes_round_once(post):
    post.write("My deposit has not arrived.", sender=US)

    assert post.run() == []

    assert not Ticket.objects.exists()


def test_the_receipt_that_comes_back_is_noted_where_it_belongs(post):
    post.write("My deposit has not arrived.", sender="gone@example.com")
    (receipt,) = post.run()
    report = (
        "From: MAILER-DAEMON@mx.example\r\nTo: support@ours.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\n\r\nUser unknown\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; gone@example.com\r\n"
        "Action: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        f"Message-ID: {receipt['Message-ID']}\r\nSubject: x\r\n\r\nx\r\n--b--\r\n"
    )

    post.inbox.put(report.encode())
    assert post.run() == []

    ticket = Ticket.objects.get()
    assert ticket.requester.undeliverable_since is not None
    assert ticket.events.filter(kind="bounced").exists()
