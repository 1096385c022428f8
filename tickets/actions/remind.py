"""The requester is asked once more: first a reminder, then a word that the request will close."""

from datetime import datetime

from django.db import transaction

from tickets import mail
from tickets.actions import _silence
from tickets.actions._common import change, latest
from tickets.models import EventKind, Message, Ticket
from tickets.workflow import CLOSE_AFTER, WARN_AFTER


@transaction.atomic
def remind(*, ticket: Ticket, at: datetime) -> None:
    """Repeat our last question to the requester; when the warning is due too, that one suffices."""
    ticket = latest(ticket)
    if at >= ticket.status_since + WARN_AFTER:
        return
    change(ticket, EventKind.REMINDED, actor=None, at=at)
    mail.send(ticket, "reminder", message=_last_said(ticket))


@transaction.atomic
def warn(*, ticket: Ticket, at: datetime) -> None:
    """Say when the request will close if nobody answers: never sooner than was promised."""
    ticket = latest(ticket)
    closes_at = max(ticket.status_since + CLOSE_AFTER, at + CLOSE_AFTER - WARN_AFTER)
    _silence.close_at(ticket, closes_at)
    change(ticket, EventKind.WARNED, actor=None, at=at)
    mail.send(ticket, "closing_soon", message=_last_said(ticket), closes_at=closes_at)


def _last_said(ticket: Ticket) -> Message | None:
    return ticket.messages.filter(from_staff=True, internal=False).last()
