"""Somebody says something that the other side will read."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.models import User
from portal.refusals import Refused
from tickets import filed, mail
from tickets.actions import _clocks, _silence
from tickets.actions._common import (
    as_requester,
    as_staff,
    change,
    checked_text,
    claim_files,
    move,
    prove,
)
from tickets.actions.forget_parts import refuse_a_part
from tickets.models import Admission, Attachment, EventKind, Message, Ticket
from tickets.workflow import LIVE, Channel, Status

_AFTER = {Status.OPEN, Status.PENDING, Status.SOLVED}


@transaction.atomic
def reply_as_staff(
    *,
    ticket: Ticket,
    actor: User,
    body: str,
    then: Status = Status.PENDING,
    files: Sequence[Attachment] = (),
    seen: int | None = None,
    at: datetime | None = None,
) -> Message:
    """Answer the requester by email and leave the ticket open, pending or solved."""
    body, at = checked_text(body), at or timezone.now()
    if then not in _AFTER:
        raise Refused("status", _("After a reply a request is open, waiting or solved."))
    ticket = as_staff(ticket, actor, seen=seen)
    message = Message.objects.create(
        ticket=ticket, author=actor, from_staff=True, body=body, created_at=at
    )
    claim_files(files, ticket=ticket, message=message)
    if ticket.state == then:
        change(ticket, EventKind.REPLIED, actor=actor, at=at, data={"message": message.pk})
    else:
        said = {"message": message.pk}
        move(ticket, then, actor=actor, at=at, kind=EventKind.REPLIED, data=said)
    _clocks.run(ticket, _marks_of_staff(then), at)
    template = "solved" if then is Status.SOLVED else "reply"
    sent = mail.send(ticket, template, automatic=False, message=message, agent=actor)
    Message.objects.filter(pk=message.pk).update(message_id=sent.message_id)
    tell_watchers(ticket, message, actor)
    _silence.watch(ticket)
    return message


def tell_watchers(ticket: Ticket, message: Message, agent: User) -> None:
    """Queue a copy of our reply to everybody else who takes part."""
    approved = ticket.watchers.filter(state=Admission.APPROVED).select_related("person")
    for watcher in approved:
        mail.send_copy(ticket, watcher.person, message=message, agent=agent)


@transaction.atomic
def reply_as_requester(
    *,
    ticket: Ticket,
    actor: User,
    body: str,
    files: Sequence[Attachment] = (),
    channel: Channel = Channel.WEB,
    message_id: str = "",
    at: datetime | None = None,
) -> Message:
    """Add the requester's words; a waiting ticket becomes ours again, a solved one reopens.

    After the time for reopening it is refused: the matter needs a new request.
    """
    body, at = checked_text(body), at or timezone.now()
    refuse_a_part(actor, body, at=at)
    ticket = as_requester(ticket, actor)
    if ticket.state not in LIVE and not ticket.may_be_reopened(at):
        raise Refused("closed", _("This request was closed long ago. Please file a new one."))
    message = Message.objects.create(
        ticket=ticket,
        author=actor,
        channel=channel,
        body=body,
        message_id=message_id,
        created_at=at,
    )
    claim_files(files, ticket=ticket, message=message)
    reopens = ticket.state not in LIVE
    said = {"message": message.pk}
    if ticket.state in {Status.NEW, Status.OPEN}:
        change(ticket, EventKind.REPLIED, actor=actor, at=at, data=said)
    else:
        move(ticket, Status.OPEN, actor=actor, at=at, kind=EventKind.REPLIED, data=said)
    if channel is Channel.WEB:
        prove(ticket)
    _clocks.run(ticket, _clocks.REOPENED if reopens else _clocks.ASKED, at)
    _silence.watch(ticket)
    filed.tell_of_reply(message, at)
    return message


def _marks_of_staff(then: Status) -> _clocks.Marks:
    if then is Status.SOLVED:
        return _clocks.ENDED
    return {**_clocks.ANSWERED, **(_clocks.PAUSED if then is Status.PENDING else _clocks.RESUMED)}
