"""What the pages of complaints share: an act is a POST that calls one verb with what was posted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.http import QueryDict
from django.utils.functional import Promise

from portal.models import User

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, kw_only=True)
class Posted(Generic[Row]):
    """What a member of staff sent from the page of a row."""

    row: Row
    actor: User
    data: QueryDict

    def text(self, name: str = "body") -> str:
        """What was typed; browsers send line ends as two characters."""
        return self.data.get(name, "").replace("\r\n", "\n").strip()


@dataclass(frozen=True)
class Act(Generic[Row]):
    """What calls the verb, and what is said when it is done.

    `verb`: its name in the state machine, by which it is offered. `body`: the label of the text
    that is asked for, "" for none; `needs_body`: not without it. A `fresh` act is done only by who
    has just shown that it is them.
    """

    call: Callable[[Posted[Row]], object]
    label: str | Promise
    done: str | Promise
    verb: str = ""
    body: str | Promise = ""
    needs_body: bool = False
    fresh: bool = False
    danger: bool = False


def offered(acts: dict[str, Act[Any]], names: list[str]) -> list[tuple[str, Act[Any]]]:
    """The acts of these names, for a page to draw."""
    return [(name, acts[name]) for name in names]
