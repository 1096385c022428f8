"""Mail that a provider brings by a call: kept before we say yes, and from nobody else."""

import base64
import json

import pytest
from django.db import OperationalError
from django.utils import timezone

from portal.models import EmailStatus, OutgoingEmail
from tests.tickets.email.mails import make_mail
from tests.tickets.email.provider_calls import (
    CALLS,
    KEY,
    SECRET,
    authorised,
    form,
    mailgun,
    postmark,
    signed,
)
from tickets.actions import file_by_email
from tickets.email import posted, receive
from tickets.models import Arrival, Category, EventKind, IncomingEmail, Mailbox, Message, Ticket

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue_loaded", "switched_on"),
    pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailNotSupportedWarning"),
]
FORGED = {"HTTP_AUTHORIZATION": "Basic " + base64.b64encode(b"provider:guessed").decode()}


@pytest.fixture
def switched_on(settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}


@pytest.fixture
def signed_only(settings):
    settings.ANYMAIL = settings.ANYMAIL | {"WEBHOOK_SECRET": ""}


@pytest.fixture
def brought(client, settings):
    """What a provider's call with a mail answers."""

    def bring(name, raw, **more):
        if name == "mailgun":  # it signs, and has no password of ours
            settings.ANYMAIL = settings.ANYMAIL | {"WEBHOOK_SECRET": ""}
        return CALLS[name](client, raw, **more)

    return bring


@pytest.mark.parametrize("provider", CALLS)
def test_a_mail_becomes_a_request_and_is_kept_as_it_came(brought, provider):
    raw = make_mail("My deposit of 250 USDT has not arrived.", sender="tom@example.com")

    assert brought(provider, raw).status_code == 200

    message = Message.objects.get()
    assert message.body == "My deposit of 250 USDT has not arrived."
    assert message.author.email == "tom@example.com"
    row = IncomingEmail.objects.get()
    assert (row.original(), row.status, row.mailbox) == (raw, Arrival.DONE, None)


@pytest.mark.parametrize("provider", CALLS)
def test_the_same_mail_brought_twice_is_one(brought, provider):
    raw = make_mail()

    assert [brought(provider, raw).status_code for _ in range(2)] == [200, 200]

    assert Ticket.objects.count() == IncomingEmail.objects.count() == OutgoingEmail.objects.count()
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("provider", ["postmark", "sendgrid", "sparkpost"])
@pytest.mark.parametrize("said", [FORGED, {"HTTP_ACCEPT": "*/*"}])
def test_a_call_without_the_password_leaves_nothing(client, provider, said):
    response = CALLS[provider](client, make_mail(), **said)

    assert response.status_code == 400
    assert not IncomingEmail.objects.exists()
    assert not Ticket.objects.exists()


@pytest.mark.usefixtures("signed_only")
def test_a_forged_signature_leaves_nothing(client):
    assert mailgun(client, make_mail(), key="another").status_code == 400
    body, kind = form({"body-mime": make_mail()})
    assert client.post("/mail-in/mailgun/", body, content_type=kind).status_code == 400

    assert not IncomingEmail.objects.exists()


def test_where_there_is_a_password_too_a_signature_is_not_enough(client):
    assert mailgun(client, make_mail()).status_code == 400
    assert not IncomingEmail.objects.exists()


def test_nobody_is_let_in_until_a_secret_is_set(client, settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": "", "MAILGUN_WEBHOOK_SIGNING_KEY": ""}

    answers = {call(client, make_mail()).status_code for call in CALLS.values()}
    answers.add(client.post("/mail-in/postmark/returned/").status_code)

    assert answers == {404}
    assert not IncomingEmail.objects.exists()


def test_a_provider_that_nobody_knows_is_not_found(client):
    assert client.post("/mail-in/carrierpigeon/", **authorised()).status_code == 404


def test_who_asks_whether_anybody_is_there_is_told(client):
    assert client.head("/mail-in/postmark/").status_code == 200
    assert client.head("/mail-in/postmark/returned/").status_code == 200
    assert client.get("/mail-in/postmark/").status_code == 405


@pytest.mark.parametrize("provider", ["mailgun", "sendgrid", "sparkpost"])
def test_bytes_of_any_charset_arrive_as_they_were_sent(brought, provider):
    said = "充值没有到账，请帮我查一下。"
    head = b"From: li@example.com\r\nMessage-ID: <gbk@example.com>\r\nSubject: hi\r\n"
    raw = head + b"Content-Type: text/plain; charset=gbk\r\n\r\n" + said.encode("gbk")

    assert brought(provider, raw).status_code == 200

    assert IncomingEmail.objects.get().original() == raw
    assert Message.objects.get().body == said


def test_a_form_may_be_sent_in_either_kind(client, signed_only):
    raw = make_mail("Sent as a plain form: 100 % & more")

    assert (
        client.post("/mail-in/mailgun/", {"body-mime": raw.decode(), **signed()}).status_code == 200
    )

    assert IncomingEmail.objects.get().status == Arrival.DONE


class TestWithoutTheRawMail:
    """A provider that is not told to pass on raw mail takes it apart; we put it together again."""

    SAID = {
        "From": "tom@example.com",
        "FromFull": {"Email": "tom@example.com", "Name": "Tom 汤姆"},
        "ToFull": [{"Email": "support@localhost", "Name": ""}],
        "OriginalRecipient": "support@localhost",
        "Subject": "充值没有到账",
        "TextBody": "你好，我的充值没有到账。",
        "HtmlBody": "<p>你好，我的充值没有到账。</p>",
        "Headers": [{"Name": "Message-ID", "Value": "<parsed@example.com>"}],
        "Attachments": [
            {
                "Name": "截图.txt",
                "ContentType": "text/plain",
                "Content": base64.b64encode(b"log").decode(),
            }
        ],
    }

    def post(self, client, **changes):
        said = json.dumps(self.SAID | changes)
        return client.post(
            "/mail-in/postmark/", said, content_type="application/json", **authorised()
        )

    def test_it_is_a_request_all_the_same(self, client):
        assert self.post(client).status_code == 200

        ticket = Ticket.objects.get()
        assert (ticket.subject, ticket.requester.name) == ("充值没有到账", "Tom 汤姆")
        assert ticket.messages.get().body == "你好，我的充值没有到账。"
        assert ticket.attachments.get().name == "截图.txt"

    def test_the_same_again_is_the_same_even_without_a_name(self, client):
        self.post(client, Headers=[])
        self.post(client, Headers=[])

        assert Ticket.objects.count() == IncomingEmail.objects.count() == 1


class TestMailboxes:
    @pytest.fixture
    def complaints(self) -> Mailbox:
        return Mailbox.objects.create(
            name="complaints", address="complaints@wallet.example", for_complaints=True
        )

    def test_a_mail_belongs_to_the_mailbox_of_its_address(self, client, complaints):
        category = Category.objects.get(slug="feedback")
        partners = Mailbox.objects.create(
            name="partners", address="partners@wallet.example", category=category
        )

        postmark(client, make_mail(), to="Partners+abc@wallet.example")

        row = IncomingEmail.objects.get()
        assert (row.mailbox, row.ticket.category) == (partners, category)
        assert not row.ticket.for_complaint

    def test_a_mail_to_the_address_for_complaints_is_a_complaint(
        self, client, complaints, monkeypatch
    ):
        told = []
        monkeypatch.setattr(file_by_email.filed, "_takers", [lambda *said: told.append(said)])

        postmark(client, make_mail("Nobody answers me."), to="complaints@wallet.example")

        ticket = Ticket.objects.get()
        assert (ticket.for_complaint, ticket.category.slug) == (True, "complaint")
        assert [message.ticket for message, _at in told] == [ticket]

    def test_a_complaint_about_a_request_follows_it(self, client, complaints, ticket):
        answer = make_mail("I complain.", subject=f"Re: [{ticket.reference}]")

        postmark(client, answer, to="complaints@wallet.example")

        complaint = Ticket.objects.exclude(pk=ticket.pk).get()
        assert (complaint.for_complaint, complaint.follows) == (True, ticket)
        again = make_mail("And more.", subject=f"Re: [{complaint.reference}]")
        postmark(client, again, to="complaints@wallet.example")
        assert complaint.messages.count() == 2
        assert ticket.messages.count() == 1


class TestTrouble:
    def test_what_cannot_be_kept_is_not_confirmed(self, client, monkeypatch):
        def away(*_args):
            raise OperationalError("the disk is full")

        monkeypatch.setattr(receive, "keep", away)
        client.raise_request_exception = False

        assert postmark(client, make_mail()).status_code == 500

        monkeypatch.undo()
        assert postmark(client, make_mail()).status_code == 200
        assert Ticket.objects.count() == 1

    def test_what_is_no_mail_of_the_provider_is_not_confirmed(self, client):
        client.raise_request_exception = False
        for said in ("[]", "not json", '{"RecordType": "Bounce"}'):
            response = client.post(
                "/mail-in/postmark/", said, content_type="application/json", **authorised()
            )
            assert response.status_code == 500
        assert not IncomingEmail.objects.exists()

    def test_what_is_too_large_is_refused_and_the_next_is_taken(self, client, monkeypatch):
        monkeypatch.setattr(posted, "MAX_BODY", 5_000)

        assert postmark(client, make_mail("a " * 5_000)).status_code == 413
        assert not IncomingEmail.objects.exists()
        assert postmark(client, make_mail()).status_code == 200

    def test_a_mail_larger_than_a_form_may_be_is_taken(self, client, signed_only, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000

        assert mailgun(client, make_mail("long " * 20_000)).status_code == 200
        assert IncomingEmail.objects.get().size > 100_000

    def test_an_unreadable_mail_is_in_quarantine_and_not_brought_again(self, client, signed_only):
        assert mailgun(client, bytes(range(128, 256)) * 40).status_code == 200
        assert IncomingEmail.objects.get().status == Arrival.QUARANTINED


class TestReturns:
    @pytest.fixture
    def email(self, ticket) -> OutgoingEmail:
        email = OutgoingEmail.objects.get(about=f"ticket:{ticket.pk}")
        email.status, email.sent_at = EmailStatus.SENT, timezone.now()
        email.save()
        return email

    def mailgun(self, client, email, event="failed", **more):
        data = {
            "event": event,
            "recipient": email.to_email,
            "timestamp": 1700000000,
            "severity": "permanent",
            "message": {"headers": {"message-id": email.message_id.strip("<>")}},
            "delivery-status": {"message": "550 5.1.1 no such user"},
            **more,
        }
        said = json.dumps({"signature": signed(), "event-data": data})
        url = "/mail-in/mailgun/returned/"
        return client.post(url, said, content_type="application/json", **authorised())

    def postmark(self, client, email, **said):
        url = "/mail-in/postmark/returned/"
        body = {"MessageID": "883953f4", "Email": email.to_email} | said
        return client.post(url, body, content_type="application/json", **authorised())

    def test_a_lasting_bounce_marks_email_address_and_timeline(self, client, ticket, email):
        assert self.mailgun(client, email).status_code == 200

        email.refresh_from_db()
        ticket.requester.refresh_from_db()
        assert (email.status, email.last_error) == (EmailStatus.FAILED, "550 5.1.1 no such user")
        assert ticket.requester.undeliverable_since
        assert ticket.events.filter(kind=EventKind.BOUNCED).count() == 1
        self.mailgun(client, email)
        assert ticket.events.filter(kind=EventKind.BOUNCED).count() == 1

    def test_a_provider_with_numbers_of_its_own_means_the_newest_email(self, client, ticket, email):
        self.postmark(client, email, RecordType="Bounce", Type="HardBounce", Details="5.1.1 gone")

        email.refresh_from_db()
        ticket.requester.refresh_from_db()
        assert email.status == EmailStatus.FAILED
        assert ticket.requester.undeliverable_since

    @pytest.mark.parametrize(
        "kind",
        [
            {"RecordType": "Bounce", "Type": "SoftBounce"},
            {"RecordType": "SpamComplaint", "Type": "SpamComplaint"},
        ],
    )
    def test_what_does_not_last_marks_no_address(self, client, ticket, email, kind):
        assert self.postmark(client, email, **kind).status_code == 200

        email.refresh_from_db()
        ticket.requester.refresh_from_db()
        assert email.status == EmailStatus.SENT
        assert ticket.requester.undeliverable_since is None
        assert ticket.events.filter(kind=EventKind.BOUNCED).exists()

    def test_an_email_that_arrived_clears_the_mark(self, client, ticket, email):
        self.mailgun(client, email)
        self.mailgun(client, email, event="delivered")

        ticket.requester.refresh_from_db()
        assert ticket.requester.undeliverable_since is None

    def test_forged_news_change_nothing(self, client, ticket, email):
        said = {"RecordType": "Bounce", "Type": "HardBounce", "Email": email.to_email}
        url = "/mail-in/postmark/returned/"
        response = client.post(url, said, content_type="application/json", **FORGED)

        assert response.status_code == 400
        ticket.requester.refresh_from_db()
        assert ticket.requester.undeliverable_since is None

    def test_news_of_nobodys_email_are_taken_and_forgotten(self, client):
        stranger = OutgoingEmail(message_id="<a@b>", to_email="nobody@example.com")
        assert self.mailgun(client, stranger).status_code == 200
