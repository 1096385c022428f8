"""An IMAP server on loopback, as much of RFC 3501 and RFC 4315 as fetching a mailbox needs."""

import ipaddress
import re
import socketserver
import ssl
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

USER, PASSWORD, FOLDER = "support@ours.example", 'pass "word" \\', "INBOX"
_COMMAND = re.compile(r"(\S+) ((?:UID )?\w+) ?(.*?)\r?\n", re.IGNORECASE | re.DOTALL)


class ImapServer(socketserver.ThreadingTCPServer):
    """A server with one mailbox. What a test sets decides how well it works."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, context: ssl.SSLContext | None, *, starttls: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.context = context
        self.starttls = starttls
        self.mails: dict[int, bytes] = {}
        self.deleted: set[int] = set()
        self.uidplus = True
        # The number of whole mails after which it hangs up, once.
        self.hangs_up_after: int | None = None
        self.seen: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def put(self, *mails: bytes) -> None:
        """Deliver mails into the mailbox."""
        for raw in mails:
            self.mails[max(self.mails, default=0) + 1] = raw

    def get_request(self):
        sock, address = super().get_request()
        if self.context and not self.starttls:
            sock = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return sock, address

    def handle_error(self, request, client_address) -> None:
        """A client that goes away is no fault of the server."""


class _Session(socketserver.StreamRequestHandler):
    server: ImapServer
    signed_in = False

    def handle(self) -> None:
        self._say("* OK IMAP4rev1 ready")
        while line := self.rfile.readline():
            tag, name, rest = _COMMAND.match(line.decode()).groups()
            name = name.lower().replace(" ", "_")
            self.server.seen.append(name)
            answer = getattr(self, f"_{name}", self._unknown)(rest)
            if answer is None:
                return
            self._say(f"{tag} {answer}")
            if name == "starttls":
                self._wrap()
            if name == "logout":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _wrap(self) -> None:
        assert self.server.context
        self.rfile.close()
        self.request = self.server.context.wrap_socket(self.request, server_side=True)
        self.setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def _unknown(self, rest: str) -> str:
        return "BAD unknown"

    def _capability(self, rest: str) -> str:
        extra = " STARTTLS" if self.server.starttls else ""
        # As some servers do, it tells of this only those who have signed in.
        extra += " UIDPLUS" if self.signed_in and self.server.uidplus else ""
        self._say(f"* CAPABILITY IMAP4rev1{extra}")
        return "OK done"

    def _starttls(self, rest: str) -> str:
        return "OK begin"

    def _login(self, rest: str) -> str:
        user, password = re.findall(r'"((?:[^"\\]|\\.)*)"', rest)
        plain = re.sub(r"\\(.)", r"\1", password)
        self.signed_in = (user, plain) == (USER, PASSWORD)
        return "OK in" if self.signed_in else "NO [AUTHENTICATIONFAILED] wrong"

    def _select(self, rest: str) -> str:
        if not self.signed_in or rest.strip('"') != FOLDER:
            return "NO no such folder"
        self._say(f"* {len(self.server.mails)} EXISTS")
        return "OK [READ-WRITE] selected"

    def _uid_search(self, rest: str) -> str:
        found = [str(n) for n in sorted(self.server.mails) if n not in self.server.deleted]
        self._say(" ".join(["* SEARCH", *found]))
        return "OK done"

    def _uid_fetch(self, rest: str) -> str | None:
        numbers, _space, what = rest.partition(" ")
        for number in self._numbers(numbers):
            raw = self.server.mails[number]
            if "BODY.PEEK[]" not in what:
                self._say(f"* {number} FETCH (UID {number} RFC822.SIZE {len(raw)})")
                continue
            if self.server.hangs_up_after == 0:
                self.server.hangs_up_after = None
                return None
            if self.server.hangs_up_after:
                self.server.hangs_up_after -= 1
            self._say(f"* {number} FETCH (UID {number} BODY[] {{{len(raw)}}}")
            self.wfile.write(raw + b")\r\n")
        return "OK done"

    def _uid_store(self, rest: str) -> str:
        assert r"+FLAGS.SILENT (\Deleted)" in rest
        self.server.deleted |= set(self._numbers(rest.partition(" ")[0]))
        return "OK done"

    def _uid_expunge(self, rest: str) -> str:
        return self._drop(self._numbers(rest))

    def _expunge(self, rest: str) -> str:
        return self._drop(self.server.mails)

    def _drop(self, named: Iterable[int]) -> str:
        for number in self.server.deleted.intersection(named):
            del self.server.mails[number]
            self.server.deleted.discard(number)
        return "OK done"

    def _logout(self, rest: str) -> str:
        self._say("* BYE")
        return "OK bye"

    def _numbers(self, named: str) -> list[int]:
        return [n for n in map(int, named.split(",")) if n in self.server.mails]


@contextmanager
def imap_server(
    context: ssl.SSLContext | None = None, *, starttls: bool = False
) -> Iterator[ImapServer]:
    """A server that listens until the block ends."""
    with ImapServer(context, starttls=starttls) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def certificate(folder: Path, name: str = "localhost") -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS, and the file by which a client knows its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = timezone.now()
    names = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    cert = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    known, secret = folder / "cert.pem", folder / "key.pem"
    known.write_bytes(cert.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(known, secret)
    return context, known
