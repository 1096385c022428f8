"""Staff ask for facts that are missing; the requester gives just these."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused
from tickets import mail
from tickets.actions import _clocks, _silence
from tickets.actions._common import (
    as_requester,
    as_staff,
    change,
    checked_text,
    claim_files,
    move,
    prose_of,
    prove,
)
from tickets.actions.suspect import look_later
from tickets.intake import answers as kept
from tickets.models import Attachment, EventKind, FactRequest, Field, Message, Ticket
from tickets.workflow import LIVE, Status


@transaction.atomic
def ask_facts(
    *,
    ticket: Ticket,
    actor: User,
    fields: Sequence[Field],
    body: str,
    seen: int | None = None,
    at: datetime | None = None,
) -> FactRequest:
    """Send the requester a form for these questions; a new request replaces an open one."""
    body, at = checked_text(body), at or timezone.now()
    if not fields:
        raise Refused("no_facts", _("Choose at least one fact to ask for."))
    ticket = as_staff(ticket, actor, seen=seen)
    if ticket.state not in LIVE:
        raise Refused("closed", _("Reopen the request before you ask for facts."))
    message = Message.objects.create(
        ticket=ticket, author=actor, from_staff=True, body=body, created_at=at
    )
    ticket.fact_requests.filter(answered_at=None).delete()
    asked = FactRequest.objects.create(
        ticket=ticket, keys=[field.key for field in fields], asked_by=actor, asked_at=at
    )
    said = {"message": message.pk, "keys": asked.keys}
    if ticket.state is Status.PENDING:
        change(ticket, EventKind.FACTS_ASKED, actor=actor, at=at, data=said)
    else:
        move(ticket, Status.PENDING, actor=actor, at=at, kind=EventKind.FACTS_ASKED, data=said)
    _clocks.run(ticket, {**_clocks.ANSWERED, **_clocks.PAUSED}, at)
    sent = mail.send(
        ticket, "facts_needed", page="facts", automatic=False,
        message=message, agent=actor, fields=fields,
    )  # fmt: skip
    Message.objects.filter(pk=message.pk).update(message_id=sent.message_id)
    _silence.watch(ticket)
    return asked


@transaction.atomic
def give_facts(
    *,
    ticket: Ticket,
    actor: User,
    answers: Sequence[kept.Record],
    files: Sequence[Attachment] = (),
    at: datetime | None = None,
) -> Ticket:
    """Put the requester's answers in their places; the next move is ours."""
    refuse_secrets(*prose_of(answers))
    at = at or timezone.now()
    ticket = as_requester(ticket, actor)
    asked = ticket.fact_requests.filter(answered_at=None).first()
    if asked is None or ticket.state not in LIVE:
        raise Refused("not_asked", _("Nothing is asked for any more. You can still write to us."))
    asked.answered_at = at
    asked.save(update_fields=["answered_at"])
    claim_files(files, ticket=ticket)
    every = kept.merged(ticket.answers, answers)
    said = {"keys": [answer["key"] for answer in answers]}
    columns = kept.stored(every)
    change(ticket, EventKind.FACTS_GIVEN, actor=actor, at=at, data=said, **columns)
    if ticket.state is not Status.NEW and ticket.state is not Status.OPEN:
        move(ticket, Status.OPEN, actor=actor, at=at)
    prove(ticket)
    look_later(ticket, at)
    _clocks.run(ticket, _clocks.ASKED, at)
    _silence.watch(ticket)
    return ticket
