"""Virus scan by clamd, where CLAMD_URL names one; without it nothing is asked.

Its INSTREAM command takes pieces, each with its length before it, and ends with a length of 0; the
answer is "stream: OK", "stream: NAME FOUND" or an error. A scanner that does not answer lets
nothing through.
"""

import contextlib
import logging
import socket
import struct
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from portal.refusals import Refused

logger = logging.getLogger(__name__)

_PIECE = 64 * 1024
_SECONDS = 15
_LONGEST_ANSWER = 4096


def check(data: bytes, name: str) -> None:
    """Raise `Refused` when the scanner finds something in a file, or does not answer."""
    if not settings.CLAMD_URL:
        return
    try:
        answer = _ask(b"zINSTREAM\0", data)
    except OSError as error:
        logger.error("The virus scanner does not answer: %s", type(error).__name__)  # noqa: TRY400
        answer = ""
    if answer == "stream: OK":
        return
    if answer.endswith(" FOUND"):
        sentence = _("%(name)s was not taken: our virus scanner found something harmful in it.")
        raise Refused("infected", sentence % {"name": name})
    sentence = _(
        "%(name)s can't be checked for viruses just now. Send without it, and attach it later."
    )
    raise Refused("not_scanned", sentence % {"name": name})


def answers() -> None:
    """Raise `OSError` unless the scanner answers, or none is set."""
    if settings.CLAMD_URL and _ask(b"zPING\0") != "PONG":
        raise OSError("clamd")


def _ask(command: bytes, data: bytes = b"") -> str:
    with _connected() as clamd:
        clamd.sendall(command)
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            clamd.sendall(struct.pack(">I", len(piece)) + piece)
        if data:
            clamd.sendall(struct.pack(">I", 0))
        said = b""
        while b"\0" not in said and len(said) < _LONGEST_ANSWER and (more := clamd.recv(1024)):
            said += more
        return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


@contextlib.contextmanager
def _connected() -> Iterator[socket.socket]:
    url = urlsplit(settings.CLAMD_URL)
    if url.scheme == "unix":
        with socket.socket(socket.AF_UNIX) as clamd:
            clamd.settimeout(_SECONDS)
            clamd.connect(url.path)
            yield clamd
    else:
        address = (url.hostname or "", url.port or 3310)
        with socket.create_connection(address, timeout=_SECONDS) as clamd:
            yield clamd
