"""An IMAP mailbox, read and emptied over the standard library's client; no database.

A mail is marked for removal by its number only after the caller has kept it: whoever is killed
in between finds it there again.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

TIMEOUT = 20.0
# Larger than what mail servers take; one that is larger stays where it is.
MAX_MAIL = 60 * 1024 * 1024
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_UID = re.compile(rb"UID (\d+)")


class TroubleError(Exception):
    """The mailbox cannot be read; `code` says what is wrong: see tickets/email/poll.py."""

    def __init__(self, code: str, said: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.said = said


@dataclass(frozen=True, kw_only=True)
class Account:
    """Where a mailbox is and how to get in; `security` is tls, starttls or none."""

    host: str
    port: int
    security: str
    username: str
    password: str
    folder: str = "INBOX"


class Box:
    """An open mailbox."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._client = client

    def numbers(self) -> list[str]:
        """The UIDs of its mails, oldest first, without those that are marked for removal."""
        _ok, found = _asked(self._client.uid("SEARCH", "UNDELETED"))
        return [uid.decode() for uid in (found[0] or b"").split()]

    def sizes(self, uids: list[str]) -> dict[str, int]:
        """How many bytes each of these mails has."""
        _ok, found = _asked(self._client.uid("FETCH", ",".join(uids), "(RFC822.SIZE)"))
        lines = [line for line in found if isinstance(line, bytes)]
        pairs = ((_UID.search(line), _SIZE.search(line)) for line in lines)
        return {uid[1].decode(): int(size[1]) for uid, size in pairs if uid and size}

    def read(self, uid: str) -> bytes | None:
        """The bytes of one mail, which stays unread; None when it is gone."""
        _ok, found = _asked(self._client.uid("FETCH", uid, "(BODY.PEEK[])"))
        return next((part[1] for part in found if isinstance(part, tuple)), None)

    def remove(self, uids: list[str]) -> None:
        """Take these mails out of the mailbox, and no others where the server can do that."""
        if not uids:
            return
        named = ",".join(uids)
        _asked(self._client.uid("STORE", named, "+FLAGS.SILENT", r"(\Deleted)"))
        # Asked anew: servers say more of themselves to those who have signed in.
        _ok, able = _asked(self._client.capability())
        if b"UIDPLUS" in (able[0] or b"").upper().split():
            _asked(self._client.uid("EXPUNGE", named))
        else:
            _asked(self._client.expunge())


@contextmanager
def opened(account: Account) -> Iterator[Box]:
    """The mailbox, until the block ends; `TroubleError` when it cannot be reached or read."""
    try:
        client = _connect(account)
    except (OSError, imaplib.IMAP4.error) as error:
        raise _trouble(error) from error
    try:
        with _told_as("sign_in"):
            client.login(_quoted(account.username), account.password)
        with _told_as("folder"):
            _asked(client.select(_quoted(account.folder)))
        with _told_as("broken"):
            yield Box(client)
    finally:
        _leave(client)


def _connect(account: Account) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if account.security == "tls":
        return imaplib.IMAP4_SSL(account.host, account.port, ssl_context=context, timeout=TIMEOUT)
    client = imaplib.IMAP4(account.host, account.port, timeout=TIMEOUT)
    if account.security == "starttls":
        try:
            client.starttls(context)
        except (OSError, imaplib.IMAP4.error):
            client.shutdown()
            raise
    return client


def _leave(client: imaplib.IMAP4) -> None:
    try:
        client.logout()
    except (OSError, imaplib.IMAP4.error):
        with suppress(OSError):
            client.shutdown()


@contextmanager
def _told_as(code: str) -> Iterator[None]:
    """What goes wrong inside is trouble of this kind, unless the connection broke."""
    try:
        yield
    except imaplib.IMAP4.abort as error:
        raise TroubleError("broken", str(error)) from error
    except (imaplib.IMAP4.error, UnicodeError) as error:
        raise TroubleError(code, str(error)) from error
    except OSError as error:
        raise _trouble(error) from error


def _trouble(error: Exception) -> TroubleError:
    for kind, code in _CODES.items():
        if isinstance(error, kind):
            return TroubleError(code, str(error))
    return TroubleError("unreachable", str(error))


# In the order in which they are asked: the special ones first.
_CODES: dict[type[Exception], str] = {
    ssl.SSLCertVerificationError: "certificate",
    ssl.SSLError: "tls",
    socket.gaierror: "name",
    TimeoutError: "timeout",
    ConnectionRefusedError: "refused",
    imaplib.IMAP4.error: "not_imap",
}


def _asked(answer: tuple[str, list[Any]]) -> tuple[str, list[Any]]:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(answer[0])
    return answer


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
