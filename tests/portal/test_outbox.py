"""Every email is a row first: what becomes of it, against a mail server that answers for real."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from portal import outbox
from portal.models import EmailStatus, OutgoingEmail
from tests.factories import make_user
from tests.servers import free_port, mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with mail_server() as server:
        settings.EMAIL_PORT = server.port
        yield server


@pytest.fixture
def clock():
    """A clock that moves when told to: `clock.shift(timedelta(…))`."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def write(person, code="K7-33", **options) -> OutgoingEmail:
    letter = outbox.Letter(template="sign_in_code", to=person, context={"code": code}, **options)
    return outbox.queue(letter)


def now_of(email: OutgoingEmail) -> OutgoingEmail:
    email.refresh_from_db()
    return email


# Writing


def test_an_email_of_a_failed_transaction_was_never_written(
    tom, django_capture_on_commit_callbacks
):
    @transaction.atomic
    def fail():
        write(tom)
        raise RuntimeError

    with django_capture_on_commit_callbacks() as nudges, pytest.raises(RuntimeError):
        fail()
    assert not OutgoingEmail.objects.exists()
    assert nudges == []


def test_the_worker_is_nudged_after_the_commit(tom, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as nudges:
        write(tom)
    assert len(nudges) == 1


def test_writing_sends_nothing(tom, server):
    email = write(tom)
    assert email.status == EmailStatus.QUEUED
    assert server.messages == []


# Sending


def test_what_arrives_is_what_was_written(mei, server, settings):
    email = write(
        mei,
        thread=outbox.Thread(
            message_id="<one@example.com>", in_reply_to="<nil@example.com>",
            references=("<nil@example.com>", "<half@example.com>"), reply_to="a+b@example.com",
        ),
    )  # fmt: skip
    assert outbox.deliver_due() == 1
    (message,) = server.messages
    assert message["To"] == "mei@example.com"
    assert message["From"] == f"{settings.SITE_NAME} <{settings.DEFAULT_FROM_EMAIL}>"
    assert message["Subject"] == email.subject
    assert message["Message-ID"] == "<one@example.com>"
    assert message["In-Reply-To"] == "<nil@example.com>"
    assert message["References"] == "<nil@example.com> <half@example.com>"
    assert message["Reply-To"] == "a+b@example.com"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] is None
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().replace("\r\n", "\n").strip() == email.text.strip()
    assert html.get_content().replace("\r\n", "\n").strip() == email.html.strip()
    assert (now_of(email).status, email.attempts) == (EmailStatus.SENT, 1)
    assert email.sent_at is not None


def test_what_a_person_wrote_says_nothing_of_robots(tom, server):
    write(tom, automatic=False)
    outbox.deliver_due()
    assert server.messages[0]["Auto-Submitted"] is None


def test_nothing_is_sent_twice(tom, server):
    write(tom)
    assert [outbox.deliver_due(), outbox.deliver_due()] == [1, 0]
    assert len(server.messages) == 1


def test_the_one_that_waits_longest_goes_first(tom, server, clock):
    later, earlier = write(tom), write(tom, language="zh-hans")
    OutgoingEmail.objects.filter(pk=earlier.pk).update(due_at=timezone.now() - timedelta(hours=1))
    outbox.deliver_due()
    assert [message["Message-ID"] for message in server.messages] == [
        earlier.message_id, later.message_id,
    ]  # fmt: skip


def test_a_claimed_email_is_nobody_elses(tom):
    email = write(tom)
    now = timezone.now()
    claimed = outbox._claim(now)
    assert claimed == email
    assert claimed.claim is not None
    assert outbox._claim(now) is None


def test_a_second_delivery_in_the_same_process_leaves_the_work_to_the_first(tom, server):
    write(tom)
    with outbox._delivering:
        assert outbox.deliver_due() == 0
    assert server.messages == []


def test_a_process_that_is_told_to_end_sends_no_more(tom, server, monkeypatch):
    monkeypatch.setattr(outbox, "_stopping", threading.Event())
    email = write(tom)
    outbox.stop()
    assert outbox.deliver_due() == 0
    assert now_of(email).status == EmailStatus.QUEUED


# What was left lying


@pytest.mark.parametrize(("minutes", "sent"), [(9, 0), (11, 1)])
def test_an_unfinished_claim_lasts_ten_minutes(tom, server, clock, minutes, sent):
    email = write(tom)
    outbox._claim(timezone.now())
    clock.shift(timedelta(minutes=minutes))
    assert outbox.deliver_due() == sent
    assert [message["Message-ID"] for message in server.messages] == [email.message_id] * sent


def test_a_slow_sender_does_not_overwrite_what_came_after(tom, server, clock):
    write(tom)
    slow = outbox._claim(timezone.now())
    clock.shift(timedelta(minutes=11))
    outbox.deliver_due()
    outbox._put_back(slow, OSError("too late"), final=True)
    assert now_of(slow).status == EmailStatus.SENT


# When the server says "no"


def test_a_later_please_is_tried_again_with_growing_patience(tom, server, clock):
    server.at_recipient["tom@example.com"] = "451 greylisted"
    email = write(tom)
    for minutes in (1, 5, 15, 60):
        assert outbox.deliver_due() == 0
        assert now_of(email).status == EmailStatus.QUEUED
        assert email.due_at == timezone.now() + timedelta(minutes=minutes)
        assert "451 greylisted" in email.last_error
        clock.shift(timedelta(minutes=minutes, seconds=-1))
        assert outbox.deliver_due() == 0
        clock.shift(timedelta(seconds=1))
    server.at_recipient.clear()
    assert outbox.deliver_due() == 1
    assert (now_of(email).status, email.attempts, email.last_error) == (EmailStatus.SENT, 5, "")
    tom.refresh_from_db()
    assert tom.undeliverable_since is None


def test_patience_ends_after_three_days(tom, server, clock):
    server.at_recipient["tom@example.com"] = "451 greylisted"
    email = write(tom)
    for wait in outbox.BACKOFF:
        outbox.deliver_due()
        assert now_of(email).status == EmailStatus.QUEUED
        clock.shift(wait)
    outbox.deliver_due()
    assert now_of(email).status == EmailStatus.FAILED
    assert sum(outbox.BACKOFF, timedelta()) >= timedelta(days=3)


def test_a_dead_address_is_marked_and_left_alone(tom, mei, server, clock):
    server.at_recipient["tom@example.com"] = "550 no such user"
    dead, alive = write(tom), write(mei)
    assert outbox.deliver_due() == 1
    assert (now_of(dead).status, dead.last_error) == (EmailStatus.FAILED, "550 no such user")
    assert now_of(alive).status == EmailStatus.SENT
    tom.refresh_from_db()
    mei.refresh_from_db()
    assert tom.undeliverable_since == timezone.now()
    assert mei.undeliverable_since is None
    clock.shift(timedelta(days=10))
    assert outbox.deliver_due() == 0


def test_an_address_that_takes_mail_again_is_no_longer_marked(tom, server):
    tom.undeliverable_since = timezone.now()
    tom.save()
    write(tom)
    outbox.deliver_due()
    tom.refresh_from_db()
    assert tom.undeliverable_since is None


def test_an_address_whose_mail_came_back_stays_marked_since_then(tom, server, clock):
    email = write(tom)
    outbox.deliver_due()
    outbox.note_return(email.message_id, recipient=tom.email, why="5.1.1", lasting=True)
    tom.refresh_from_db()
    since = tom.undeliverable_since
    assert since

    for _ in range(2):  # the server takes each mail and sends it back later
        clock.shift(timedelta(days=1))
        again = write(tom)
        outbox.deliver_due()
        tom.refresh_from_db()
        assert tom.undeliverable_since == since
        outbox.note_return(again.message_id, recipient=tom.email, why="5.1.1", lasting=True)
        tom.refresh_from_db()
        assert tom.undeliverable_since == since


def test_an_email_that_does_not_come_back_clears_the_mark(tom, server, clock):
    email = write(tom)
    outbox.deliver_due()
    outbox.note_return(email.message_id, recipient=tom.email, why="5.1.1", lasting=True)
    clock.shift(timedelta(days=1))
    write(tom)
    outbox.deliver_due()

    clock.shift(outbox.COMES_BACK_WITHIN)
    assert outbox.trust_again() == 0
    clock.shift(timedelta(seconds=1))
    assert outbox.trust_again() == 1
    tom.refresh_from_db()
    assert tom.undeliverable_since is None


def test_an_email_from_before_clears_no_mark(tom, server, clock):
    write(tom)
    outbox.deliver_due()
    clock.shift(timedelta(days=30))
    tom.undeliverable_since = timezone.now()
    tom.save()

    assert outbox.trust_again() == 0
    tom.refresh_from_db()
    assert tom.undeliverable_since is not None


def test_a_refused_text_fails_without_blame_on_the_address(tom, server):
    server.at_data = "554 looks like spam"
    email = write(tom)
    outbox.deliver_due()
    assert now_of(email).status == EmailStatus.FAILED
    assert "554" in email.last_error
    tom.refresh_from_db()
    assert tom.undeliverable_since is None


def test_without_a_server_all_wait_and_one_attempt_is_used(tom, mei, server, settings, clock):
    settings.EMAIL_PORT = free_port()
    first, second = write(tom), write(mei)
    assert outbox.deliver_due() == 0
    assert now_of(first).due_at == timezone.now() + timedelta(minutes=1)
    assert (now_of(second).attempts, second.status) == (0, EmailStatus.QUEUED)
    settings.EMAIL_PORT = server.port
    clock.shift(timedelta(minutes=1))
    assert outbox.deliver_due() == 2


def test_a_refused_email_does_not_hold_up_the_rest(server, clock):
    people = [make_user() for _ in range(5)]
    server.at_recipient[people[2].email] = "451 later"
    for person in people:
        write(person)
    assert outbox.deliver_due() == 4


# What is not kept


def test_a_code_is_not_kept_once_it_was_sent(tom, server):
    email = write(tom, sensitive=True)
    outbox.deliver_due()
    assert "K7-33" in server.messages[0].get_body(("plain",)).get_content()
    assert (now_of(email).text, email.html) == ("", "")


def test_a_code_is_kept_for_another_attempt_and_not_after_the_last(tom, server, clock):
    server.at_recipient["tom@example.com"] = "451 later"
    email = write(tom, sensitive=True)
    outbox.deliver_due()
    assert "K7-33" in now_of(email).text
    server.at_recipient["tom@example.com"] = "550 no such user"
    clock.shift(timedelta(minutes=1))
    outbox.deliver_due()
    assert (now_of(email).status, email.text, email.html) == (EmailStatus.FAILED, "", "")


def test_other_mail_is_kept_as_it_left(tom, server):
    email = write(tom)
    text = email.text
    outbox.deliver_due()
    assert now_of(email).text == text
