"""The virus scanner: a server that speaks clamd's protocol, on a socket of this machine."""

import socketserver
import struct
import threading

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile

from portal import env, uploads
from portal.refusals import Refused
from tests.servers import free_port

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MB = 1024 * 1024


class Scanner(socketserver.StreamRequestHandler):
    """Finds the test virus of the industry; `server.streams` holds what it was sent."""

    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
        elif command == b"zINSTREAM\0":
            self.wfile.write(self._scan().encode() + b"\0")

    def _scan(self):
        data = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            data += self.rfile.read(size)
        self.server.streams.append(data)
        if self.server.answer:
            return self.server.answer
        return "stream: Eicar-Signature FOUND" if EICAR in data else "stream: OK"


@pytest.fixture(params=["tcp", "unix"])
def clamd(request, settings, tmp_path):
    path = str(tmp_path / "clamd.sock")
    if request.param == "tcp":
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scanner)
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
    else:
        server = socketserver.ThreadingUnixStreamServer(path, Scanner)
        settings.CLAMD_URL = f"unix://{path}"
    server.streams, server.answer = [], ""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def sent(data=b"hello\n", name="note.txt"):
    return SimpleUploadedFile(name, data)


def test_a_clean_file_is_taken_and_the_scanner_saw_all_of_it(clamd):
    data = b"all is well, thank you for your help\n" * 40_000
    assert uploads.accept(sent(data)).size == len(data)
    assert clamd.streams == [data]


def test_what_the_scanner_finds_is_refused(clamd, settings):
    with pytest.raises(Refused) as refusal:
        uploads.accept(sent(EICAR))
    assert refusal.value.code == "infected"
    assert "note.txt" in str(refusal.value.sentence)
    assert not settings.MEDIA_ROOT.exists()


@pytest.mark.parametrize("answer", ["INSTREAM size limit exceeded. ERROR", "stream: what?"])
def test_an_answer_that_is_no_yes_lets_nothing_through(clamd, answer):
    clamd.answer = answer
    with pytest.raises(Refused) as refusal:
        uploads.accept(sent())
    assert refusal.value.code == "not_scanned"


def test_while_the_scanner_is_away_no_file_is_taken(settings):
    settings.CLAMD_URL = f"tcp://127.0.0.1:{free_port()}"
    with pytest.raises(Refused) as refusal:
        uploads.accept(sent())
    assert refusal.value.code == "not_scanned"
    assert "note.txt" in str(refusal.value.sentence)


def test_ready_says_whether_the_scanner_answers(clamd, client, settings):
    assert client.get("/readyz").json()["scanner"] is True
    settings.CLAMD_URL = f"tcp://127.0.0.1:{free_port()}"
    response = client.get("/readyz")
    assert (response.status_code, response.json()["scanner"]) == (503, False)


def test_without_a_scanner_nothing_is_asked(client, settings):
    settings.CLAMD_URL = ""
    assert uploads.accept(sent()).name == "note.txt"
    assert "scanner" not in client.get("/readyz").json()


@pytest.mark.parametrize("odd", ["clamd", "http://scanner", "unix://", "tcp://"])
def test_an_odd_address_of_the_scanner_stops_the_start(monkeypatch, odd):
    monkeypatch.setenv("CLAMD_URL", odd)
    with pytest.raises(ImproperlyConfigured, match="CLAMD_URL"):
        env.clamd_url("CLAMD_URL")
