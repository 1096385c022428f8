"""Reports are made in the background, a table at a time, outside of any request."""

import logging
from datetime import timedelta
from functools import partial

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from complaints.models import Period, ReportRun, ReportSnapshot
from complaints.reports import tables
from complaints.reports.span import Asked, Span

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
# A worker that died is taken to be dead after this time.
CLAIM_LASTS = timedelta(minutes=30)


def span_of(report: ReportRun | ReportSnapshot) -> Span:
    return Span(Period(report.period), report.begins_on)


def make_due() -> int:
    """Make the reports that were asked for; how many were made."""
    return sum(map(_make, _waiting().values_list("pk", flat=True)))


def given_up(run: ReportRun) -> bool:
    """It failed so often that nobody tries again."""
    return run.made_at is None and run.claimed_at is None and run.attempts >= MOST_ATTEMPTS


def _waiting() -> "QuerySet[ReportRun]":
    free = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - CLAIM_LASTS)
    return ReportRun.objects.filter(free, made_at=None, attempts__lt=MOST_ATTEMPTS).order_by("pk")


def _make(key: int) -> bool:
    # The conditional update is the claim: of two workers one changes the row.
    claimed_at = timezone.now()
    claim = {"claimed_at": claimed_at, "attempts": F("attempts") + 1, "done": 0,
             "steps": len(tables.TABLES)}  # fmt: skip
    if not _waiting().filter(pk=key).update(**claim):
        return False
    run = ReportRun.objects.get(pk=key)
    mine = ReportRun.objects.filter(pk=key, claimed_at=claimed_at, made_at=None)
    try:
        made = tables.make(
            Asked.at(span_of(run), run.asked_at, run.active_clients), partial(_tell, mine)
        )
    except Exception:  # one report must not hold up the others
        logger.exception("Report %s was not made", key)
        mine.update(claimed_at=None)
        return False
    return bool(mine.update(tables=made, made_at=timezone.now()))


def _tell(mine: "QuerySet[ReportRun]", done: int) -> None:
    mine.update(done=done)
