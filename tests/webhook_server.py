"""A system of the firm's that takes webhook calls: it keeps them and answers as it is told to."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class TheirSystem:
    """`got` holds what came, each with `.headers`, `.body` and `.data`; `answer` is the status."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}/hooks/portal?from=desk"
        self.got = []
        self.answer = 204
        self.says = b""
        self.headers = {}


class Call:
    def __init__(self, path, headers, body):
        self.path, self.headers, self.body = path, headers, body

    @property
    def data(self):
        return json.loads(self.body)["data"]


@contextmanager
def their_system():
    """A server on this machine, with nobody behind it once the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            system.got.append(Call(self.path, dict(self.headers), body))
            self.send_response(system.answer)
            for name, value in system.headers.items():
                self.send_header(name, value)
            if system.answer != 204:
                self.send_header("Content-Length", str(len(system.says)))
            self.end_headers()
            self.wfile.write(b"" if system.answer == 204 else system.says)

        def log_message(self, *args):
            """Say nothing among the tests' dots."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    system = TheirSystem(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield system
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
