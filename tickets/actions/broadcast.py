"""Everybody whose request is part of an incident is told what is new, each in their language.

The words are kept at once and sent by a timer, some at a time. Each requester has them as a
message of their request, where a unique key lets the same words stand only once.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from kb.models import Announcement
from portal.access import require
from portal.models import User
from portal.refusals import Refused
from portal.timers import Later, set_timer
from tickets import mail
from tickets.actions import _clocks, _silence
from tickets.actions._common import change, checked_text, latest, move
from tickets.actions.reply import tell_watchers
from tickets.models import Broadcast, EventKind, Message, Ticket
from tickets.workflow import Status, may_move

TELL = "tickets.broadcast"
SEND = "tickets.add_broadcast"
# Tickets that one timer writes to: together they take well under the five seconds between two
# sweeps.
BATCH = 50


@transaction.atomic
def broadcast(
    *,
    incident: Announcement,
    actor: User,
    body_en: str,
    body_zh_hans: str,
    solves: bool = False,
    at: datetime | None = None,
) -> Broadcast:
    """Write to the requesters of all tickets linked to an incident, whatever team has them.

    With `solves` their tickets are solved by it, but for those that are closed already.
    """
    require(actor, SEND)
    at = at or timezone.now()
    english, chinese = checked_text(body_en), checked_text(body_zh_hans)
    # Held: the button is pressed twice.
    held = Announcement.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    sent = Broadcast.objects.filter(incident=held, body_en=english, body_zh_hans=chinese)
    if sent.exists():
        raise Refused("sent", _("These words have been sent already. Nobody is told twice."))
    if not Ticket.objects.filter(incident=held).exists():
        raise Refused("nobody", _("No request is linked to this: nobody would read it."))
    row = Broadcast.objects.create(
        incident=held, body_en=english, body_zh_hans=chinese, solves=solves, author=actor, at=at
    )
    set_timer(Later(TELL, row.pk, at))
    return row


@transaction.atomic
def tell_next(*, broadcast: Broadcast, after: int, at: datetime) -> int | None:
    """Tell the next requesters; the last one's ticket, or None when everybody has been told."""
    linked = Ticket.objects.filter(incident=broadcast.incident_id, pk__gt=after).order_by("pk")
    batch = list(linked[:BATCH])
    told = set(broadcast.messages.filter(ticket__in=batch).values_list("ticket_id", flat=True))
    for ticket in batch:
        if ticket.pk not in told:
            _tell(latest(ticket), broadcast, at)
    if len(batch) == BATCH:
        return batch[-1].pk
    Broadcast.objects.filter(pk=broadcast.pk).update(done_at=at)
    return None


def _tell(ticket: Ticket, broadcast: Broadcast, at: datetime) -> None:
    author = broadcast.author
    with translation.override(ticket.language):
        body = broadcast.body
    message = Message.objects.create(
        ticket=ticket, author=author, from_staff=True, body=body, broadcast=broadcast, created_at=at
    )
    said = {"message": message.pk}
    if broadcast.solves and may_move(ticket.state, Status.SOLVED):
        move(ticket, Status.SOLVED, actor=author, at=at, kind=EventKind.BROADCAST, data=said)
        _clocks.run(ticket, _clocks.ENDED, at)
        _silence.watch(ticket)
        template = "solved"
    else:
        change(ticket, EventKind.BROADCAST, actor=author, at=at, data=said)
        # A person wrote it, to them among others: it is an answer.
        _clocks.run(ticket, _clocks.ANSWERED, at)
        template = "incident_update"
    sent = mail.send(ticket, template, automatic=False, message=message, agent=author)
    Message.objects.filter(pk=message.pk).update(message_id=sent.message_id)
    tell_watchers(ticket, message, author)
