"""What is open now, for the pages above: kept for a moment in each process, so it costs no query.

An edit through this process shows at once, one made elsewhere after `KEPT_FOR` seconds.
"""

import time
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils import timezone

from kb.models import Announcement, AnnouncementKind, Phase

KEPT_FOR = 3.0
# More at once than anybody reads; the status page has the others.
SHOWN = 20
# Of so many staff choose what a request is part of.
CHOSEN_FROM = 50
_TEXTS = ("body_en", "body_zh_hans", "html_en", "html_zh_hans")
# Until when, and what is open or planned; replaced as one, so that no thread sees a half.
_kept: tuple[float, tuple[Announcement, ...]] = (0.0, ())


def current() -> tuple[Announcement, ...]:
    """What is published and not over, without its texts: pinned first, then by gravity and age."""
    global _kept  # noqa: PLW0603  (one list for all threads of the process)
    until, found = _kept
    if time.monotonic() > until:
        # Not sorted by the database, which would read all there ever was in that order.
        rows = Announcement.objects.current(timezone.now()).defer(*_TEXTS).order_by()
        found = tuple(sorted(rows, key=_place))
        _kept = (time.monotonic() + KEPT_FOR, found)
    return found


def _place(row: Announcement) -> tuple[bool, int, float, int]:
    return not row.pinned, row.gravity, -row.starts_at.timestamp(), -row.pk


def open_for(
    category: str | None = None,
    chain: str | None = None,
    channel: str | None = None,
    *,
    now: datetime | None = None,
) -> list[Announcement]:
    """What is open now, the gravest first; of a category, chain or channel what concerns it.

    An announcement that names no category concerns all of them, and so with chains and channels;
    only what is new is no answer to a question about something else.
    """
    now = now or timezone.now()
    wanted = {"categories": category, "chains": chain, "channels": channel}
    asked = {column: name for column, name in wanted.items() if name}
    found = (row for row in current() if row.phase(now) == Phase.OPEN and _concerns(row, asked))
    return list(islice(found, SHOWN))


def _concerns(row: Announcement, asked: dict[str, str]) -> bool:
    named = {column: getattr(row, column) for column in asked}
    if asked and row.kind == AnnouncementKind.LAUNCH and not any(named.values()):
        return False
    return all(not names or asked[column] in names for column, names in named.items())


def incidents() -> list[Announcement]:
    """What is wrong now: what staff may link a request to, the gravest first."""
    now = timezone.now()
    found = (row for row in current() if row.is_trouble and row.phase(now) == Phase.OPEN)
    return list(islice(found, CHOSEN_FROM))


def incident_of(category: str, chain: str) -> Announcement | None:
    """The open incident that a new request is part of, if any: one that names what it is about.

    What names networks takes in only requests that name one of them, and so with categories.
    """
    now = timezone.now()
    for row in current():
        if row.is_incident and row.phase(now) == Phase.OPEN and _names(row, category, chain):
            return row
    return None


def _names(row: Announcement, category: str, chain: str) -> bool:
    asked = [(row.categories, category), (row.chains, chain)]
    named = [(names, one) for names, one in asked if names]
    return bool(named) and all(one in names for names, one in named)


def forget() -> None:
    """Read everything anew: something was changed here."""
    global _kept  # noqa: PLW0603  (the same)
    _kept = (0.0, ())


def changed() -> None:
    """Forget now, and again once the change can be seen by other threads."""
    forget()
    transaction.on_commit(forget)
