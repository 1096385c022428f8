"""A phrase came in pieces: the new piece is refused, and the earlier ones are taken out again."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from portal import outbox, secret_guard
from portal.models import User
from portal.overwriting import overwrite
from portal.refusals import SplitSecret
from portal.secret_guard import MARKER, Kind
from tickets import mail
from tickets.actions.alarm import raise_alarm
from tickets.models import IncomingEmail, Message, Ticket

# As many messages as a phrase of 24 words has that is sent word by word.
MESSAGES, WITHIN = 24, timedelta(days=14)
# What may stand between two words of a part: also the tags of an email.
_BETWEEN = r"(?:<[^<>]{0,40}>|&[a-z#0-9]{2,8};|[^\w<&])+"


def refuse_a_part(actor: User, *said: str, at: datetime) -> None:
    """Raise `SplitSecret` when these texts complete a phrase that the person began before.

    Most texts hold nothing that may be a part: for them nothing is read.
    """
    if not any(map(secret_guard.parts_of, said)):
        return
    earlier = _said_before(actor, at)
    parts = secret_guard.find_split([*(message.body for message in earlier), *said])
    if parts and parts[-1].piece >= len(earlier):
        keys = frozenset(earlier[part.piece].pk for part in parts if part.piece < len(earlier))
        raise SplitSecret(Kind.PHRASE, keys)


def _said_before(actor: User, at: datetime) -> list[Message]:
    mine = Message.objects.filter(author=actor, from_staff=False, created_at__gt=at - WITHIN)
    return list(mine.order_by("-id")[: MESSAGES - 1])[::-1]


@transaction.atomic
def forget_parts(*, found: SplitSecret, answer: bool = False, at: datetime | None = None) -> None:
    """Take the parts out of what was kept: messages, what can be searched, and emails about them.

    Their tickets become urgent matters of account security, and their timelines say why.
    """
    at = at or timezone.now()
    messages = list(Message.objects.filter(pk__in=found.earlier).select_related("ticket", "author"))
    by_ticket = defaultdict(list)
    for message in messages:
        by_ticket[message.ticket].append(message)
    for ticket, theirs in by_ticket.items():
        _forget(ticket, theirs)
        raise_alarm(
            ticket=ticket, actor=ticket.requester, secrets=[found.kind], answer=answer, at=at
        )
    overwrite()


def _forget(ticket: Ticket, messages: Sequence[Message]) -> None:
    gone = []
    for message in messages:
        stretches = secret_guard.parts_of(message.body)
        gone += [message.body[start:end] for start, end in stretches]
        message.body = _without(message.body, stretches)
    Message.objects.bulk_update(messages, ["body"])
    IncomingEmail.objects.filter(message__in=messages).update(raw=None)
    first = ticket.messages.first()
    words = Ticket.words_of(ticket.subject, first.body if first else "")
    Ticket.objects.filter(pk=ticket.pk).update(words=words)
    outbox.take_out(mail.about(ticket), [_as_sent(part) for part in gone])


def _without(text: str, stretches: Sequence[tuple[int, int]]) -> str:
    for start, end in reversed(stretches):
        text = text[:start] + MARKER + text[end:]
    return text


def _as_sent(part: str) -> "re.Pattern[str]":
    """A part as it may stand in an email that quotes it."""
    return re.compile(_BETWEEN.join(map(re.escape, re.findall(r"\w+", part))))
