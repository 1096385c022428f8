"""Everything that is sealed is sealed anew with the newest key: online, in any number of runs.

Each row and file is changed on its own, and only if it still is what was read: whoever edits it
meanwhile is not overwritten, and a run that is stopped or killed has lost nothing. What is sealed
with the newest key already is not touched, so the next run goes on where the last one ended.

Columns of `SealedTextField` are found by themselves; an app names the others in its `personal.py`.
"""

import fcntl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import F, Func, Value

from portal.sealed import PREFIX, UnreadableError, newest, seal, unseal
from portal.sealed_fields import SealedTextField
from portal.uploads import resealing, store

BATCH = 200


class Outcome(StrEnum):
    RENEWED = "sealed anew"
    UNCHANGED = "nothing to seal"
    CHANGED = "changed by somebody else"
    UNREADABLE = "unreadable"


class Part(NamedTuple):
    """Rows of one kind: `old` are those that the newest key did not seal, `renew` takes one."""

    name: str
    old: "Callable[[], models.QuerySet[Any]]"
    renew: Callable[[int], Outcome]


Say = Callable[[str], None]
_parts: list[Part] = []


class AlreadyRunningError(Exception):
    """Another run is at work on the same files."""


def rows(name: str, *, old: Callable[[], Any], renew: Callable[[int], Outcome]) -> None:
    """Name rows that seal in a way of their own."""
    _parts.append(Part(name, old, renew))


def sealed_bytes(model: type[models.Model], column: str) -> None:
    """Name a column of bytes that hold what `portal.sealed.seal` made, or nothing."""
    _parts.append(_column(model, column, models.BinaryField()))


def parts() -> list[Part]:
    """All that rows hold sealed."""
    texts = [
        _column(model, field.name, models.TextField())
        for model in apps.get_models()
        for field in model._meta.local_fields  # noqa: SLF001  (Django's name)
        if isinstance(field, SealedTextField)
    ]
    return [*texts, *_parts]


def run(say: Say) -> "Counter[Outcome]":
    """Seal everything anew that needs it, telling how it goes; how much came to which end."""
    with _alone():
        told = sum((_rotate(part, say) for part in parts()), Counter[Outcome]())
        return told + _rotate_files(say)


def _rotate(part: Part, say: Say) -> "Counter[Outcome]":
    told: Counter[Outcome] = Counter()
    # What somebody changed under our hands is looked at once more, from the beginning.
    while (passed := _pass(part, say)) and passed[Outcome.CHANGED]:
        told[Outcome.RENEWED] += passed[Outcome.RENEWED]
    told += passed
    return told


def _pass(part: Part, say: Say) -> "Counter[Outcome]":
    told: Counter[Outcome] = Counter()
    last = 0
    while keys := _next(part, last):
        told.update(part.renew(key) for key in keys)
        last = keys[-1]
        say(f"{part.name}: {told[Outcome.RENEWED]}")
    return told


def _next(part: Part, last: int) -> list[int]:
    after = part.old().filter(pk__gt=last).order_by("pk")
    return list(after.values_list("pk", flat=True)[:BATCH])


def _column(model: type[models.Model], name: str, kind: "models.Field[Any, Any]") -> Part:
    """A column whose whole content is sealed: its prefix tells its key without opening it."""
    # The raw content, which the column's own kind would open.
    raw = models.ExpressionWrapper(F(name), output_field=kind)
    start = Func(F(name), Value(1), Value(PREFIX), function="SUBSTR", output_field=kind)

    def old() -> Any:
        prefix = f"{newest()}:"
        known: Any = prefix.encode() if isinstance(kind, models.BinaryField) else prefix
        told = model._default_manager.annotate(sealed=raw, sealed_start=start)  # noqa: SLF001  (Django's name)
        there = told.filter(sealed__isnull=False).exclude(sealed=kind.get_default())
        return there.exclude(sealed_start=Value(known, output_field=kind))

    return Part(f"{model.__name__}.{name}", old, partial(_renew, old, name, kind))


def _renew(old: Callable[[], Any], name: str, kind: "models.Field[Any, Any]", key: int) -> Outcome:
    row = old().filter(pk=key)
    before = row.values_list("sealed", flat=True).first()
    if before is None:
        return Outcome.RENEWED
    is_text = isinstance(before, str)
    try:
        data = unseal(before.encode() if is_text else before)
    except UnreadableError:
        return Outcome.UNREADABLE
    after: Any = seal(data).decode() if is_text else seal(data)
    same = row.filter(sealed=Value(before if is_text else bytes(before), output_field=kind))
    changed = same.update(**{name: Value(after, output_field=kind)})
    return Outcome.RENEWED if changed else Outcome.CHANGED


def _rotate_files(say: Say) -> "Counter[Outcome]":
    told: Counter[Outcome] = Counter()
    for place in resealing.places():
        try:
            if not resealing.renew(place):
                continue
        except UnreadableError:
            told[Outcome.UNREADABLE] += 1
            say(f"unreadable file: {place}")
        else:
            told[Outcome.RENEWED] += 1
            if told[Outcome.RENEWED] % BATCH == 0:
                say(f"files: {told[Outcome.RENEWED]}")
    return told


@contextmanager
def _alone() -> Iterator[None]:
    """One run at a time; the lock ends with its process, however that ends."""
    store.root().mkdir(parents=True, exist_ok=True, mode=0o700)
    with (store.root() / ".rotation").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunningError from error
        yield
