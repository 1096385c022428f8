"""What is old goes: one rule for each kind of row, in the `personal.py` of its app.

`manage.py retention --dry-run` says what would go; a daily task lets it go.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from django.db.models import Model, QuerySet
from django.utils import timezone

logger = logging.getLogger(__name__)

BATCH = 500
YEAR = timedelta(days=365)

Rows = QuerySet[Any]


class Rule(NamedTuple):
    """One kind of row, for how long it is kept, and what lets go of the old ones.

    `purge(now, dry_run=…)` says how many are let go of, or would be.
    """

    name: str
    keeps: timedelta
    purge: "Purge"


class Purge(Protocol):
    def __call__(self, now: datetime, *, dry_run: bool) -> int: ...


_rules: dict[str, Rule] = {}


def rule(name: str, *, keeps: timedelta, purge: Purge) -> None:
    """Name a rule with a way of its own."""
    _rules[name] = Rule(name, keeps, purge)


def rows(
    name: str,
    *,
    keeps: timedelta,
    old: Callable[[datetime], Rows],
    let_go: Callable[[list[int]], Any] | None = None,
) -> None:
    """Name a rule for the rows that are `old` before a moment.

    `let_go` is given the keys of some of them; without it the rows are removed.
    """

    def purge(now: datetime, *, dry_run: bool) -> int:
        found = old(now - keeps)
        return found.count() if dry_run else _in_batches(found, let_go or _removing(found))

    rule(name, keeps=keeps, purge=purge)


def _removing(found: Rows) -> Callable[[list[int]], Any]:
    model: type[Model] = found.model
    return lambda keys: model._base_manager.filter(pk__in=keys).delete()  # noqa: SLF001  (Django's name)


def _in_batches(found: Rows, let_go: Callable[[list[int]], Any]) -> int:
    done, last = 0, None
    while keys := _after(found, last):
        let_go(keys)
        done, last = done + len(keys), keys[-1]
    return done


def _after(found: Rows, last: Any) -> list[Any]:
    rest = found if last is None else found.filter(pk__gt=last)
    return list(rest.order_by("pk").values_list("pk", flat=True)[:BATCH])


def rules() -> list[Rule]:
    """All rules, by their names."""
    return [_rules[name] for name in sorted(_rules)]


def apply_all(now: datetime | None = None) -> None:
    """Let go of everything that is old; a rule that fails does not hold up the others."""
    for each in rules():
        try:
            each.purge(now or timezone.now(), dry_run=False)
        except Exception:
            logger.exception("The rule “%s” failed", each.name)
