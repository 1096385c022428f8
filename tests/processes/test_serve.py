"""One command runs the whole product, and stops it."""

import os
import re
import signal
import socket
import urllib.request

import pytest

from tests.processes.stack import command_of, descendants, is_alive, until

pytestmark = pytest.mark.processes


def get(stack, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{stack.port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except OSError:
        return 0, ""


def up(stack, program, family=4):
    """The processes of a stack that has said it is ready."""
    until(lambda: "Ready: " in program.said() or program.process.poll() is not None, 60)
    until(lambda: len(descendants(program.pid)) >= family, 60, "web, its worker, worker and beat")
    return descendants(program.pid)


def test_it_starts_everything_and_ctrl_c_stops_everything(stack):
    program = stack.serve()
    family = up(stack, program)

    assert f"Ready: http://localhost:{stack.port}\n" in program.said()
    assert "admin@demo.example" in program.said()
    assert get(stack, "/healthz") == (200, "ok")
    assert get(stack, "/readyz")[0] == 200

    assert program.stop(signal.SIGINT) == 0
    assert [pid for pid in family if is_alive(pid)] == []
    assert program.said().endswith("Stopped.\n")


def test_what_waits_in_the_outbox_leaves_by_itself(stack, mail):
    up(stack, stack.serve())
    stack.run(
        "from tests.factories import make_ticket, make_user\n"
        "from tickets.models import Category\n"
        "make_ticket(Category.objects.get(slug='how-to'), make_user('zoe@example.com'))"
    )
    # The demonstration's own emails leave, too.
    until(lambda: "zoe@example.com" in [m["To"] for m in mail.messages], 60, "it arrives")


def test_a_second_copy_in_the_same_folder_is_refused(stack):
    up(stack, stack.serve())
    second = stack.serve(PORT="1")
    assert second.process.wait(30) == 1
    assert second.said() == (
        f"The portal runs already in {stack.folder}. Stop it first, "
        "or run: STATE_DIR=/another/folder PORT=8001 make run\n"
    )


def test_a_busy_port_is_named_with_what_to_do(stack):
    with socket.socket() as other:
        other.bind(("127.0.0.1", stack.port))
        other.listen()
        program = stack.serve()
        assert program.process.wait(30) == 1
    said = f"Port {stack.port} is in use. Run: PORT={stack.port + 1} make run\n"
    assert program.said() == said


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(stack):
    (stack.folder / "file").write_text("")
    folder = stack.folder / "file" / "state"
    program = stack.serve(STATE_DIR=str(folder))
    assert program.process.wait(30) == 1
    assert program.said() == (
        f"The folder {folder} cannot be written (Not a directory). "
        "Run: STATE_DIR=/a/folder/of/yours make run\n"
    )


def test_an_odd_setting_is_named(stack):
    program = stack.serve(PORT="eighty")
    assert program.process.wait(30) == 1
    assert program.said() == "PORT must be a whole number from 1 to 65535. It is set to 'eighty'.\n"


def test_production_refuses_to_start_unsafe_and_says_why(stack):
    program = stack.serve(DEBUG="0", SITE_URL="http://support.example.com")
    assert program.process.wait(30) == 1
    for sentence in (
        "SITE_URL must begin with https://.",
        "EMAIL_URL must name the mail server: without it no mail leaves.",
        "DEFAULT_FROM_EMAIL must be an address of your own domain.",
    ):
        assert sentence in program.said()
    assert not (stack.folder / "serve.lock").exists()


def test_production_has_no_demonstration_and_files_with_lasting_names(stack):
    program = stack.serve(DEBUG="0")
    up(stack, program)
    assert "demo.example" not in program.said()
    assert get(stack, "/mail/")[0] == 0
    style = re.search(r"/static/css/\w+\.[0-9a-f]{12}\.css", get(stack, "/en/")[1])
    assert get(stack, style.group())[0] == 200


def test_the_sudden_end_of_one_ends_all_and_says_so(stack):
    program = stack.serve()
    family = up(stack, program)
    worker = next(pid for pid in family if "worker" in command_of(pid))
    os.kill(worker, signal.SIGKILL)

    assert program.process.wait(40) == 1
    assert "Stopped, because worker ended by SIGKILL." in program.said()
    assert [pid for pid in family if is_alive(pid)] == []


def test_nobody_outlives_a_supervisor_that_is_killed(stack):
    program = stack.serve()
    family = up(stack, program)
    os.kill(program.pid, signal.SIGKILL)
    until(lambda: not [pid for pid in family if is_alive(pid)], 90, "all ended")
