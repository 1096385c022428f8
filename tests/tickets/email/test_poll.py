"""Mailboxes are fetched and emptied; a mail leaves only after it is kept."""

import socket

import pytest
from django.utils import timezone

from tests.imap_server import FOLDER, PASSWORD, USER, certificate, imap_server
from tests.servers import free_port, mail_server
from tests.tickets.email.mails import make_mail
from tickets import tasks
from tickets.email import imap, poll, receive
from tickets.email.poll import SENTENCES, what_is_wrong
from tickets.models import Arrival, Category, IncomingEmail, Mailbox, Message, Security, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]


@pytest.fixture
def server():
    with imap_server() as running:
        yield running


@pytest.fixture
def mailbox(server) -> Mailbox:
    return make_mailbox(server.port)


def make_mailbox(port: int, **columns) -> Mailbox:
    said = {
        "name": "support", "host": "127.0.0.1", "port": port, "security": Security.NONE,
        "username": USER, "folder": FOLDER,
    }  # fmt: skip
    password = columns.pop("password", PASSWORD)
    mailbox = Mailbox(**said | columns)
    mailbox.password = password
    mailbox.save()
    return mailbox


def test_its_mails_become_requests_and_leave_it(server, mailbox):
    server.put(make_mail("One.", sender="a@example.com"), make_mail("Two."), b"\0unreadable")

    tasks.fetch_mail()

    assert {m.body for m in Message.objects.all()} == {"One.", "Two."}
    assert IncomingEmail.objects.filter(mailbox=mailbox).count() == 3
    assert server.mails == {}
    mailbox.refresh_from_db()
    assert (mailbox.last_error, mailbox.backlog, mailbox.held_until) == ("", 0, None)
    assert mailbox.last_run_at is not None


def test_several_mailboxes_each_with_its_category(server, mailbox):
    with imap_server() as other:
        complaint = Category.objects.get(slug="complaint")
        make_mailbox(other.port, name="complaints", category=complaint)
        server.put(make_mail("How do I add a network?"))
        other.put(make_mail("One.", sender="b@example.com"))

        poll.poll_all()

    assert Ticket.objects.get(requester__email="b@example.com").category == complaint
    assert Ticket.objects.count() == 2


def test_one_that_does_not_answer_does_not_stop_the_others(server, mailbox):
    make_mailbox(free_port(), name="a broken one")
    server.put(make_mail())

    poll.poll_all()

    assert Ticket.objects.count() == 1
    broken = Mailbox.objects.get(name="a broken one")
    assert (broken.last_error, broken.held_until) == ("refused", None)


def test_one_that_is_switched_off_is_left_alone(server, mailbox):
    Mailbox.objects.update(active=False)
    server.put(make_mail())

    poll.poll_all()

    assert len(server.mails) == 1
    assert server.seen == []


def test_a_mail_that_is_not_kept_stays(server, mailbox, monkeypatch):
    server.put(make_mail())

    def fail(mails, mailbox=None):
        raise imap.TroubleError("broken")

    with monkeypatch.context() as broken:
        broken.setattr(receive, "keep", fail)
        poll.poll(mailbox)
    assert len(server.mails) == 1

    poll.poll(mailbox)

    assert Ticket.objects.count() == 1
    assert server.mails == {}


def test_a_mail_that_was_kept_but_not_removed_counts_once(server, mailbox):
    raw = make_mail()
    receive.receive([raw], mailbox)
    server.put(raw)

    poll.poll(mailbox)

    assert Message.objects.count() == 1
    assert server.mails == {}


def test_a_connection_that_breaks_loses_nothing(server, mailbox):
    server.put(*(make_mail(f"Number {n}.", sender=f"{n}@example.com") for n in range(5)))
    server.hangs_up_after = 3

    poll.poll(mailbox)
    mailbox.refresh_from_db()
    assert mailbox.last_error == "broken"
    assert len(server.mails) + IncomingEmail.objects.count() == 5

    poll.poll(mailbox)

    assert {m.body for m in Message.objects.all()} == {f"Number {n}." for n in range(5)}
    mailbox.refresh_from_db()
    assert (mailbox.last_error, server.mails) == ("", {})


def test_of_two_workers_one_has_the_mailbox(server, mailbox):
    server.put(make_mail())
    Mailbox.objects.update(held_until=timezone.now() + poll.HELD_FOR)

    assert not poll.poll(mailbox)
    assert len(server.mails) == 1

    assert poll.poll(mailbox, timezone.now() + 2 * poll.HELD_FOR)[Arrival.DONE] == 1


def test_a_server_without_uidplus(server, mailbox):
    server.uidplus = False
    server.put(make_mail())

    poll.poll(mailbox)

    assert (server.mails, Ticket.objects.count()) == ({}, 1)


def test_what_someone_else_is_deleting_is_not_touched(server, mailbox):
    server.put(make_mail("Deleted by hand."), make_mail("Mine."))
    server.deleted = {1}

    poll.poll(mailbox)

    assert [m.body for m in Message.objects.all()] == ["Mine."]
    assert list(server.mails) == [1]


def test_a_mail_that_is_too_large_stays_and_is_told(server, mailbox, monkeypatch):
    monkeypatch.setattr(imap, "MAX_MAIL", 2000)
    server.put(make_mail("long " * 1000), make_mail("Short."))

    poll.poll(mailbox)

    assert [m.body for m in Message.objects.all()] == ["Short."]
    mailbox.refresh_from_db()
    assert (mailbox.last_error, mailbox.backlog, list(server.mails)) == ("too_large", 1, [1])


def test_mails_are_read_in_portions_that_fit_into_memory(server, mailbox, monkeypatch):
    monkeypatch.setattr(poll, "_MAX_BYTES", 1000)
    server.put(*(make_mail("x " * 300, sender=f"{n}@example.com") for n in range(3)))

    poll.poll(mailbox)

    assert (Ticket.objects.count(), server.mails) == (3, {})


def test_a_run_ends_in_time_and_the_rest_is_backlog(server, mailbox, monkeypatch):
    monkeypatch.setattr(poll, "RUN_SECONDS", 0.0)
    monkeypatch.setattr(poll, "_MAX_TOGETHER", 2)
    server.put(*(make_mail(f"{n}", sender=f"{n}@example.com") for n in range(5)))

    poll.poll(mailbox)

    mailbox.refresh_from_db()
    assert (mailbox.backlog, Ticket.objects.count()) == (3, 2)


@pytest.mark.parametrize("starttls", [False, True])
def test_over_tls(starttls, tmp_path, monkeypatch):
    context, known = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(known))
    with imap_server(context, starttls=starttls) as server:
        security = Security.STARTTLS if starttls else Security.TLS
        mailbox = make_mailbox(server.port, security=security)
        server.put(make_mail())

        assert what_is_wrong(mailbox) == ""
        poll.poll(mailbox)

    assert Ticket.objects.count() == 1


class TestConnection:
    """The test of a connection says what is wrong, in a sentence."""

    def test_all_is_well(self, server, mailbox):
        assert what_is_wrong(mailbox) == ""
        assert "uid_store" not in server.seen

    @pytest.mark.parametrize(
        ("columns", "code"),
        [
            ({"password": "wrong"}, "sign_in"),
            ({"password": "密码"}, "sign_in"),
            ({"username": "somebody"}, "sign_in"),
            ({"folder": "Elsewhere"}, "folder"),
            ({"host": "no-such-host.invalid"}, "name"),
            ({"security": Security.TLS}, "tls"),
            ({"security": Security.STARTTLS}, "not_imap"),
        ],
    )
    def test_what_was_typed_wrongly(self, server, columns, code):
        assert what_is_wrong(make_mailbox(server.port, **columns)) == SENTENCES[code]

    def test_nobody_listens(self):
        assert what_is_wrong(make_mailbox(free_port())) == SENTENCES["refused"]

    def test_it_is_another_kind_of_server(self):
        with mail_server() as smtp:
            assert what_is_wrong(make_mailbox(smtp.port)) == SENTENCES["not_imap"]

    def test_an_unknown_certificate(self, tmp_path):
        context, _known = certificate(tmp_path)
        with imap_server(context) as server:
            mailbox = make_mailbox(server.port, security=Security.TLS)

            assert what_is_wrong(mailbox) == SENTENCES["certificate"]

    def test_a_server_that_says_nothing(self, monkeypatch):
        monkeypatch.setattr(imap, "TIMEOUT", 0.2)
        with socket.create_server(("127.0.0.1", 0)) as silent:
            port = silent.getsockname()[1]

            assert what_is_wrong(make_mailbox(port)) == SENTENCES["timeout"]

    def test_a_password_sealed_with_a_key_that_is_gone(self, mailbox, settings):
        settings.SECRET_KEY = "another-0123456789-0123456789-0123456789"

        assert what_is_wrong(mailbox) == SENTENCES["password"]

    def test_every_trouble_has_its_sentence(self):
        assert set(imap._CODES.values()) <= set(SENTENCES)


def test_the_password_is_not_in_the_database(mailbox):
    row = Mailbox.objects.filter(pk=mailbox.pk).values().get()

    assert PASSWORD not in str(row)
    assert mailbox.password == PASSWORD
