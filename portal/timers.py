"""Something must happen later: set it, cancel it, fire what is due.

Apps name their handlers in a `timers.py` of their own with `@handler("app.kind")`. A handler
re-checks that its episode still stands; its work and the mark "done" commit together, so a
timer acts once however many workers sweep. The cost of a sweep follows what is due.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.models import Timer

logger = logging.getLogger(__name__)

Handler = Callable[[Timer, datetime], None]
BATCH = 200
RETRY_AFTER = timedelta(minutes=5)
KEPT = timedelta(days=30)
_handlers: dict[str, Handler] = {}


class Later(NamedTuple):
    """One timer to be set."""

    kind: str
    target: int
    due_at: datetime
    episode: str = ""


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Name the function that acts when a timer of this kind is due."""

    def keep(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return keep


def set_new(timers: Iterable[Later]) -> None:
    """Set timers for targets that have none yet, in one statement."""
    Timer.objects.bulk_create([Timer(**later._asdict()) for later in timers])


def set_timer(later: Later) -> None:
    """Set a timer; an open one of the same kind and target moves to the new time and episode."""
    open_one = Timer.objects.filter(kind=later.kind, target=later.target, done_at=None)
    change = {"due_at": later.due_at, "episode": later.episode, "attempts": 0}
    if open_one.update(**change):
        return
    try:
        with transaction.atomic():
            Timer.objects.create(**later._asdict())
    except IntegrityError:  # another writer set it in between
        open_one.update(**change)


def cancel(target: int, kinds: Iterable[str]) -> None:
    """Forget the open timers of these kinds; none being open is fine."""
    Timer.objects.filter(target=target, kind__in=list(kinds), done_at=None).delete()


def forget_done(now: datetime | None = None) -> None:
    """Remove timers that were done more than `KEPT` ago."""
    Timer.objects.filter(done_at__lt=(now or timezone.now()) - KEPT).delete()


def fire_due(now: datetime | None = None) -> int:
    """Act on the timers that are due; return how many were acted on."""
    now = now or timezone.now()
    due = Timer.objects.filter(done_at=None, due_at__lte=now).order_by("due_at")
    return sum(_fire(key, now) for key in due.values_list("pk", flat=True)[:BATCH])


def _fire(key: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            # The conditional update is the claim: of two sweeps one changes the row.
            if not Timer.objects.filter(pk=key, done_at=None, due_at__lte=now).update(done_at=now):
                return False
            timer = Timer.objects.get(pk=key)
            _handlers[timer.kind](timer, now)
    except Exception as error:  # one broken timer must not hold up the others
        logger.exception("Timer %s failed", key)
        _put_off(key, now, error)
        return False
    return True


def _put_off(key: int, now: datetime, error: Exception) -> None:
    timer = Timer.objects.filter(pk=key, done_at=None).first()
    if timer is None:
        return
    timer.attempts += 1
    timer.due_at = now + RETRY_AFTER * min(2 ** (timer.attempts - 1), 288)
    timer.last_error = f"{type(error).__name__}: {error}"[:300]
    timer.save(update_fields=["attempts", "due_at", "last_error"])
