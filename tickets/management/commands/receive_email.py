"""manage.py receive_email [PATH…|-]: take in mail from files, Maildirs, mboxes or a pipe.

For a mail server's pipe the exit code is what counts: 0 once the mail is kept, whatever it holds;
75 ("try again later", sysexits.h) when it could not be kept.
"""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from tickets.email import receive
from tickets.email.sources import mail_of, mails_at
from tickets.models import Arrival, Mailbox

STANDARD_INPUT = "-"


class Command(BaseCommand):
    help = (
        "Take in mail: files, folders of files, Maildirs and mboxes, or one mail from standard "
        "input. The same mail twice is one, so an interrupted run is simply repeated."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", default=[STANDARD_INPUT], metavar="PATH")
        parser.add_argument("--mailbox", default="", help="name of the mailbox it counts as")

    def handle(self, *args: Any, paths: list[str], mailbox: str, **options: Any) -> None:
        self.unread: list[str] = []
        try:
            done = receive.receive(self._mails(paths), _named(mailbox))
            if paths != [STANDARD_INPUT]:
                # What an interrupted run left. A pipe is one of many: the sweep does it for them.
                done += receive.take_up(left_after=timedelta())
        except Error as error:
            self.stderr.write(f"The mail could not be kept: {type(error).__name__}.")
            sys.exit(os.EX_TEMPFAIL)
        self.stdout.write(_told(done))
        if self.unread:
            raise CommandError("\n".join(self.unread))

    def _mails(self, paths: list[str]) -> Iterator[bytes]:
        for path in paths:
            if path == STANDARD_INPUT:
                yield mail_of(sys.stdin.buffer)
                continue
            yield from mails_at(Path(path), self._note_unread)

    def _note_unread(self, path: Path, error: OSError) -> None:
        self.unread.append(f"{path} cannot be read: {error.strerror}.")


def _named(name: str) -> Mailbox | None:
    if not name:
        return None
    found = Mailbox.objects.filter(name=name).select_related("category", "team").first()
    if found is None:
        raise CommandError(f"There is no mailbox named {name}.")
    return found


def _told(done: receive.Tally) -> str:
    taken = sum(done[end] for end in (Arrival.DONE, Arrival.HELD, Arrival.IGNORED))
    return (
        f"{taken} mails taken in, {done[Arrival.QUARANTINED]} in quarantine, "
        f"{done[receive.KNOWN]} known before, {done[Arrival.NEW]} still waiting."
    )
