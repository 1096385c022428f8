"""A ticket gets somebody, or another team."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access import require
from portal.bilingual import listed
from portal.models import User
from portal.refusals import Refused
from tickets.actions._common import as_staff, change
from tickets.intake.missing import missing_before_handover
from tickets.models import EventKind, Team, Ticket


class FactsMissing(Refused):
    """The next team would have to ask again: these questions have no answer yet."""

    def __init__(self, labels: list[str]) -> None:
        super().__init__(
            "facts_missing",
            _("Before another team can take over, these facts are needed: %(facts)s.")
            % {"facts": listed(labels)},
        )


@transaction.atomic
def assign(
    *,
    ticket: Ticket,
    actor: User,
    to: User | None,
    seen: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Give the ticket to a member of staff, or to nobody. Taking one for oneself needs no more."""
    ticket = as_staff(ticket, actor, seen=seen)
    if to != actor:
        require(actor, "tickets.assign_ticket")
    if to is not None and not (to.is_active and to.has_perm("tickets.work_ticket")):
        raise Refused("assignee", _("This person does not work on requests."))
    said = {"to": str(to) if to else "", "from": str(ticket.assignee or "")}
    change(ticket, EventKind.ASSIGNED, actor=actor, at=at or timezone.now(), data=said, assignee=to)
    return ticket


@transaction.atomic
def hand_over(
    *,
    ticket: Ticket,
    actor: User,
    team: Team,
    seen: int | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Pass the ticket to another team, with every fact that this needs; it becomes unassigned."""
    ticket = as_staff(ticket, actor, seen=seen)
    if missing := missing_before_handover(ticket):
        raise FactsMissing([field.label for field in missing])
    said = {"team": team.key}
    at = at or timezone.now()
    change(ticket, EventKind.ASSIGNED, actor=actor, at=at, data=said, team=team, assignee=None)
    return ticket
