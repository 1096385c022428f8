"""A settled matter was not settled."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.models import User
from portal.refusals import Refused
from tickets import mail
from tickets.actions import _clocks, _silence
from tickets.actions._common import TransitionNotAllowed, as_requester, as_staff, move
from tickets.models import Ticket
from tickets.workflow import DONE, Status


@transaction.atomic
def reopen_as_requester(*, ticket: Ticket, actor: User, at: datetime | None = None) -> Ticket:
    """Open a solved or closed ticket again, within the time for it."""
    at = at or timezone.now()
    ticket = as_requester(ticket, actor)
    if not ticket.may_be_reopened(at):
        raise Refused(
            "too_late", _("This request can no longer be reopened. Please file a new one.")
        )
    return _open_again(ticket, actor, at)


@transaction.atomic
def reopen_as_staff(
    *, ticket: Ticket, actor: User, seen: int | None = None, at: datetime | None = None
) -> Ticket:
    """Open a solved or closed ticket again, whenever that was."""
    return _open_again(as_staff(ticket, actor, seen=seen), actor, at or timezone.now())


def _open_again(ticket: Ticket, actor: User, at: datetime) -> Ticket:
    if ticket.state not in DONE:
        raise TransitionNotAllowed
    move(ticket, Status.OPEN, actor=actor, at=at)
    _clocks.run(ticket, _clocks.REOPENED, at)
    _silence.watch(ticket)
    mail.send(ticket, "reopened")
    return ticket
