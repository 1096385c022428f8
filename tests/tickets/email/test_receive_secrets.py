"""A recovery phrase or private key that comes by email is stored nowhere, and help is quick."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.models import OutgoingEmail
from portal.refusals import SecretFound
from tests.tickets.actions.test_submit import PHRASE
from tests.tickets.email.mails import PNG, make_mail
from tickets.actions.watch import approve_watcher
from tickets.email import receive as module
from tickets.email.parse import parse
from tickets.email.receive import keep, receive, take_up
from tickets.models import (
    Admission,
    Arrival,
    EventKind,
    IncomingEmail,
    Message,
    Ticket,
    Watcher,
)
from tickets.workflow import Priority

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]
WIF = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"
UNCLEAR = "88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b"
ADVICE = "Make a new wallet on a device that you trust."


def everything_kept(settings) -> str:
    """All rows of all tables, the mails in them as they came, and all files."""
    out = io.StringIO()
    call_command("dumpdata", "portal", "tickets", stdout=out)
    originals = [row.original() or b"" for row in IncomingEmail.objects.all()]
    files = [file.read_bytes() for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()]
    mails = [repr(parse(raw)) for raw in originals]
    return out.getvalue() + b"".join([*originals, *files]).decode("latin-1") + "".join(mails)


def words(text: str) -> str:
    return " ".join(text.split())


CASES = {
    "text": make_mail(f"Greetings.\n\n{PHRASE}\n\nRegards, Tom.", Message_ID="<a@b>"),
    "key": make_mail(f"Private key: {WIF}", Message_ID="<a@b>"),
    "subject": make_mail(subject=f"Key {WIF}", Message_ID="<a@b>"),
    "name": make_mail(name=f"Tom {WIF}", Message_ID="<a@b>"),
    "html": make_mail("Help me.", html=f"<p>Help me.</p><p>{PHRASE}</p>", Message_ID="<a@b>"),
    "quote": make_mail(f"Is this safe?\n\n> {PHRASE}\n", Message_ID="<a@b>"),
    "file": make_mail("See file.", files=(("k.txt", "text/plain", PHRASE.encode()),)),
    "name of a file": make_mail(files=((f"{WIF}.txt", "text/plain", b"Hello"),)),
}


@pytest.mark.parametrize("where", CASES)
def test_a_secret_is_stored_nowhere_wherever_it_stands(where, settings, caplog):
    receive([CASES[where]])

    kept = words(everything_kept(settings) + caplog.text)
    assert PHRASE not in kept
    assert WIF not in kept
    row = IncomingEmail.objects.get()
    assert row.status == Arrival.DONE
    assert row.secrets[0]["confidence"] == "certain"
    assert set(row.secrets[0]) == {"kind", "confidence", "length"}


@pytest.mark.parametrize("where", CASES)
def test_its_sender_gets_the_advice_and_the_request_is_urgent_account_security(where):
    receive([CASES[where]])

    ticket = Ticket.objects.get()
    assert (ticket.category.slug, ticket.priority) == ("account-security", Priority.URGENT)
    assert ticket.events.filter(kind=EventKind.SECRET_REMOVED).count() == 1
    email = OutgoingEmail.objects.get()
    assert (email.template, email.to_email) == ("secret_removed", "tom@example.com")
    assert ADVICE in email.text
    assert ticket.reference in email.text


def test_what_stood_beside_the_secret_is_kept():
    receive([CASES["text"]])

    body = Message.objects.get().body
    assert body == "Greetings.\n\n[secret removed]\n\nRegards, Tom."


def test_in_an_answer_it_raises_the_request_to_urgent_account_security(ticket):
    receipt = OutgoingEmail.objects.get()
    ticket.category.refresh_from_db()
    assert ticket.category.slug == "deposit-not-arrived"

    receive([make_mail(f"Greetings.\n\n{PHRASE}", In_Reply_To=receipt.message_id)])

    ticket.refresh_from_db()
    assert (ticket.category.slug, ticket.priority) == ("account-security", Priority.URGENT)
    assert ticket.team == ticket.category.team
    assert ticket.messages.last().body == "Greetings.\n\n[secret removed]"
    event = ticket.events.get(kind=EventKind.SECRET_REMOVED)
    assert event.data["category"] == "deposit-not-arrived"
    assert ADVICE in OutgoingEmail.objects.get(template="secret_removed").text


def test_a_stranger_with_a_secret_gets_advice_and_no_link(ticket, settings):
    receipt = OutgoingEmail.objects.get()

    receive([make_mail(f"{PHRASE}", sender="sid@example.com", In_Reply_To=receipt.message_id)])

    email = OutgoingEmail.objects.get(template="secret_removed")
    assert email.to_email == "sid@example.com"
    assert "key=" not in email.text + email.html
    ticket.refresh_from_db()
    assert ticket.category.slug == "deposit-not-arrived"
    assert PHRASE not in everything_kept(settings)


def test_let_in_later_the_alarm_is_raised_and_the_advice_not_sent_again(ticket, ada):
    receipt = OutgoingEmail.objects.get()
    receive([make_mail(f"{PHRASE}", sender="sid@example.com", In_Reply_To=receipt.message_id)])

    approve_watcher(ticket=ticket, actor=ada, watcher=Watcher.objects.get())
    take_up(left_after=timedelta())

    ticket.refresh_from_db()
    assert ticket.category.slug == "account-security"
    assert Watcher.objects.get().state == Admission.APPROVED
    assert OutgoingEmail.objects.filter(template="secret_removed").count() == 1


def test_digits_that_may_be_a_key_are_not_kept_either_but_raise_no_alarm(settings):
    receive([make_mail(f"Please look at {UNCLEAR} it is missing")])

    assert UNCLEAR not in everything_kept(settings)
    assert Message.objects.get().body == "Please look at 88df01…944b it is missing"
    assert not Ticket.objects.get().events.filter(kind=EventKind.SECRET_REMOVED).exists()
    assert OutgoingEmail.objects.get().template != "secret_removed"


def test_the_original_of_a_cleansed_mail_still_says_the_rest():
    receive([CASES["text"]])

    mail = parse(IncomingEmail.objects.get().original())
    assert (mail.from_email, mail.message_id) == ("tom@example.com", "<a@b>")
    assert mail.text == "Greetings.\n\n[secret removed]\n\nRegards, Tom."


def test_a_robots_mail_is_cleansed_too(settings):
    receive([make_mail(f"Away. {PHRASE}", Auto_Submitted="auto-replied")])

    assert IncomingEmail.objects.get().status == Arrival.IGNORED
    assert PHRASE not in everything_kept(settings)
    assert not OutgoingEmail.objects.exists()


def test_a_dump_of_the_tables_alone_shows_no_mail():
    """The raw bytes are sealed from the first moment on, before anybody has looked into them."""
    keep([CASES["key"]])

    raw = bytes(IncomingEmail.objects.get().raw)
    assert WIF.encode() not in raw
    assert b"tom@example.com" not in raw


def test_files_beside_a_secret_are_kept_through_a_decision_too(ticket, ada):
    receipt = OutgoingEmail.objects.get()
    mail = make_mail(
        f"Greetings.\n\n{PHRASE}", sender="sid@example.com", In_Reply_To=receipt.message_id,
        files=(("proof.png", "image/png", PNG), ("k.txt", "text/plain", PHRASE.encode())),
    )  # fmt: skip
    receive([mail])

    approve_watcher(ticket=ticket, actor=ada, watcher=Watcher.objects.get())
    take_up(left_after=timedelta())

    message = ticket.messages.last()
    assert [file.name for file in message.attachments.all()] == ["proof.png"]
    assert message.body == "Greetings.\n\n[secret removed]"


def test_what_a_verb_takes_for_a_secret_after_all_is_not_kept(monkeypatch):
    def refuse(arrived):
        raise SecretFound("wif_key")

    monkeypatch.setattr(module, "by_person", refuse)

    receive([make_mail("Nothing that the guard knows.")])

    row = IncomingEmail.objects.get()
    assert (row.status, row.detail, row.raw, row.subject) == (
        Arrival.QUARANTINED, "secret", None, ""
    )  # fmt: skip
    assert not Ticket.objects.exists()
