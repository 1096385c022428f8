"""Asks the broker for a delivery, without ever letting a request wait for it."""

import logging
import threading
import time

from portal.celery import app

logger = logging.getLogger(__name__)

# After a failure the broker is left alone for a moment; the sweep does the work meanwhile.
_QUIET_SECONDS = 5.0
# Hundreds of emails that are queued within a second need no hundreds of messages to the broker.
_GAP_SECONDS = 0.05
DELIVER = "portal.tasks.deliver_outbox"


class Nudger:
    """Asks from a thread of its own.

    Any number of nudges that come while one is on its way are one nudge.
    """

    def __init__(self) -> None:
        self._wanted = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread()

    def nudge(self) -> None:
        self._wanted.set()
        with self._lock:
            if not self._thread.is_alive():  # the first nudge of this process
                self._thread = threading.Thread(target=self._run, name="nudger", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while self._wanted.wait():
            self._wanted.clear()
            time.sleep(_GAP_SECONDS if self._ask() else _QUIET_SECONDS)

    def _ask(self) -> bool:
        try:
            app.send_task(DELIVER, expires=60, ignore_result=True)
        except Exception as error:  # noqa: BLE001  (any failure of any broker is the same to us)
            logger.warning("The broker did not take a nudge: %s", type(error).__name__)
            return False
        return True


_nudger = Nudger()


def nudge_outbox() -> None:
    """Ask for a delivery now, at once and without waiting; a sweep finds what nobody asked for."""
    _nudger.nudge()
