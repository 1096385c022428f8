"""Tables whose rows are written once: the database itself refuses to change or remove them.

A migration names such a table with `append_only("app_model")`; with `expiring` a later one lets
rows be removed, and never changed, once they are so many years old. On SQLite a migration that
rebuilds the table must name it again: its triggers go with the old one.
"""

from typing import Any, NamedTuple

from django.db import migrations

_SQLITE = (
    "CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} {when}"
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
_POSTGRES_FUNCTION = """
    CREATE OR REPLACE FUNCTION portal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""
_POSTGRES = (
    "CREATE TRIGGER {name} BEFORE {verb} ON {table} "
    "FOR EACH ROW {when}EXECUTE FUNCTION portal_append_only()"
)
_YOUNG_SQLITE = """WHEN OLD."{moment}" > datetime('now', '-{years} years') """
_YOUNG_POSTGRES = """WHEN (OLD."{moment}" > now() - interval '{years} years') """
_VERBS = ("update", "delete")


class Age(NamedTuple):
    """How old a row must be, by which of its columns, before it may go."""

    moment: str
    years: int


def append_only(table: str) -> migrations.RunPython:
    """The step of a migration that shuts a table; undone, it opens it again."""

    def shut(apps: Any, schema_editor: Any) -> None:
        _run(schema_editor, shutting(table, schema_editor.connection.vendor))

    def open_again(apps: Any, schema_editor: Any) -> None:
        _run(schema_editor, opening(table, schema_editor.connection.vendor))

    return migrations.RunPython(shut, open_again, elidable=False)


def expiring(table: str, moment: str, *, years: int) -> migrations.RunPython:
    """The step that lets rows of a shut table go when their moment is so long ago."""

    def loosen(apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        _run(schema_editor, opening(table, vendor))
        _run(schema_editor, shutting(table, vendor, Age(moment, years)))

    def tighten(apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        _run(schema_editor, opening(table, vendor))
        _run(schema_editor, shutting(table, vendor))

    return migrations.RunPython(loosen, tighten, elidable=False)


def shutting(table: str, vendor: str, age: Age | None = None) -> list[str]:
    """The statements after which no row of the table is changed, or removed before its age."""
    if vendor == "sqlite":
        whens = {"update": "", "delete": _YOUNG_SQLITE.format(**age._asdict()) if age else ""}
        return [_SQLITE.format(table=table, verb=verb, when=whens[verb]) for verb in _VERBS]
    young = _YOUNG_POSTGRES.format(**age._asdict()) if age else ""
    return [
        _POSTGRES_FUNCTION,
        _POSTGRES.format(table=table, name=f"{table}_append_only", verb="UPDATE", when=""),
        _POSTGRES.format(table=table, name=f"{table}_no_delete", verb="DELETE", when=young),
    ]


def opening(table: str, vendor: str) -> list[str]:
    """The statements that take this back."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER {table}_no_{verb}" for verb in _VERBS]
    names = (f"{table}_append_only", f"{table}_no_delete")
    return [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name in names]


def _run(schema_editor: Any, statements: list[str]) -> None:
    for statement in statements:
        schema_editor.execute(statement, params=None)
