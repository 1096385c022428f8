"""Commits that need not wait for the disk, because what they say is done again from what did."""

from django.db import connection


def without_waiting() -> None:
    """Let the commit of the transaction that runs now return before it is on PostgreSQL's disk.

    After a crash of the database the newest such commits, of less than a second, may be missing:
    only for work whose cause is a row that was committed earlier and is taken up again. Nothing
    can be lost that somebody acted on in a commit of their own: the log is written in order, and
    so their commit brings this one to the disk with it. An email leaves after such a commit.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO OFF")
