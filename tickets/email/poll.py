"""Mailboxes are fetched: each mail is kept, then leaves the mailbox, then is acted on.

One worker at a time has a mailbox; one that dies lets go of it after `HELD_FOR`.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.email import imap, receive
from tickets.email.imap import Account, Box, TroubleError
from tickets.email.receive import Tally
from tickets.models import Mailbox

HELD_FOR = timedelta(minutes=3)
# A run ends after this long, so that no mailbox waits for a fuller one.
RUN_SECONDS = 45.0
_MAX_TOGETHER, _MAX_BYTES = 50, 20 * 1024 * 1024
TOO_LARGE = "too_large"
SENTENCES: dict[str, str | Promise] = {
    "name": _("No server of this name is known. Check how it is written."),
    "unreachable": _("The server cannot be reached. Check its name and the network."),
    "refused": _("The server does not listen at this port. TLS is usual at 993."),
    "timeout": _("The server did not answer in time. Check the port and the network."),
    "certificate": _("The server's certificate is not valid for this name."),
    "tls": _("The server does not speak TLS at this port. Try STARTTLS, or another port."),
    "not_imap": _("What answers at this port is no IMAP server, or offers no STARTTLS."),
    "sign_in": _("The server did not accept the user name and the password."),
    "folder": _("There is no such folder in this mailbox."),
    "broken": _("The server ended the connection before the work was done."),
    "password": _("The password cannot be read any more. Type it again."),
    "no_server": _("Nothing is fetched here: a mail provider brings the mails."),
    TOO_LARGE: _("A mail is too large to be taken. It stays in the mailbox."),
}


def poll_all(now: datetime | None = None) -> None:
    """Fetch every mailbox; one that cannot be read does not stop the others."""
    for mailbox in Mailbox.objects.fetched().select_related("category", "team"):
        poll(mailbox, now)


def poll(mailbox: Mailbox, now: datetime | None = None) -> Tally:
    """Fetch one mailbox, and write down what is wrong with it and what it still holds."""
    now = now or timezone.now()
    mine = Mailbox.objects.filter(pk=mailbox.pk)
    free = mine.filter(Q(held_until=None) | Q(held_until__lt=now))
    if not free.update(held_until=now + HELD_FOR):
        return Tally()
    trouble, tally = "", Tally()
    try:
        trouble, tally = _fetch(mailbox)
    except TroubleError as error:
        trouble = error.code
    finally:
        mine.update(held_until=None, last_run_at=now, last_error=trouble)
    return tally


def what_is_wrong(mailbox: Mailbox) -> str | Promise:
    """Try to get into a mailbox; "" when all is well, else what to do about it."""
    try:
        with imap.opened(account_of(mailbox)) as box:
            box.numbers()
    except TroubleError as error:
        return SENTENCES[error.code]
    return ""


def account_of(mailbox: Mailbox) -> Account:
    """How to get into a mailbox; `TroubleError` without a server, or when its password is gone."""
    if not mailbox.host:
        raise TroubleError("no_server")
    if not mailbox.password:
        raise TroubleError("password")
    return Account(
        host=mailbox.host,
        port=mailbox.port,
        security=mailbox.security,
        username=mailbox.username,
        password=mailbox.password,
        folder=mailbox.folder,
    )


def _fetch(mailbox: Mailbox) -> tuple[str, Tally]:
    """Take out what fits into one run; what is wrong with the rest, and what became of it."""
    tally, taken, trouble = Tally(), 0, ""
    until = time.monotonic() + RUN_SECONDS
    mine = Mailbox.objects.filter(pk=mailbox.pk)
    with imap.opened(account_of(mailbox)) as box:
        uids = box.numbers()
        mine.update(backlog=len(uids))
        for together in _together(box, uids):
            if not together:
                trouble = TOO_LARGE
                continue
            tally += _take(box, together, mailbox)
            taken += len(together)
            mine.update(backlog=len(uids) - taken, held_until=timezone.now() + HELD_FOR)
            if time.monotonic() > until:
                break
    return trouble, tally


def _together(box: Box, uids: list[str]) -> Iterator[list[str]]:
    """The numbers in portions that fit into memory; an empty one for a mail that is too large."""
    for first in range(0, len(uids), _MAX_TOGETHER):
        portion: list[str] = []
        room = _MAX_BYTES
        for uid, size in box.sizes(uids[first : first + _MAX_TOGETHER]).items():
            if size > imap.MAX_MAIL:
                yield []
                continue
            if portion and size > room:
                yield portion
                portion, room = [], _MAX_BYTES
            portion.append(uid)
            room -= size
        if portion:
            yield portion


def _take(box: Box, uids: list[str], mailbox: Mailbox) -> Tally:
    read = {uid: raw for uid in uids if (raw := box.read(uid)) is not None}
    kept = receive.keep(list(read.values()), mailbox)
    box.remove(list(read))
    return Tally(receive.handle(row, raw) for row, raw in kept)
