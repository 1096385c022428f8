"""manage.py receive_email: files, folders, Maildirs, mboxes and a mail server's pipe."""

import io
import mailbox
import sys
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from tests.tickets.email.mails import make_mail
from tickets.email import receive
from tickets.models import Category, IncomingEmail, Mailbox, Message, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]


def take_in(*paths: object, **options: str) -> str:
    out = io.StringIO()
    call_command("receive_email", *map(str, paths), stdout=out, **options)
    return out.getvalue().strip()


def pipe_in(monkeypatch, raw: bytes) -> str:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    return take_in("-")


def test_files_and_a_folder_of_files(tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "one.eml").write_bytes(make_mail("One."))
    for number in range(2):
        (tmp_path / "more" / f"{number}.eml").write_bytes(make_mail(f"Number {number}."))

    said = take_in(tmp_path / "one.eml", tmp_path / "more")

    assert said == "3 mails taken in, 0 in quarantine, 0 known before, 0 still waiting."
    assert Message.objects.count() == 3


def test_a_maildir_is_read_and_left_as_it_is(tmp_path):
    box = mailbox.Maildir(tmp_path / "Maildir")
    for number in range(3):
        box.add(make_mail(f"Number {number}."))
    box.add(b"unreadable")
    files = sorted(file for file in tmp_path.rglob("*") if file.is_file())

    assert take_in(tmp_path / "Maildir").startswith("3 mails taken in, 1 in quarantine, 0 known")
    assert take_in(tmp_path / "Maildir").startswith("0 mails taken in, 0 in quarantine, 4 known")

    assert Message.objects.count() == 3
    assert sorted(file for file in tmp_path.rglob("*") if file.is_file()) == files


def test_each_mail_of_an_mbox(tmp_path):
    box = mailbox.mbox(tmp_path / "box")
    for number in range(3):
        box.add(make_mail(f"Number {number}."))
    box.close()

    assert take_in(tmp_path / "box").startswith("3 mails taken in")

    assert {m.body for m in Message.objects.all()} == {f"Number {n}." for n in range(3)}


@pytest.mark.parametrize("before", [b"", b"From tom@example.com Sun Nov 22 10:00:00 2026\n"])
def test_one_mail_from_a_pipe(monkeypatch, before):
    assert pipe_in(monkeypatch, before + make_mail("By pipe.")).startswith("1 mails taken in")

    assert Message.objects.get().body == "By pipe."


def test_a_pipe_is_told_that_even_an_unreadable_mail_is_kept(monkeypatch):
    assert pipe_in(monkeypatch, b"\0\1\2").startswith("0 mails taken in, 1 in quarantine")


def test_a_pipe_is_told_to_come_again_when_the_mail_could_not_be_kept(monkeypatch):
    def away(mails, mailbox=None):
        raise OperationalError("gone")

    monkeypatch.setattr(receive, "keep", away)

    with pytest.raises(SystemExit) as end:
        pipe_in(monkeypatch, make_mail())

    assert end.value.code == 75
    assert not IncomingEmail.objects.exists()


def test_a_path_that_cannot_be_read_is_named_and_the_others_are_taken_in(tmp_path):
    (tmp_path / "one.eml").write_bytes(make_mail())

    with pytest.raises(CommandError, match=r"missing\.eml cannot be read: No such file"):
        take_in(tmp_path / "missing.eml", tmp_path / "one.eml")

    assert Ticket.objects.count() == 1


def test_mail_counts_as_that_of_a_mailbox(tmp_path):
    complaint = Category.objects.get(slug="complaint")
    Mailbox.objects.create(name="complaints", category=complaint)
    (tmp_path / "one.eml").write_bytes(make_mail())

    take_in(tmp_path / "one.eml", mailbox="complaints")

    assert Ticket.objects.get().category == complaint


def test_a_mailbox_that_is_not_there_is_named(tmp_path):
    (tmp_path / "one.eml").write_bytes(make_mail())

    with pytest.raises(CommandError, match="There is no mailbox named sales"):
        take_in(tmp_path / "one.eml", mailbox="sales")

    assert not IncomingEmail.objects.exists()


def test_a_second_run_finishes_what_an_interrupted_one_kept(tmp_path):
    raw = make_mail()
    (tmp_path / "one.eml").write_bytes(raw)
    receive.keep([raw])

    assert take_in(tmp_path).startswith("1 mails taken in")

    assert Message.objects.count() == 1
