"""What was taken out of the database is taken out of its files too, as far as they are ours."""

from django.db import connection, transaction

_PATIENCE = 500  # milliseconds for whoever reads just now


def overwrite() -> None:
    """After the commit let SQLite's log forget rows as they were (`secure_delete` does the rest).

    Best effort: somebody who reads for longer lets the next checkpoint do it.
    """
    if connection.vendor == "sqlite":
        transaction.on_commit(_truncate_log)


def _truncate_log() -> None:
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={_PATIENCE}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute(f"PRAGMA busy_timeout={int(before)}")
