"""Commits that need not wait for the disk, because what they say is done again from what did."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, connection


@contextmanager
def without_waiting() -> Iterator[None]:
    """Let commits within return before they are on PostgreSQL's disk; SQLite knows no such thing.

    After a crash of the database the newest such commits, of less than a second, may be missing:
    only for work whose cause is a row that was committed earlier and is taken up again. Nothing
    can be lost that somebody acted on in a commit of their own: the log is written in order, and
    so their commit brings this one to the disk with it. An email leaves after such a commit.
    """
    if connection.vendor != "postgresql":
        yield
        return
    _wait("OFF")
    try:
        yield
    finally:
        try:
            _wait("DEFAULT")
        except Error:  # the server went away: a new connection waits by itself
            connection.close()


def _wait(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET synchronous_commit TO {how}")
