"""Looking for a secret everywhere: in what is written to the database, on the disk and in logs."""

import contextlib
import io
import json
import logging
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from portal.logs import Discreet
from portal.sealed import UnreadableError, unseal
from portal.secret_guard.text import fold
from portal.uploads import store
from tests.portal.keys_for_tests import KEYS
from tests.portal.phrases_for_tests import phrase, seeded

_chance = seeded("leaks")
ENGLISH = phrase("bip39_english", 12, _chance)
CHINESE = phrase("bip39_chinese_simplified", 12, _chance)
KEY = KEYS["WIF"](_chance)
SECRETS = {"phrase": " ".join(ENGLISH), "中文": " ".join(CHINESE), "key": KEY}
_BETWEEN = r"(?:[^\w]|_|\d|br|&\w+;){0,12}"
_SIGNS = re.compile(
    "|".join(
        [re.escape(KEY.lower())]
        + [
            _BETWEEN.join(words[at : at + 3])
            for words in (ENGLISH, CHINESE)
            for at in range(len(words) - 2)
        ]
    )
)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_SEALED = re.compile(rb"gAAAA[\w=-]{60,}")


def is_in(value: Any) -> bool:
    """Whether any three words of a phrase in a row, or the key, stand in this value."""
    return any(_SIGNS.search(fold(text).lower()) for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, memoryview):
        value = bytes(value)
    if isinstance(value, bytes):
        for sealed in _SEALED.findall(value):
            yield from _unsealed(sealed)
        yield value.decode("utf-8", "replace")
        return
    text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    yield text
    if _ESCAPED.search(text):
        yield _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    for sealed in _SEALED.findall(text.encode()):
        yield from _unsealed(sealed)


def _unsealed(sealed: bytes) -> Iterator[str]:
    with contextlib.suppress(UnreadableError):
        data = unseal(sealed)
        with contextlib.suppress(zlib.error):
            data = zlib.decompress(data)
        yield data.decode("utf-8", "replace")


class Watch:
    """Notes every statement that would write a secret, and keeps the lines of the log."""

    def __init__(self) -> None:
        self.leaks: list[str] = []
        self.log = io.StringIO()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  (Django's)
        if sql.startswith(("INSERT", "UPDATE")) and any(map(is_in, _flat(params))):
            self.leaks.append(sql[:60])
        return execute(sql, params, many, context)

    def take(self) -> list[str]:
        """What has leaked since the last look."""
        if is_in(self.log.getvalue()):
            self.leaks.append(f"log: {self.log.getvalue()[:200]}")
        self.log.truncate(0)
        self.log.seek(0)
        leaks, self.leaks = self.leaks, []
        return leaks


def _flat(params: Any) -> Iterator[Any]:
    for value in params.values() if isinstance(params, dict) else params or ():
        yield from _flat(value) if isinstance(value, list | tuple) else [value]


@contextlib.contextmanager
def watching() -> Iterator[Watch]:
    """Watch all statements and log lines until the block ends."""
    watch = Watch()
    handler = logging.StreamHandler(watch.log)
    handler.setFormatter(Discreet("%(levelname)s %(name)s %(message)s"))
    loggers = [logging.getLogger(), logging.getLogger("django.server")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        with connection.execute_wrapper(watch):
            yield watch
    finally:
        for logger in loggers:
            logger.removeHandler(handler)


def places() -> list[str]:
    """Every column, file and folder that holds a secret."""
    return [*_columns(), *_sessions(), *_database(), *_files()]


def _columns() -> Iterator[str]:
    for model in apps.get_models():
        for row in model._base_manager.values_list().iterator():
            if any(map(is_in, row)):
                yield model._meta.label


def _sessions() -> Iterator[str]:
    yield from ("session" for row in Session.objects.all() if is_in(row.get_decoded()))


def _database() -> Iterator[str]:
    """The bytes that lie on the disk, or where others keep them what a dump would say."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        for path in map(Path, (name, f"{name}-wal", f"{name}-journal")):
            if path.exists() and is_in(path.read_bytes()):
                yield path.name
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608  (our own names)
            yield from (table for (row,) in cursor.fetchall() if is_in(row))


def _files() -> Iterator[str]:
    for folder in (settings.MEDIA_ROOT, settings.STATE_DIR, settings.BROKER_DIR):
        for path in Path(folder).rglob("*"):
            if path.is_file() and path.suffix not in {".sqlite3", ".sqlite3-wal"}:
                if is_in(path.read_bytes()):
                    yield str(path)
                yield from _stored(path)


def _stored(path: Path) -> Iterator[str]:
    """A file as those get it who may see it."""
    place = "/".join(path.parts[-3:])
    with contextlib.suppress(OSError, UnreadableError, ValueError), store.open_file(place) as file:
        if is_in(file.read()):
            yield f"unsealed {path.name}"
