"""The parts of `manage.py serve`; tests/processes/ runs it as a whole."""

import io
import os
import signal
import socket
import sys
import threading
import time

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError

from portal.management.commands import demo, serve
from portal.supervisor import ProgramEndedError, Supervisor
from tests.servers import free_port

EVERYWHERE = "0.0.0.0"  # noqa: S104  (asked, not bound)
SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
# Says that it listens to nobody, then sleeps.
STUBBORN = [
    sys.executable,
    "-c",
    """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).touch()
time.sleep(60)
""",
]


def ask_myself_to(number, delay=0.3):
    """Send this process a signal in a moment."""
    timer = threading.Timer(delay, os.kill, (os.getpid(), number))
    timer.start()
    return timer


# The supervisor


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_wait_and_the_programs(number):
    with Supervisor({"one": SLEEPS, "two": SLEEPS}) as running:
        ask_myself_to(number)
        assert running.wait() is False
    assert [p.returncode for p in running._running.values()] == [-signal.SIGTERM] * 2


def test_what_was_waited_for_ends_the_wait_and_nothing_else():
    with Supervisor({"one": SLEEPS}) as running:
        assert running.wait(until=lambda: True) is True
        assert running._running["one"].poll() is None


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("raise SystemExit(3)", "one ended with exit code 3"),
        ("import os; os.kill(os.getpid(), 9)", "one ended by SIGKILL"),
    ],
)
def test_a_program_that_ends_ends_all(code, sentence):
    programs = {"one": [sys.executable, "-c", code], "two": SLEEPS}
    with pytest.raises(ProgramEndedError) as failure, Supervisor(programs) as running:
        running.wait()
    assert str(failure.value) == sentence
    assert running._running["two"].returncode == -signal.SIGTERM


def test_who_does_not_end_in_time_is_killed(tmp_path):
    sign = tmp_path / "listening to nobody"
    with Supervisor({"one": [*STUBBORN, str(sign)]}, grace=0.2) as running:
        running.wait(until=sign.exists)
    assert running._running["one"].returncode == -signal.SIGKILL


def test_a_second_signal_does_not_wait(tmp_path):
    sign = tmp_path / "listening to nobody"
    started = time.monotonic()
    with Supervisor({"one": [*STUBBORN, str(sign)]}, grace=50) as running:
        running.wait(until=sign.exists)
        ask_myself_to(signal.SIGINT, 0.1)
        ask_myself_to(signal.SIGINT, 0.3)
        running.wait()
    assert running._running["one"].returncode == -signal.SIGKILL
    assert time.monotonic() - started < 40


def test_a_program_that_is_not_there_ends_the_others(tmp_path):
    running = Supervisor({"one": SLEEPS, "two": [str(tmp_path / "nothing")]})
    with pytest.raises(FileNotFoundError), running:
        pass
    assert running._running["one"].returncode == -signal.SIGTERM


def test_signals_mean_afterwards_what_they_meant_before():
    before = signal.getsignal(signal.SIGTERM)
    with Supervisor({}):
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before


# The command


@pytest.fixture
def command(settings, tmp_path, monkeypatch):
    """The command with a web server of one line, no worker and no beat."""
    settings.DEBUG = True
    settings.STATE_DIR = settings.MEDIA_ROOT = tmp_path
    settings.BROKER_DIR = tmp_path / "broker"
    settings.PORT = free_port()
    settings.SITE_URL = f"http://localhost:{settings.PORT}"
    web = [sys.executable, "-m", "http.server", "--bind=127.0.0.1", str(settings.PORT)]
    monkeypatch.setattr(serve, "programs", lambda host: {"web": web})
    return serve.Command(stdout=io.StringIO(), no_color=True)


def said(command) -> str:
    return command.stdout._out.getvalue()


def test_it_says_where_it_is_once_it_answers(command):
    def stop_when_ready():
        while "Ready" not in said(command):
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=stop_when_ready, daemon=True).start()
    command._run("127.0.0.1", ["Sign in as ada"])
    ready, sign_in, stopped = said(command).splitlines()
    assert ready.startswith("Ready: http://localhost:")
    assert (sign_in, stopped) == ("Sign in as ada", "Stopped.")


def test_it_says_which_program_ended(command, monkeypatch):
    ends = {"beat": [sys.executable, "-c", "raise SystemExit(1)"]}
    monkeypatch.setattr(serve, "programs", lambda host: ends)
    with pytest.raises(SystemExit) as exit_:
        command._run("127.0.0.1", [])
    assert str(exit_.value).startswith("Stopped, because beat ended with exit code 1.")


@pytest.mark.django_db
def test_it_prepares_the_database_and_clears_what_an_old_queue_left(command, settings):
    (settings.BROKER_DIR / "queue").mkdir(parents=True)
    told = command._prepare()
    assert any("admin@demo.example" in line for line in told)
    assert not settings.BROKER_DIR.exists()


@pytest.mark.django_db
def test_ctrl_c_while_it_prepares_leaves_without_a_word(command, monkeypatch):
    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_prepare", interrupt)
    with pytest.raises(SystemExit) as exit_:
        command.handle(host="127.0.0.1")
    assert exit_.value.code == 130


def test_it_refuses_what_is_unsafe_in_public(command, settings, monkeypatch):
    settings.DEBUG = False
    settings.SITE_URL = "https://support.example.com"
    settings.ALLOWED_HOSTS = ["*"]
    monkeypatch.setattr(serve.subprocess, "run", pytest.fail)
    with pytest.raises(SystemCheckError, match="ALLOWED_HOSTS must name the hosts"):
        command._check_production()


@pytest.mark.parametrize(
    ("url", "web"),
    [("", ["--workers=1", "--threads=8"]), ("redis://h", ["--workers=2", "--threads=4"])],
)
def test_many_web_processes_need_a_shared_memory(settings, url, web):
    settings.REDIS_URL = url
    programs = serve.programs("127.0.0.1")
    assert list(programs) == ["web", "worker", "beat"]
    assert [part for part in programs["web"] if part in web] == web


def test_nothing_answers_at_a_port_where_nobody_listens(settings):
    settings.PORT = free_port()
    assert serve.answers("127.0.0.1") is False


def test_an_error_is_an_answer(command):
    # A web server of files that has no file "healthz".
    with Supervisor(serve.programs("127.0.0.1")) as running:
        assert running.wait(until=lambda: serve.answers(EVERYWHERE)) is True


def test_a_busy_port_is_refused_with_what_to_do():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit) as exit_:
            serve.check_port("127.0.0.1", port)
    assert exit_.value.code == f"Port {port} is in use. Run: PORT={port + 1} make run"


def test_a_free_port_is_taken():
    assert serve.check_port("127.0.0.1", free_port()) is None


def test_a_folder_that_cannot_be_written_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SystemExit) as exit_:
        serve.check_folder(tmp_path / "file" / "state")
    assert exit_.value.code == (
        f"The folder {tmp_path}/file/state cannot be written (Not a directory). "
        "Run: STATE_DIR=/a/folder/of/yours make run"
    )


def test_a_second_copy_is_kept_out_until_the_first_has_gone(tmp_path):
    with serve.only_one_here(tmp_path), pytest.raises(SystemExit, match="runs already"):
        serve.only_one_here(tmp_path).__enter__()
    with serve.only_one_here(tmp_path):
        pass


# Demonstration data


@pytest.mark.django_db
def test_demonstration_data_is_not_for_production(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="only with DEBUG=1"):
        call_command("demo")


@pytest.mark.django_db
def test_demonstration_data_may_be_loaded_again(settings):
    settings.DEBUG = True
    first, second = io.StringIO(), io.StringIO()
    call_command("demo", stdout=first)
    call_command("demo", stdout=second)
    assert first.getvalue() == second.getvalue()
    assert "@demo.example" in first.getvalue()


@pytest.mark.django_db
def test_demonstration_data_comes_from_the_apps_that_have_some(monkeypatch):
    asked = []
    monkeypatch.setattr(demo, "find_spec", lambda name: name == "tickets.demo" or None)
    monkeypatch.setattr(
        demo, "import_module", lambda name: asked.append(name) or type("M", (), {"load": list})
    )
    assert demo.load_demo() == []
    assert asked == ["tickets.demo"]
