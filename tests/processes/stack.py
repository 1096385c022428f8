"""The product as it runs: real web, worker and beat processes, on a database and broker of its own.

The pair is the one that the environment names: SQLite and the folder broker, or PostgreSQL by
DATABASE_URL and a Redis server that each stack starts for itself, so that it may take it away.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connections

from portal import env
from tests.servers import free_port

HERE = Path(__file__).resolve().parent.parent.parent
ALIAS = "stack"
_OURS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "STATE_DIR", "DJANGO_SETTINGS_MODULE", "PORT")
_CELERY = [sys.executable, "-m", "celery", "--quiet", "--app=portal.celery"]


# What a shell starts in the background ignores Ctrl-C, and so do its children: ours heed it.
signal.signal(signal.SIGINT, signal.default_int_handler)


def until(condition: Callable[[], object], seconds: float, what: str = ""):
    """What the condition returns once that is true; asks until the seconds are over."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what or condition}"
        time.sleep(0.05)
    return result


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def command_of(pid: int) -> list[str]:
    """The command line of a process."""
    return Path(f"/proc/{pid}/cmdline").read_text().split("\0")


def descendants(pid: int) -> list[int]:
    """The processes that a process has started, and those that these have."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        own = [int(p) for task in tasks for p in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return own + [deeper for child in own for deeper in descendants(child)]


class Program:
    """A process of its own session, whose output is kept in a file."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command, cwd=HERE, env=environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip

    @property
    def pid(self) -> int:
        return self.process.pid

    def said(self) -> str:
        return self.log.read_text()

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 30) -> int:
        """Send a signal, wait for the end and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(seconds)

    def kill(self) -> None:
        """End it and all of its session at once, whatever it is doing."""
        family = [self.pid, *descendants(self.pid)]
        for pid in family:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(60)


class Stack:
    """One installation: a folder, a database, a broker, and the processes started on them."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.programs: list[Program] = []
        self.environment = {k: v for k, v in os.environ.items() if k not in _OURS} | {
            "STATE_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "SECRET_KEY": "processes-0123456789-0123456789-0123456789",
            "DEBUG": "1",
            "PORT": str(self.port),
            "DATABASE_URL": database_url,
        }
        self.redis_port = free_port() if os.environ.get("REDIS_URL") else 0
        if self.redis_port:
            self.environment["REDIS_URL"] = f"redis://127.0.0.1:{self.redis_port}/0"
            self.bring_broker_back()

    # Starting

    def start(self, name: str, command: list[str], **environment: str) -> Program:
        log = self.folder / f"{name}-{len(self.programs)}.log"
        program = Program(command, self.environment | environment, log)
        self.programs.append(program)
        return program

    def serve(self, **environment: str) -> Program:
        return self.start("serve", [sys.executable, "manage.py", "serve"], **environment)

    def web(self) -> Program:
        bind = f"--bind=127.0.0.1:{self.port}"
        web = [sys.executable, "-m", "gunicorn", "portal.wsgi", bind, "--threads=4"]
        return self.start("web", [*web, "--no-control-socket"])

    def worker(self) -> Program:
        bare = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        name = f"--hostname=w{len(self.programs)}@%h"
        return self.start("worker", [*_CELERY, "worker", "-P", "threads", "-c", "4", name, *bare])

    def beat(self) -> Program:
        return self.start("beat", [*_CELERY, "beat"])

    def run(self, code: str) -> str:
        """What a few lines of Python print that know the product."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            cwd=HERE, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    # The broker

    def take_broker_away(self) -> None:
        """Redis ends, or the folder is one no more: nothing can be left there or fetched."""
        if self.redis_port:
            self._redis.stop()
            return
        queue = self.folder / "broker"
        if queue.exists():
            queue.rename(self.folder / "broker-before")
        queue.write_text("not a folder")

    def bring_broker_back(self) -> None:
        if self.redis_port:
            port = ["--port", str(self.redis_port), "--bind", "127.0.0.1"]
            self._redis = self.start("redis", ["redis-server", *port, "--save", ""])
            until(lambda: "Ready to accept" in self._redis.said(), 60, "Redis starts")
            return
        (self.folder / "broker").unlink()

    # Looking

    def logs(self) -> str:
        return "\n".join(f"== {p.log.name}\n{p.said()[-3000:]}" for p in self.programs)

    def close(self) -> None:
        for program in self.programs:
            program.kill()


@contextmanager
def seen_as(database_url: str, folder: Path) -> Iterator[None]:
    """Let `Model.objects.using(ALIAS)` mean the stack's database."""
    os.environ["_STACK_DATABASE"] = database_url
    here = env.database("_STACK_DATABASE", folder / "portal.sqlite3")
    connections.settings[ALIAS] = connections.settings["default"] | here
    try:
        yield
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.settings[ALIAS]
        del os.environ["_STACK_DATABASE"]


def with_name(database_url: str, name: str) -> str:
    return urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))
