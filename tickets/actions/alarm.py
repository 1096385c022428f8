"""A recovery phrase or private key came by email: it is gone from here, and time is short."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.models import User
from tickets import mail
from tickets.actions import _clocks, _security
from tickets.actions._common import change, latest
from tickets.models import Category, Event, EventKind, Ticket
from tickets.workflow import Priority

SECURITY = "account-security"
ADVICE = "secret_removed"


@transaction.atomic
def raise_alarm(
    *,
    ticket: Ticket,
    actor: User,
    secrets: Sequence[str],
    answer: bool = True,
    at: datetime | None = None,
) -> Ticket:
    """Make the ticket an urgent matter of account security; tell `actor` what to do now, and the
    security team that it happened.

    `actor` wrote the mail; `secrets` are the kinds that were removed from it.
    """
    at = at or timezone.now()
    ticket = latest(ticket)
    category = Category.objects.filter(slug=SECURITY).select_related("team", "sla__hours").first()
    before = {"category": ticket.category.slug, "priority": ticket.priority}
    columns = {"category": category, "team": category.team} if category else {}
    said = {"kinds": list(secrets), **before}
    change(
        ticket, EventKind.SECRET_REMOVED, actor=None, at=at, data=said,
        priority=Priority.URGENT.value, **columns,
    )  # fmt: skip
    _clocks.recompute(ticket, list(ticket.clocks.all()))
    if answer and actor.pk == ticket.requester_id:
        mail.send(ticket, ADVICE)
    elif answer:
        mail.send_advice(ticket, actor)
    _security.tell_of_secret(ticket)
    return ticket


def note_secret(ticket: Ticket, secrets: Sequence[str], at: datetime) -> None:
    """Let the timeline of a ticket that was filed as urgent say why, and the security team know."""
    Event.objects.create(
        ticket=ticket, kind=EventKind.SECRET_REMOVED, at=at, version=ticket.version,
        data={"kinds": list(secrets)},
    )  # fmt: skip
    _security.tell_of_secret(ticket)
