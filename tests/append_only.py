"""Tests on live servers empty the database; tables that refuse that are opened for the moment."""

from django.db import connection

from portal.append_only import Age, opening, shutting

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


def let_flush() -> None:
    """SQLite empties a table row by row, which its triggers refuse."""
    if connection.vendor != "sqlite":
        return
    sql_flush = connection.ops.sql_flush

    def flush(*arguments, **options):
        return [
            *(line for table in TABLES for line in opening(table, "sqlite")),
            *sql_flush(*arguments, **options),
            *(line for table in TABLES for line in shutting(table, "sqlite", AGES.get(table))),
        ]

    connection.ops.sql_flush = flush
