"""One POST to another firm's system: to public addresses over TLS only, and never for long.

The name is looked up once and the very address that was looked at is called, so that a name which
changes its mind in between leads nowhere else. No redirect is followed and no proxy asked.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 10
READ = 10_000


class CallFailed(Exception):  # noqa: N818  (an answer, not a fault)
    """No answer came, or the address is none that we call; the text says which, for staff."""


class Answer(NamedTuple):
    """What they said: the status, and the first `READ` bytes as text."""

    status: int
    text: str

    @property
    def is_yes(self) -> bool:
        return 200 <= self.status < 300  # noqa: PLR2004  (the class "successful" of RFC 9110)


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Post and return the answer, whatever its status; `CallFailed` within about 20 seconds."""
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise CallFailed("the address has no valid port") from error
    if not parts.hostname or parts.scheme not in _schemes():
        raise CallFailed("the address must begin with https://")
    address = _address_of(parts.hostname, port)
    connection = _connection(parts.scheme, parts.hostname, port, address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        with contextlib.closing(connection), _no_longer(connection):
            connection.request("POST", path, body=body, headers=headers)
            response = connection.getresponse()
            return Answer(response.status, response.read(READ).decode(errors="replace"))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise CallFailed(f"{type(error).__name__}: {error}"[:200]) from error


def _schemes() -> set[str]:
    return {"https", "http"} if settings.WEBHOOK_PRIVATE_ADDRESSES else {"https"}


def _address_of(host: str, port: int) -> str:
    """The first address of a host, all of which must be public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise CallFailed(f"the name {host[:100]} is not known") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not settings.WEBHOOK_PRIVATE_ADDRESSES and not all(map(is_public, addresses)):
        raise CallFailed(f"{host[:100]} is an address of a private network")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address is of the open internet, also under its forms within IPv6."""
    known = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(known, ipaddress.IPv6Address):
        inner = known.ipv4_mapped or known.sixtofour
        if inner is not None:
            known = inner
    return known.is_global and not known.is_multicast


def _connection(scheme: str, host: str, port: int, address: str) -> http.client.HTTPConnection:
    if scheme == "http":
        return _Plain(host, port, address)
    return _Secure(host, port, address)


class _Plain(http.client.HTTPConnection):
    """Calls an address that was looked up before."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), SECONDS)


class _Secure(_Plain):
    """The same under TLS: the certificate must be that of the name."""

    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


@contextlib.contextmanager
def _no_longer(connection: http.client.HTTPConnection) -> Iterator[None]:
    """Hang up after twice `SECONDS`, also on those who answer one letter at a time."""

    def hang_up() -> None:
        with contextlib.suppress(OSError, AttributeError):
            connection.sock.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(2 * SECONDS, hang_up)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
