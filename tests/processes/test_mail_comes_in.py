"""500 mails come in while 10 unreadable ones stand among them, and the program is killed."""

import sys

import pytest

from tests.processes.stack import ALIAS, until
from tests.tickets.email.mails import make_mail
from tickets.models import Arrival, IncomingEmail, Message, Ticket

pytestmark = pytest.mark.processes


def fill(folder) -> None:
    folder.mkdir()
    for number in range(510):
        raw = b"\xff\0unreadable %d" % number if number % 51 == 0 else clean(number)
        (folder / f"{number:03}.eml").write_bytes(raw)


def clean(number: int) -> bytes:
    return make_mail(f"My deposit {number} is late.", sender=f"person{number}@example.com")


def count(status: Arrival) -> int:
    return IncomingEmail.objects.using(ALIAS).filter(status=status).count()


def test_killed_in_the_middle_and_run_again_there_are_exactly_500(stack, tmp_path):
    folder = tmp_path / "mails"
    fill(folder)
    command = [sys.executable, "manage.py", "receive_email", str(folder)]

    first = stack.start("receive", command)
    until(lambda: count(Arrival.DONE) >= 60, 60, "a part is in")
    first.kill()
    assert count(Arrival.DONE) < 500

    second = stack.start("receive", command)
    until(lambda: second.process.poll() is not None, 120, "the second run ends")

    assert second.process.returncode == 0, second.said()
    assert (count(Arrival.DONE), count(Arrival.QUARANTINED)) == (500, 10)
    assert IncomingEmail.objects.using(ALIAS).count() == 510
    said = Message.objects.using(ALIAS).values_list("body", flat=True)
    assert len(said) == len(set(said)) == 500
    assert Ticket.objects.using(ALIAS).count() == 500
