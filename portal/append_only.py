"""Tables whose rows are written once: the database itself refuses to change or remove them.

A migration names such a table with `append_only("app_model")`; with `expiring` a later one lets
rows be removed, and never changed, once they are so many years old, and with `fading` some columns
be emptied. On SQLite a migration that rebuilds the table must name it again: its triggers go with
the old one. So must one that gives a fading table another column.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import migrations

_SQLITE = (
    "CREATE TRIGGER {name} BEFORE {verb} ON {table} {when}"
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
_YOUNG_SQLITE = """OLD."{moment}" > datetime('now', '-{years} years')"""
_YOUNG_POSTGRES = """OLD."{moment}" > now() - interval '{years} years'"""
# What a column may become: nothing, in one of the ways to hold nothing; or it stays as it is.
_EMPTIED = (
    """COALESCE(CAST(NEW."{column}" AS text), '') """
    """IN ('', '{{}}', COALESCE(CAST(OLD."{column}" AS text), ''))"""
)


class Age(NamedTuple):
    """How old a row must be, by which of its columns, before it may go."""

    moment: str
    years: int


class Fade(NamedTuple):
    """Which columns may be emptied of a row that is so old; the `others` never change."""

    age: Age
    columns: tuple[str, ...]
    others: tuple[str, ...]


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


def fading(table: str, moment: str, columns: Iterable[str], *, years: int) -> migrations.RunPython:
    """The step that lets these columns be emptied once the moment of their row is so long ago."""
    faded = tuple(columns)

    def loosen(apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        fade = fade_of(apps, table, Age(moment, years), faded)
        _run(schema_editor, opening(table, vendor))
        _run(schema_editor, shutting(table, vendor, fade=fade))

    def tighten(apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        _run(schema_editor, opening(table, vendor))
        _run(schema_editor, shutting(table, vendor))

    return migrations.RunPython(loosen, tighten, elidable=False)


def fade_of(apps: Any, table: str, age: Age, columns: tuple[str, ...]) -> Fade:
    """What fades of a table whose model is among these apps."""
    model = next(one for one in apps.get_models() if one._meta.db_table == table)  # noqa: SLF001
    every = [field.column for field in model._meta.concrete_fields]  # noqa: SLF001  (Django's name)
    return Fade(age, columns, tuple(name for name in every if name not in columns))


def shutting(
    table: str, vendor: str, age: Age | None = None, fade: Fade | None = None
) -> list[str]:
    """The statements after which no row of the table is changed, or removed before its age.

    Of what fades, columns may be emptied of rows of that age.
    """
    name_of = _names(table, vendor)
    young = _young(age, vendor)
    made = [
        _trigger(table, vendor, name_of["update"], _update(fade.others if fade else ()), ""),
        _trigger(table, vendor, name_of["delete"], "DELETE", f"WHEN ({young}) " if young else ""),
    ]
    if fade:
        kept = " AND ".join(_EMPTIED.format(column=column) for column in fade.columns)
        when = f"WHEN ({_young(fade.age, vendor)} OR NOT ({kept})) "
        made.append(_trigger(table, vendor, name_of["fade"], _update(fade.columns), when))
    return made if vendor == "sqlite" else [_POSTGRES_FUNCTION, *made]


def opening(table: str, vendor: str) -> list[str]:
    """The statements that take this back."""
    on = "" if vendor == "sqlite" else f" ON {table}"
    return [f"DROP TRIGGER IF EXISTS {name}{on}" for name in _names(table, vendor).values()]


def _names(table: str, vendor: str) -> dict[str, str]:
    update = f"{table}_no_update" if vendor == "sqlite" else f"{table}_append_only"
    return {"update": update, "delete": f"{table}_no_delete", "fade": f"{table}_fades"}


def _update(columns: tuple[str, ...]) -> str:
    """An update of any column, or of these."""
    named = ", ".join(f'"{column}"' for column in columns)
    return f"UPDATE OF {named}" if named else "UPDATE"


def _young(age: Age | None, vendor: str) -> str:
    pattern = _YOUNG_SQLITE if vendor == "sqlite" else _YOUNG_POSTGRES
    return pattern.format(**age._asdict()) if age else ""


def _trigger(table: str, vendor: str, name: str, verb: str, when: str) -> str:
    pattern = _SQLITE if vendor == "sqlite" else _POSTGRES
    return pattern.format(table=table, name=name, verb=verb, when=when)


def _run(schema_editor: Any, statements: list[str]) -> None:
    for statement in statements:
        schema_editor.execute(statement, params=None)
