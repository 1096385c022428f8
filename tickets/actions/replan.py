"""Promises were edited: what is due when is worked out anew, from the beginning."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal import timers
from portal.timers import Later
from tickets.actions import _clocks
from tickets.actions._common import latest
from tickets.models import Clock, SlaPolicy, Ticket

REPLAN = "tickets.replan"
BATCH = 100


def replan_later(policy: SlaPolicy) -> None:
    """Replan the policy's open tickets soon: a timer, so that no lost message forgets it.

    An edit while the one before is still being worked off begins again with the first ticket.
    """
    timers.set_timer(Later(REPLAN, policy.pk, timezone.now()))


def replan(policy: SlaPolicy, *, after: int = 0, at: datetime | None = None) -> int | None:
    """Work out anew the next `BATCH` open tickets; the last one's key, or None when all are done.

    A promise that was broken by the old terms and stands by the new is no longer broken.
    """
    at = at or timezone.now()
    tickets = Ticket.objects.live().filter(category__sla=policy, pk__gt=after).order_by("pk")
    batch = list(tickets.only("pk")[:BATCH])
    for ticket in batch:
        _anew(ticket, policy, at)
    return batch[-1].pk if len(batch) == BATCH else None


@transaction.atomic
def _anew(ticket: Ticket, policy: SlaPolicy, at: datetime) -> None:
    ticket = latest(ticket)
    ticket.category.sla = policy  # the same row, read once for the whole batch
    kept = list(ticket.clocks.all())
    _clocks.recompute(ticket, kept)
    forgiven = [clock for clock in kept if _stands_again(clock, at)]
    for clock in forgiven:
        clock.breached_at = None
    if forgiven:
        _clocks.recompute(ticket, kept)


def _stands_again(clock: Clock, at: datetime) -> bool:
    broken = clock.breached_at is not None and clock.stopped_at is None
    return broken and (clock.due_at is None or clock.due_at > at)
