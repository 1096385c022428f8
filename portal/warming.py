"""What a process that serves pages reads ahead, beside its first requests.

Apps name it in a `warming.py` of their own with `@read_ahead`. Commands, tests and Celery do
without: they would pay for what they may never use.
"""

import logging
from collections.abc import Callable
from threading import Thread

from django.db import connections
from django.utils.module_loading import autodiscover_modules

logger = logging.getLogger(__name__)

Reader = Callable[[], None]
_readers: list[Reader] = []


def read_ahead(reader: Reader) -> Reader:
    """Have this run once in the background of each process that begins to serve."""
    _readers.append(reader)
    return reader


def start() -> Thread:
    """Begin; whoever needs something before it is read waits for it or reads it themselves."""
    autodiscover_modules("warming")
    thread = Thread(target=_run, name="warming", daemon=True)
    thread.start()
    return thread


def _run() -> None:
    try:
        for reader in _readers:
            reader()
    except Exception:  # the database is away: the first request will say so
        logger.exception("Nothing could be read ahead")
    finally:
        connections.close_all()
