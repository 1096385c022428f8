"""How long a mail is kept as it came: what it became is a message; the bytes are for mending."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from tickets.models import Arrival, IncomingEmail

# From when it was dealt with.
ORIGINALS_KEPT = timedelta(days=90)
# In quarantine, or waiting for a decision, the bytes are all there is: staff have this long.
STOPPED_KEPT = timedelta(days=180)
# The line of a mail that belongs to no request and says only that there was one.
SET_ASIDE_KEPT = timedelta(days=365)


def purge(now: datetime | None = None, *, dry_run: bool = False) -> int:
    """Let go of mails whose time is over; how many are, or with `dry_run` would be, touched.

    A mail that nobody has dealt with yet (`Arrival.NEW`) is never touched.
    """
    now = now or timezone.now()
    originals, lines = _originals(now), _lines(now)
    if dry_run:
        return originals.order_by().values("pk").union(lines.order_by().values("pk")).count()
    deleted = lines.delete()[0]
    return deleted + originals.update(raw=None, text="")


def _originals(now: datetime) -> "QuerySet[IncomingEmail]":
    done = Q(status__in=(Arrival.DONE, Arrival.IGNORED), handled_at__lt=now - ORIGINALS_KEPT)
    stopped = Q(status__in=(Arrival.QUARANTINED, Arrival.HELD), handled_at__lt=now - STOPPED_KEPT)
    # Both are older than the younger limit, by which the index finds them.
    old = IncomingEmail.objects.filter(handled_at__lt=now - ORIGINALS_KEPT, raw__isnull=False)
    return old.filter(done | stopped)


def _lines(now: datetime) -> "QuerySet[IncomingEmail]":
    return IncomingEmail.objects.filter(
        status=Arrival.IGNORED, ticket=None, handled_at__lt=now - SET_ASIDE_KEPT
    )
