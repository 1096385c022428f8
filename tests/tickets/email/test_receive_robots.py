"""Machines write too: they open nothing, get no answer, and two of them soon fall silent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.models import EmailStatus, OutgoingEmail, User
from tests.tickets.email.mails import make_mail
from tickets.email.caps import LEAST_GAP, WINDOW, Answered, may_answer
from tickets.email.receive import receive
from tickets.models import Arrival, EventKind, IncomingEmail, Message, Reason, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]


def report_on(email: OutgoingEmail, status: str = "5.1.1", recipient: str = "") -> bytes:
    """A delivery report (RFC 3464) about an email of ours."""
    recipient = recipient or email.to_email
    action = "failed" if status.startswith(("5", "4.")) else "delayed"
    return "\r\n".join(
        [
            "From: MAILER-DAEMON@mx.example",
            "To: support@localhost",
            "Subject: Undelivered Mail Returned to Sender",
            f"Message-ID: <{status}{recipient}@mx.example>",
            "Auto-Submitted: auto-replied",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
            "",
            "--b",
            "",
            "It could not be delivered.",
            "--b",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; mx.example",
            "",
            f"Final-Recipient: rfc822; {recipient}",
            f"Action: {action}",
            f"Status: {status}",
            "",
            "--b",
            "Content-Type: text/rfc822-headers",
            "",
            f"Message-ID: {email.message_id}",
            "Subject: We have your request",
            "",
            "--b--",
            "",
        ]
    ).encode()


@pytest.mark.parametrize(
    "marks",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated"},
        {"X_Autoreply": "yes"},
        {"Precedence": "bulk"},
        {"subject": "Automatic reply: My deposit"},
        {"subject": "自动回复：充值"},
        {"sender": "no-reply@shop.example"},
    ],
)
def test_a_robot_opens_nothing_and_gets_no_answer(marks):
    receive([make_mail("I am away until Monday.", **marks)])

    row = IncomingEmail.objects.get()
    assert (row.status, row.reason) == (Arrival.IGNORED, Reason.ROBOT)
    assert not Ticket.objects.exists()
    assert not OutgoingEmail.objects.exists()


def test_auto_submitted_no_is_a_person():
    receive([make_mail(Auto_Submitted="no")])

    assert Ticket.objects.count() == 1


def test_a_vacation_note_is_a_line_on_the_timeline_and_no_reply(ticket):
    receipt = OutgoingEmail.objects.get()
    version = ticket.version

    receive(
        [
            make_mail(
                "I am away.", subject="Out of office: until Monday",
                In_Reply_To=receipt.message_id, Auto_Submitted="auto-replied",
            )
        ]
    )  # fmt: skip

    event = ticket.events.get(kind=EventKind.AUTO_REPLIED)
    assert event.data == {"email": "tom@example.com", "subject": "Out of office: until Monday"}
    assert Message.objects.count() == OutgoingEmail.objects.count() == 1
    ticket.refresh_from_db()
    assert (ticket.version, ticket.status) == (version, "new")


def test_a_lasting_bounce_marks_the_email_and_the_address(ticket):
    email = OutgoingEmail.objects.get()
    email.status = EmailStatus.SENT
    email.save()

    receive([report_on(email)])

    email.refresh_from_db()
    assert (email.status, email.last_error) == (EmailStatus.FAILED, "5.1.1 hard")
    ticket.requester.refresh_from_db()
    assert ticket.requester.undeliverable_since is not None
    event = ticket.events.get(kind=EventKind.BOUNCED)
    assert event.data == {"email": "tom@example.com", "status": "5.1.1 hard"}
    row = IncomingEmail.objects.get()
    assert (row.status, row.reason, row.ticket) == (Arrival.DONE, Reason.BOUNCE, ticket)
    assert Ticket.objects.count() == Message.objects.count() == OutgoingEmail.objects.count() == 1


def test_the_same_report_twice_is_one_line(ticket):
    email = OutgoingEmail.objects.get()
    OutgoingEmail.objects.update(status=EmailStatus.SENT, sent_at=timezone.now())

    report = report_on(email)
    receive([report, report.replace(b"@mx.example>", b"@other.example>")])

    assert IncomingEmail.objects.count() == 2
    assert ticket.events.filter(kind=EventKind.BOUNCED).count() == 1


def test_whoever_writes_from_an_address_shows_that_it_works(ticket, settings):
    settings.TRUSTED_AUTHSERV = "mx.ours"
    person = ticket.requester
    User.objects.update(undeliverable_since=timezone.now())

    forged = "mx.ours; dmarc=fail"
    receive([make_mail(sender=person.email, Authentication_Results=forged)])
    person.refresh_from_db()
    assert person.undeliverable_since is not None

    receive([make_mail("It is me.", sender=person.email)])
    person.refresh_from_db()
    assert person.undeliverable_since is None


def test_a_passing_failure_marks_only_the_email(ticket):
    email = OutgoingEmail.objects.get()

    receive([report_on(email, "4.2.2")])

    email.refresh_from_db()
    assert (email.status, email.last_error) == (EmailStatus.QUEUED, "4.2.2 soft")
    ticket.requester.refresh_from_db()
    assert ticket.requester.undeliverable_since is None


def test_a_report_on_another_address_does_not_mark_the_one_we_know(ticket):
    receive([report_on(OutgoingEmail.objects.get(), recipient="forwarded@elsewhere.example")])

    ticket.requester.refresh_from_db()
    assert ticket.requester.undeliverable_since is None
    assert ticket.events.filter(kind=EventKind.BOUNCED).exists()


def test_a_report_on_an_email_that_is_not_ours_marks_nobody(tom):
    stray = OutgoingEmail(message_id="<not@ours.example>", to_email=tom.email)

    receive([report_on(stray)])

    row = IncomingEmail.objects.get()
    assert (row.status, row.reason) == (Arrival.IGNORED, Reason.STRAY_BOUNCE)
    tom.refresh_from_db()
    assert tom.undeliverable_since is None
    assert not Ticket.objects.exists()
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize(
    "back",
    [
        {"sender": "support@localhost"},
        {"sender": "Support+R-ABC@localhost"},
        {"Message_ID": "ours"},
    ],
)
def test_our_own_mail_that_comes_back_stops(ticket, back):
    receipt = OutgoingEmail.objects.get()
    headers = {**back, "In_Reply_To": receipt.message_id}
    if "Message_ID" in back:
        headers["Message_ID"] = receipt.message_id

    receive([make_mail(**headers)])

    row = IncomingEmail.objects.get()
    assert (row.status, row.reason) == (Arrival.IGNORED, Reason.OWN)
    assert Ticket.objects.count() == Message.objects.count() == OutgoingEmail.objects.count() == 1


def test_two_robots_that_face_each_other_exchange_one_automatic_mail():
    """The other one marks nothing, names no thread and answers each mail with a new one."""
    waiting, rounds = [make_mail("Your ticket 1 was created.", sender="desk@other.example")], 0
    while waiting and rounds < 20:
        rounds += 1
        before = OutgoingEmail.objects.count()
        receive([waiting.pop()])
        if OutgoingEmail.objects.count() > before:
            said = f"Your ticket {rounds + 1} was created."
            waiting.append(make_mail(said, sender="desk@other.example", subject=said))

    assert OutgoingEmail.objects.count() == 1
    assert rounds == 2


def test_a_person_who_writes_twice_at_once_has_two_requests():
    receive([make_mail("One.", subject="One"), make_mail("Two.", subject="Two")])

    assert Ticket.objects.count() == 2
    assert OutgoingEmail.objects.count() == 1


NOW = timezone.now()


def before(*minutes: int, subject: str = "") -> list[Answered]:
    return [Answered(NOW - timedelta(minutes=m), subject or f"s{m}") for m in minutes]


@pytest.mark.parametrize(
    ("earlier", "may"),
    [
        ([], True),
        (before(LEAST_GAP.seconds // 60), True),
        (before(LEAST_GAP.seconds // 60 - 1), False),
        (before(60, subject="Mine"), True),
        (before(60, 120, subject="Mine"), False),
        (before(*range(20, 170, 15)), False),
        (before(*range(20, 155, 15)), True),
        (before(*range(180, 400, 2)), True),
    ],
)
def test_automatic_answers_to_one_address_are_capped(earlier, may):
    assert may_answer(earlier, "Mine", NOW) is may


def test_grave_advice_meets_only_the_cap_of_the_window():
    assert may_answer(before(1, 2, subject="Mine"), "Mine", NOW, grave=True)
    assert not may_answer(before(*range(1, 11)), "Mine", NOW, grave=True)
    assert timedelta(hours=3) == WINDOW
