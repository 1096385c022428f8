"""Tests on live servers empty the database; tables that refuse that are opened for the moment."""

from django.apps import apps
from django.db import connection

from portal.append_only import Age, Fade, fade_of, opening, shutting

TABLES = [
    "portal_auditline",
    "complaints_complaintevent",
    "complaints_letter",
    "complaints_approval",
    "complaints_budgetoverride",
    "complaints_authoritypolicy",
    "complaints_referencerate",
    "complaints_ledgerentry",
    "complaints_reportsnapshot",
    "complaints_reportsignature",
]
# Those whose rows may go in the end.
AGES = {"portal_auditline": Age("at", 5)}
# Those whose texts may be emptied, and when.
FADES = {
    "complaints_letter": (Age("written_at", 7), ("subject", "body")),
    "complaints_complaintevent": (Age("at", 7), ("reason", "data", "actor_id")),
    "complaints_approval": (Age("at", 7), ("comment",)),
    "complaints_budgetoverride": (Age("at", 7), ("reason",)),
}


def _fade(table: str) -> Fade | None:
    return fade_of(apps, table, *FADES[table]) if table in FADES else None


def let_flush() -> None:
    """SQLite empties a table row by row, which its triggers refuse."""
    if connection.vendor != "sqlite":
        return
    sql_flush = connection.ops.sql_flush

    def flush(*arguments, **options):
        return [
            *(line for table in TABLES for line in opening(table, "sqlite")),
            *sql_flush(*arguments, **options),
            *(
                line
                for table in TABLES
                for line in shutting(table, "sqlite", AGES.get(table), _fade(table))
            ),
        ]

    connection.ops.sql_flush = flush
