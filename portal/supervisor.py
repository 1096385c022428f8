"""Several programs run as one: all of them live, or none does.

No program outlives the supervisor, however that ends; and the sudden end of one ends all.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType
from typing import Self

GRACE_SECONDS = 20.0
_POLL_SECONDS = 0.1
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
# Loaded here: between fork and exec a child must not import or load anything.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class ProgramEndedError(Exception):
    """A program ended that nobody had asked to."""

    def __init__(self, name: str, code: int) -> None:
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
        super().__init__(f"{name} ended {how}")


class Supervisor:
    """Starts programs on entering and stops them on leaving.

    Each has a session of its own: Ctrl-C in the terminal reaches the supervisor alone, which then
    asks the programs to end.
    """

    def __init__(
        self, programs: Mapping[str, Sequence[str]], *, grace: float = GRACE_SECONDS
    ) -> None:
        self._commands = programs
        self._grace = grace
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._asked = 0
        self._handlers_before: dict[signal.Signals, object] = {}

    def __enter__(self) -> Self:
        for number in _STOP_SIGNALS:
            self._handlers_before[number] = signal.signal(number, self._on_signal)
        try:
            for name, command in self._commands.items():
                self._running[name] = _start(command)
        except OSError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *failure: object) -> None:
        self._stop()
        for number, handler in self._handlers_before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def wait(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Watch over the programs until something is true, or until a signal says stop.

        Returns whether it came true; raises `ProgramEndedError` when a program ends before.
        """
        while not self._asked:
            for name, process in self._running.items():
                if (code := process.poll()) is not None:
                    raise ProgramEndedError(name, code)
            if until():
                return True
            time.sleep(_POLL_SECONDS)
        return False

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._asked += 1

    def _stop(self) -> None:
        """Ask each to end; whoever has not done so in time, or at a second Ctrl-C, is killed."""
        for process in self._running.values():
            process.terminate()
        deadline = time.monotonic() + self._grace
        while self._is_any_alive() and self._asked < 2 and time.monotonic() < deadline:  # noqa: PLR2004  (second)
            time.sleep(_POLL_SECONDS)
        for process in self._running.values():
            # The whole session: a program that died at once may have left workers behind.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _is_any_alive(self) -> bool:
        return any(process.poll() is None for process in self._running.values())


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    parent = os.getpid()

    def die_with_parent() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != parent:  # it died before the wish was heard
                os._exit(1)

    # The supervisor has one thread, so that running code between fork and exec is safe.
    return subprocess.Popen(  # noqa: S603  (our own commands)
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509  (one thread: see above)
    )
