"""Rows are sealed anew while the site is used, by runs that are stopped and killed.

`ROTATED_ROWS=10000` makes them as many as a busy site has; it takes minutes.
"""

import os
import signal
import sys

import pytest

from tests.processes.stack import until

pytestmark = pytest.mark.processes
ROWS = int(os.environ.get("ROTATED_ROWS", "1500"))
PART = ROWS // 10  # after so many a run is stopped
EDITED = 300  # meanwhile
OLD, NEW = "old-0123456789-0123456789-0123456789", "new-0123456789-0123456789-0123456789"
_FILL = f"""
from portal.models import User
from portal.uploads import store
from tickets.intake import answers
from tickets.models import Category, Ticket
tom = User.objects.create_user("tom@example.com")
category = Category.objects.get(slug="sign-in")
field = category.fields.get(key="account_phone")
def ticket(number):
    columns = answers.stored([answers.record(field, f"+44 20 {{number:08}}")])
    return Ticket(requester=tom, category=category, subject="Locked", language="en",
                  priority="high", **columns)
Ticket.objects.bulk_create([ticket(number) for number in range({ROWS})], batch_size=500)
for number in range(300):
    store.write(f"aa/bb/{{number:04}}", b"a passport " * 1000)
for number in range(300, 400):
    place = store.path_of(f"aa/cc/{{number:04}}")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"a plain passport")
"""
# Reads and edits that go on meanwhile: each edit is a whole change of the answers.
_USE = f"""
import random, time
from tickets.actions._common import change, latest
from tickets.intake import answers
from tickets.models import EventKind, Ticket
from django.db import transaction
keys = list(Ticket.objects.values_list("pk", flat=True))
field = Ticket.objects.first().category.fields.get(key="account_phone")
print("using", flush=True)
for number in range({EDITED}):
    key = random.choice(keys)
    with transaction.atomic():
        ticket = latest(Ticket.objects.get(pk=key))
        assert answers.values(ticket.answers)["account_phone"].startswith("+44 20 "), key
        said = answers.stored([answers.record(field, f"+44 99 {{key:08}}")])
        change(ticket, EventKind.FACTS_GIVEN, actor=None, at=ticket.updated_at, **said)
    keys.remove(key)
    print("edited", key, flush=True)
print("used", flush=True)
"""
_COUNT = """
from tickets.models import Ticket
from portal.sealed import newest
print(Ticket.objects.filter(sealed_with=newest()).count())
"""
_CHECK = """
from portal.uploads import store
from tickets.intake import answers
from tickets.models import Ticket
first = Ticket.objects.order_by("pk").first().pk
for ticket in Ticket.objects.order_by("pk").iterator():
    said = answers.values(ticket.answers)["account_phone"]
    expected = f"+44 99 {ticket.pk:08}" if ticket.pk in EDITED else f"+44 20 {ticket.pk - first:08}"
    assert said == expected, (ticket.pk, said)
    assert Ticket.objects.filter(phone_mark__in=answers.phone_marks(said), pk=ticket.pk).exists()
for number in range(400):
    folder = "bb" if number < 300 else "cc"
    with store.open_file(f"aa/{folder}/{number:04}") as file:
        assert b"passport" in file.read()
print("whole")
"""


# A run whose output is not read on after a part of the rows: there it waits, whatever comes.
_HELD = f"""
import signal, sys
from django.core.management import call_command
class Terminal:
    def write(self, text):
        sys.stdout.write(text)
        sys.stdout.flush()
        if text.startswith("Ticket.answers: ") and int(text.split()[-1]) >= {PART}:
            print("held", flush=True)
            signal.pause()
call_command("rotate_keys", stdout=Terminal())
"""


def program(stack, name, code):
    return stack.start(name, [sys.executable, "-c", f"import django; django.setup()\n{code}"])


def held(stack):
    """A run that waits in the middle of the rows."""
    run = program(stack, "rotate", _HELD)
    until(lambda: "held" in run.said(), 240, "a part of the rows")
    return run


def test_rows_are_sealed_anew_online_in_runs_that_are_stopped_and_killed(stack):
    stack.environment["DATA_KEYS"] = OLD
    stack.run(_FILL)
    stack.environment["DATA_KEYS"] = f"{NEW},{OLD}"

    use = program(stack, "use", _USE)
    until(lambda: "using" in use.said(), 120, "somebody uses the site")
    held(stack).kill()
    done = int(stack.run(_COUNT))
    assert PART <= done < ROWS

    stopped = held(stack)
    assert stopped.stop(signal.SIGINT) == 130
    assert "Run it again to go on" in stopped.said()
    assert done < int(stack.run(_COUNT)) < ROWS

    rotate = [sys.executable, "manage.py", "rotate_keys"]
    last = stack.start("rotate", rotate)
    assert last.process.wait(300) == 0, last.said()
    assert "All is sealed with the key" in last.said()
    assert use.process.wait(120) == 0, use.said()
    assert int(stack.run(_COUNT)) == ROWS

    again = stack.start("rotate", rotate)
    assert again.process.wait(120) == 0
    assert "Sealed anew: 0" in again.said()

    stack.environment["DATA_KEYS"] = NEW
    edited = {int(line.split()[1]) for line in use.said().splitlines() if "edited" in line}
    assert len(edited) == EDITED
    assert stack.run(f"EDITED = {edited}\n{_CHECK}") == "whole"
