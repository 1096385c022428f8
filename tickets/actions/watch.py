"""Somebody who is not the requester writes about a request: staff decide whether they take part."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.models import User
from portal.refusals import Refused
from tickets import mail
from tickets.actions import _clocks, _silence
from tickets.actions._common import as_staff, change, checked_text, claim_files, latest, move
from tickets.models import (
    Admission,
    Arrival,
    Attachment,
    Event,
    EventKind,
    IncomingEmail,
    Message,
    Reason,
    Ticket,
    Watcher,
)
from tickets.workflow import LIVE, Channel, Status


@transaction.atomic
def ask_to_watch(
    *, ticket: Ticket, actor: User, advise: bool = False, at: datetime | None = None
) -> Watcher:
    """Let somebody who wrote about a ticket wait for a decision; a waiting ticket becomes ours.

    What they wrote stays with their mail until then: it is no part of the conversation. With
    `advise` they are told what to do about the secret that was removed from it.
    """
    at = at or timezone.now()
    ticket = latest(ticket)
    watcher, new = Watcher.objects.get_or_create(
        ticket=ticket, person=actor, defaults={"asked_at": at}
    )
    if new:
        Event.objects.create(
            ticket=ticket, kind=EventKind.WATCHER_ASKED, at=at, version=ticket.version,
            data={"email": actor.email},
        )  # fmt: skip
    if ticket.state is Status.PENDING:
        # It may be the answer, sent from another address.
        _take_up(ticket, None, at)
    if advise:
        mail.send_advice(ticket, actor)
    return watcher


@transaction.atomic
def approve_watcher(
    *, ticket: Ticket, actor: User, watcher: Watcher, seen: int | None = None,
    at: datetime | None = None,
) -> Watcher:  # fmt: skip
    """Let them take part: what they wrote joins the conversation, our replies go to them too."""
    at = at or timezone.now()
    watcher = _decide(Admission.APPROVED, watcher, ticket=ticket, actor=actor, seen=seen, at=at)
    held = _held(watcher)
    held.update(status=Arrival.NEW, reason="", attempts=0, handled_at=None, text="")
    return watcher


@transaction.atomic
def refuse_watcher(
    *, ticket: Ticket, actor: User, watcher: Watcher, seen: int | None = None,
    at: datetime | None = None,
) -> Watcher:  # fmt: skip
    """Keep them out: what they wrote is set aside, what they write next is their own request."""
    at = at or timezone.now()
    watcher = _decide(Admission.REFUSED, watcher, ticket=ticket, actor=actor, seen=seen, at=at)
    _held(watcher).update(status=Arrival.IGNORED, reason=Reason.NOT_LET_IN, handled_at=at)
    return watcher


@transaction.atomic
def reply_as_watcher(
    *,
    ticket: Ticket,
    actor: User,
    body: str,
    files: Sequence[Attachment] = (),
    message_id: str = "",
    at: datetime | None = None,
) -> Message:
    """Add the words of somebody who takes part; a waiting ticket becomes ours again."""
    body, at = checked_text(body), at or timezone.now()
    ticket = latest(ticket)
    if not ticket.watchers.filter(person=actor, state=Admission.APPROVED).exists():
        raise PermissionDenied
    if ticket.state not in LIVE:
        raise Refused("closed", _("This request was closed. Please file a new one."))
    message = Message.objects.create(
        ticket=ticket, author=actor, channel=Channel.EMAIL, body=body, message_id=message_id,
        created_at=at,
    )  # fmt: skip
    claim_files(files, ticket=ticket, message=message)
    change(ticket, EventKind.REPLIED, actor=actor, at=at, data={"message": message.pk})
    if ticket.state is Status.PENDING:
        _take_up(ticket, actor, at)
    return message


def _take_up(ticket: Ticket, actor: User | None, at: datetime) -> None:
    move(ticket, Status.OPEN, actor=actor, at=at)
    _clocks.run(ticket, _clocks.RESUMED, at)
    _silence.watch(ticket)


def _decide(
    to: Admission, watcher: Watcher, *, ticket: Ticket, actor: User, seen: int | None, at: datetime
) -> Watcher:
    ticket = as_staff(ticket, actor, seen=seen)
    mine = Watcher.objects.filter(pk=watcher.pk, ticket=ticket).exclude(state=to)
    if not mine.update(state=to, decided_by=actor, decided_at=at):
        raise Refused("decided", _("This has been decided already."))
    kind = EventKind.WATCHER_LET_IN if to is Admission.APPROVED else EventKind.WATCHER_REFUSED
    decided = Watcher.objects.select_related("person").get(pk=watcher.pk)
    change(ticket, kind, actor=actor, at=at, data={"email": decided.person.email})
    return decided


def _held(watcher: Watcher) -> "models.QuerySet[IncomingEmail]":
    return IncomingEmail.objects.filter(
        ticket=watcher.ticket_id, from_email=watcher.person.email, status=Arrival.HELD
    )
