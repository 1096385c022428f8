"""manage.py serve: the whole product on one machine: web, worker and beat."""

import contextlib
import errno
import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.checks import WARNING
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connections

from portal import env
from portal.management.commands.demo import load_demo
from portal.supervisor import ProgramEndedError, Supervisor


class Command(BaseCommand):
    help = "Prepare the database and start web, worker and beat; Ctrl-C stops them all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--host", default="127.0.0.1", help="address to listen at; 0.0.0.0 in a container"
        )

    def handle(self, *args: Any, host: str, **options: Any) -> None:
        for folder in (settings.STATE_DIR, settings.MEDIA_ROOT):
            check_folder(folder)
        with only_one_here(settings.STATE_DIR):
            check_port(host, settings.PORT)
            try:
                told = self._prepare()
                connections.close_all()
                self._run(host, told)
            except KeyboardInterrupt:
                sys.exit(130)

    def _prepare(self) -> list[str]:
        """Bring database, catalogue and files up to date; return the demo's sign-ins."""
        if not settings.DEBUG:
            self._check_production()
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            refuse(f"The database does not answer: {_first_line(error)}. Look at DATABASE_URL.")
        call_command("load_catalogue", stdout=self.stdout)
        # What an earlier run left there is found by the sweeps, or is stale.
        shutil.rmtree(settings.BROKER_DIR, ignore_errors=True)
        return load_demo() if settings.DEBUG else []

    def _check_production(self) -> None:
        """Refuse what is unsafe where others can reach it, and gather the static files."""
        if not env.is_local(settings.SITE_URL):
            self.check(include_deployment_checks=True, fail_level=WARNING)
        done = subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"],
            cwd=settings.BASE_DIR,
            check=False,
        )
        if done.returncode:
            refuse(f"The static files could not be gathered in {settings.STATIC_ROOT}.")

    def _run(self, host: str, told: list[str]) -> None:
        os.chdir(settings.BASE_DIR)
        try:
            with Supervisor(programs(host)) as running:
                if running.wait(until=lambda: answers(host)):
                    self.stdout.write("\n".join([f"Ready: {settings.SITE_URL}", *told]))
                    self.stdout.flush()
                running.wait()
        except ProgramEndedError as error:
            refuse(f"Stopped, because {error}. The lines above say why.")
        self.stdout.write("Stopped.")


def programs(host: str) -> dict[str, list[str]]:
    """The command lines of web, worker and beat."""
    # Counters and caches of the embedded run are in the memory of its one web process.
    workers, threads = (2, 4) if settings.REDIS_URL else (1, 8)
    # Who tries it out in a container is root, and need not be warned of it.
    calm = ["-W", "ignore:You're running the worker with superuser"] if settings.DEBUG else []
    celery = [sys.executable, *calm, "-m", "celery", "--quiet", "--app=portal.celery"]
    bare = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    # Without an access log: addresses in it would hold the keys of signed links.
    web = [
        *[sys.executable, "-m", "gunicorn", "portal.wsgi", f"--bind={host}:{settings.PORT}"],
        *[f"--workers={workers}", f"--threads={threads}", "--worker-class=gthread"],
        *["--timeout=60", "--graceful-timeout=10", "--log-level=warning", "--no-control-socket"],
    ]
    return {
        "web": web,
        "worker": [*celery, "worker", "--pool=threads", "--concurrency=4", *bare],
        "beat": [*celery, "beat"],
    }


def answers(host: str) -> bool:
    """Whether the web process answers, whatever it says."""
    local = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104  (compared, not bound)  # nosec B104
    try:
        with urllib.request.urlopen(f"http://{local}:{settings.PORT}/healthz", timeout=5):  # nosec B310 - our own
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def check_folder(folder: Path) -> None:
    """Leave with one line unless files can be made in the folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        refuse(
            f"The folder {folder} cannot be written ({error.strerror}). "
            "Run: STATE_DIR=/a/folder/of/yours make run"
        )


def check_port(host: str, port: int) -> None:
    """Leave with one line unless the port can be listened at."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why = {errno.EADDRINUSE: "is in use", errno.EACCES: "needs rights you do not have"}
            other = port + 1 if 1024 <= port < 65535 else 8000  # noqa: PLR2004  (ports of users)
            refuse(
                f"Port {port} {why.get(error.errno or 0, error.strerror)}. "
                f"Run: PORT={other} make run"
            )


@contextlib.contextmanager
def only_one_here(folder: Path) -> Iterator[None]:
    """Keep a second copy out of the folder: each has its own queue and its own clock."""
    with (folder / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            refuse(
                f"The portal runs already in {folder}. Stop it first, "
                "or run: STATE_DIR=/another/folder PORT=8001 make run"
            )
        yield


def refuse(line: str) -> NoReturn:
    """Leave with exit code 1 and one line that says what to do."""
    sys.exit(line)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0]
