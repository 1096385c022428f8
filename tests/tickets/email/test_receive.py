"""A mail comes in and is a request, an answer, or a case for a person: once, whatever happens."""

import hashlib

import pytest
from django.db import OperationalError
from django.utils import timezone

from portal.models import OutgoingEmail
from tests.tickets.email.mails import PNG, make_mail
from tickets.actions._common import TransitionNotAllowed
from tickets.actions.solve import solve_as_staff
from tickets.email import receive as module
from tickets.email.receive import KNOWN, put_back, receive, take_up, try_again
from tickets.email.route import by_person
from tickets.intake import guess, offered
from tickets.models import (
    Arrival,
    Attachment,
    Category,
    EventKind,
    FactRequest,
    IncomingEmail,
    Mailbox,
    Message,
    Reason,
    Team,
    Ticket,
)
from tickets.workflow import MAX_TEXT, Channel, Priority, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]
NOISE = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(20))
DEPOSIT = "I sent 250 USDT on BSC to my wallet two days ago. The deposit has not arrived."


@pytest.fixture(autouse=True)
def fresh():
    guess.forget()
    yield
    guess.forget()


def outcome(raw: bytes) -> IncomingEmail:
    """What became of one mail."""
    receive([raw])
    return IncomingEmail.objects.get(sha256=hashlib.sha256(raw).hexdigest())


def test_a_first_mail_becomes_a_request_and_is_answered_once():
    row = outcome(make_mail(DEPOSIT, name="Tom", subject="Where is my money?"))

    ticket = Ticket.objects.get()
    assert (row.status, row.reason, row.ticket) == (Arrival.DONE, "", ticket)
    assert row.message == ticket.messages.get()
    assert (ticket.requester.email, ticket.requester.name) == ("tom@example.com", "Tom")
    assert (ticket.channel, ticket.subject) == (Channel.EMAIL, "Where is my money?")
    assert ticket.messages.get().body == DEPOSIT
    assert ticket.category.slug == "deposit-not-arrived"
    assert not ticket.unverified
    sent = OutgoingEmail.objects.get()
    assert sent.to_email == "tom@example.com"
    assert sent.headers["In-Reply-To"] == row.mail_id
    assert sent.headers["Auto-Submitted"] == "auto-generated"


def test_it_is_filed_with_the_facts_that_it_states_and_asks_for_the_rest_by_a_form():
    outcome(make_mail(DEPOSIT))

    ticket = Ticket.objects.get()
    assert (ticket.chain, ticket.amount) == ("bsc", "250 USDT")
    asked = FactRequest.objects.get()
    assert asked.asked_by is None
    assert asked.keys == [
        "source", "sent_at", "transaction", "bank_reference", "receiving_address"
    ]  # fmt: skip
    sent = OutgoingEmail.objects.get()
    assert sent.template == "received_facts_needed"
    assert f"/requests/{ticket.reference}/facts/?key=" in sent.text
    assert "- When was it sent?" in sent.text


def test_what_nothing_speaks_for_goes_to_the_first_line_and_asks_for_nothing():
    outcome(make_mail("Hello there", subject="Hi"))

    ticket = Ticket.objects.get()
    assert (ticket.category.slug, ticket.priority) == ("how-to", Priority.NORMAL)
    assert not FactRequest.objects.exists()
    assert OutgoingEmail.objects.get().template == "received"


def test_a_chinese_mail_is_answered_in_chinese():
    outcome(make_mail("我昨天充值的 USDT 到现在还没有到账", subject="充值"))

    assert Ticket.objects.get().language == "zh-hans"
    assert OutgoingEmail.objects.get().language == "zh-hans"


def test_the_mailbox_says_category_and_team():
    team = Team.objects.get(key="technical")
    complaint = Category.objects.get(slug="complaint")
    mailbox = Mailbox.objects.create(name="complaints", category=complaint, team=team)

    receive([make_mail(DEPOSIT)], mailbox)

    ticket = Ticket.objects.get()
    assert (ticket.category, ticket.team) == (complaint, team)


def test_the_same_bytes_twice_are_one_message():
    raw = make_mail()

    first, second = receive([raw, raw]), receive([raw])

    assert (first[Arrival.DONE], first[KNOWN], second[KNOWN]) == (1, 1, 1)
    assert Message.objects.count() == 1


def test_bytes_without_a_message_id_twice_are_one_message():
    raw = make_mail(Message_ID="")

    receive([raw])
    receive([raw])

    assert Message.objects.count() == 1


def test_two_mails_without_a_message_id_are_two():
    receive([make_mail("One.", Message_ID=""), make_mail("Two.", Message_ID="")])

    assert Message.objects.count() == 2


def test_the_same_message_id_by_another_way_is_one_message():
    one = make_mail(Message_ID="<same@example.com>")
    other = b"Received: from elsewhere by here\r\n" + one

    receive([one])
    row = outcome(other)

    assert (row.status, row.reason, row.ticket) == (Arrival.IGNORED, Reason.DUPLICATE, None)
    assert Ticket.objects.count() == Message.objects.count() == OutgoingEmail.objects.count() == 1


def test_an_answer_joins_its_request_and_starts_no_second_one(ticket):
    receipt = OutgoingEmail.objects.get()

    row = outcome(make_mail("It is here now.", In_Reply_To=receipt.message_id))

    assert Ticket.objects.get() == ticket
    said = ticket.messages.last()
    assert (said.body, said.author, said.channel) == (
        "It is here now.", ticket.requester, Channel.EMAIL
    )  # fmt: skip
    assert (row.message, said.message_id) == (said, row.mail_id)
    assert OutgoingEmail.objects.count() == 1


def test_of_an_answer_only_the_new_words_are_kept(ticket):
    receipt = OutgoingEmail.objects.get()
    text = "Yes, since today.\n\nOn Mon, 23 Nov 2026 at 10:00, Support wrote:\n> Is it there?\n"

    outcome(make_mail(text, In_Reply_To=receipt.message_id))

    assert ticket.messages.last().body == "Yes, since today."


def test_files_come_along_and_what_is_not_taken_is_said():
    files = (("proof.png", "image/png", PNG), ("run.exe", "application/x-msdownload", b"MZ\x90\0"))

    outcome(make_mail(files=files))

    message = Message.objects.get()
    assert [file.name for file in message.attachments.all()] == ["proof.png"]
    assert "run.exe" in message.body
    assert Attachment.objects.filter(ticket=None).count() == 0


def test_of_more_than_ten_files_ten_are_kept_and_the_others_named():
    outcome(make_mail(files=tuple((f"{n}.txt", "text/plain", b"Hello") for n in range(12))))

    message = Message.objects.get()
    assert message.attachments.count() == 10
    assert "11.txt was not kept: of one email we keep ten files." in message.body


def test_a_text_too_long_for_a_message_comes_as_a_file_too():
    outcome(make_mail("and so on, " * MAX_TEXT))

    message = Message.objects.get()
    assert len(message.body) <= MAX_TEXT
    assert message.body.endswith("[The rest is in the attached file.]")
    assert [file.name for file in message.attachments.all()] == ["email.txt"]
    assert message.attachments.get().size > MAX_TEXT * 4


def test_a_mail_without_words_is_still_a_request():
    outcome(make_mail("", subject="", files=(("proof.png", "image/png", PNG),)))

    ticket = Ticket.objects.get()
    assert (ticket.subject, ticket.attachments.count()) == ("Email without a subject", 1)
    assert ticket.messages.get().body == "(This email has no text.)"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", Reason.NO_SENDER),
        (b"\x00\x01\x02\xff\xfe" * 200, Reason.NO_SENDER),
        (b"no header at all", Reason.NO_SENDER),
        (b"From: tom@example.com\n\n", Reason.EMPTY),
        (b"From: tom@example.com\nSubject: x\n\n" + NOISE, Reason.GARBLED),
    ],
)
def test_what_cannot_be_read_is_put_in_quarantine_and_the_next_goes_on(raw, reason):
    tally = receive([raw, make_mail()])

    row = IncomingEmail.objects.get(status=Arrival.QUARANTINED)
    assert (row.reason, row.original()) == (reason, raw)
    assert (tally[Arrival.QUARANTINED], tally[Arrival.DONE]) == (1, 1)
    assert Ticket.objects.count() == 1


def test_a_mail_that_our_program_fails_on_is_put_in_quarantine_without_its_words(monkeypatch):
    def fail(arrived):
        raise ValueError("My secret words")

    monkeypatch.setattr(module, "by_person", fail)

    row = outcome(make_mail("My secret words"))

    assert (row.status, row.reason, row.detail) == (
        Arrival.QUARANTINED, Reason.FAILED, "ValueError"
    )  # fmt: skip
    assert not Ticket.objects.exists()


def test_a_mail_in_quarantine_can_be_looked_at_again(monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(module, "by_person", lambda arrived: 1 / 0)
        row = outcome(make_mail())

    assert put_back(row.pk)
    assert try_again(row.pk) == Arrival.DONE

    assert Ticket.objects.count() == 1
    row.refresh_from_db()
    assert (row.reason, row.detail) == ("", "")


def test_what_a_person_finds_readable_is_taken_all_the_same():
    row = outcome(b"From: tom@example.com\nSubject: x\n\n" + NOISE)
    assert row.reason == Reason.GARBLED

    put_back(row.pk)

    assert try_again(row.pk) == Arrival.DONE
    assert Ticket.objects.get().subject == "x"


def test_what_a_person_finds_written_by_a_person_is_a_request():
    row = outcome(make_mail(Auto_Submitted="auto-generated"))
    assert (row.status, row.reason) == (Arrival.IGNORED, Reason.ROBOT)

    put_back(row.pk)

    assert try_again(row.pk) == Arrival.DONE
    assert Ticket.objects.count() == 1


def test_a_request_that_changes_at_the_same_moment_is_looked_at_again(ticket, monkeypatch):
    calls = []

    def race(arrived):
        calls.append(arrived)
        if len(calls) == 1:
            raise TransitionNotAllowed
        return by_person(arrived)

    monkeypatch.setattr(module, "by_person", race)

    row = outcome(make_mail(In_Reply_To=OutgoingEmail.objects.get().message_id))

    assert (row.status, ticket.messages.count(), len(calls)) == (Arrival.DONE, 2, 2)


def test_what_the_request_refuses_is_a_case_for_a_person():
    Category.objects.update(active=False)
    offered.forget()

    row = outcome(make_mail())

    assert (row.status, row.reason, row.detail) == (
        Arrival.QUARANTINED, Reason.REFUSED, "no_category"
    )  # fmt: skip
    assert not Ticket.objects.exists()


def test_whatever_category_is_offered_takes_what_nothing_speaks_for():
    Category.objects.exclude(slug="feedback").update(active=False)
    offered.forget()
    guess.forget()

    outcome(make_mail("Hello there", subject="Hi"))

    assert Ticket.objects.get().category.slug == "feedback"


def test_a_mail_whose_key_is_gone_waits_for_a_person(settings):
    ((row, _raw),) = module.keep([make_mail()])
    settings.SECRET_KEY = "another-0123456789-0123456789-0123456789"

    assert try_again(row.pk) == Arrival.QUARANTINED

    row.refresh_from_db()
    assert row.detail == "original"


def test_a_mail_that_is_done_is_not_put_back():
    row = outcome(make_mail())

    assert not put_back(row.pk)
    assert try_again(row.pk) == Arrival.DONE

    assert Message.objects.count() == 1


def test_while_the_database_is_away_a_mail_waits(monkeypatch):
    def away(arrived):
        raise OperationalError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(module, "by_person", away)
        row = outcome(make_mail())
    assert (row.status, Ticket.objects.count()) == (Arrival.NEW, 0)

    assert take_up(timezone.now() + module.LEFT_AFTER)[Arrival.DONE] == 1

    assert Ticket.objects.count() == 1


def test_a_mail_in_work_elsewhere_is_left_alone_for_a_while():
    module.keep([make_mail()])

    assert not take_up()

    assert not Ticket.objects.exists()


def test_a_mail_that_a_sweep_has_begun_with_is_left_to_it_for_a_while():
    module.keep([make_mail()])
    now = timezone.now() + module.LEFT_AFTER
    IncomingEmail.objects.update(handled_at=now - module.LEFT_AFTER / 2, attempts=2)

    assert not take_up(now)[Arrival.DONE]
    assert IncomingEmail.objects.get().attempts == 2

    assert take_up(now + module.LEFT_AFTER)[Arrival.DONE] == 1


def test_many_mails_are_kept_in_portions_that_fit_into_memory(monkeypatch):
    monkeypatch.setattr(module, "BATCH_BYTES", 1000)
    mails = [make_mail("x " * n, sender=f"{n}@example.com") for n in (1, 2, 900, 3)]

    assert [len(batch) for batch in module._batches(mails)] == [2, 1, 1]
    assert receive(mails)[Arrival.DONE] == 4


def test_a_mail_that_kills_every_worker_is_put_in_quarantine():
    ((row, _raw),) = module.keep([make_mail()])
    IncomingEmail.objects.update(attempts=module.MAX_ATTEMPTS)

    assert try_again(row.pk) == Arrival.QUARANTINED

    assert not Ticket.objects.exists()


def test_of_two_workers_with_one_mail_the_second_undoes_what_it_did():
    raw = make_mail()
    ((row, _raw),) = module.keep([raw])
    assert module.handle(row, raw) == Arrival.DONE

    assert module.handle(row, raw) == KNOWN

    assert Ticket.objects.count() == Message.objects.count() == OutgoingEmail.objects.count() == 1


def test_a_settled_request_opens_again_within_14_days_and_later_begins_anew(ticket, ada):
    solve_as_staff(ticket=ticket, actor=ada)
    receipt = OutgoingEmail.objects.first()

    outcome(make_mail("Still not.", In_Reply_To=receipt.message_id))
    ticket.refresh_from_db()
    assert (ticket.state, Ticket.objects.count()) == (Status.OPEN, 1)

    solve_as_staff(ticket=ticket, actor=ada)
    Ticket.objects.update(status_since=timezone.now() - timezone.timedelta(days=15))
    outcome(make_mail("It is back again.", In_Reply_To=receipt.message_id))

    new = Ticket.objects.exclude(pk=ticket.pk).get()
    assert (new.follows, new.requester) == (ticket, ticket.requester)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.messages.count()) == (Status.SOLVED, 2)


def test_the_timeline_says_that_it_was_filed():
    outcome(make_mail())

    assert Ticket.objects.get().events.get().kind == EventKind.SUBMITTED
