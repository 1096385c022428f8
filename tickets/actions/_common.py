"""What every verb shares; their order is check → change → record → queue email, set timers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal.access import require
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused
from tickets.intake.answers import Record
from tickets.intake.fields import FIELD_TYPES
from tickets.models import Attachment, Event, EventKind, Ticket
from tickets.workflow import MAX_FILES, MAX_TEXT, Status, may_move


class TransitionNotAllowed(Refused):
    """The ticket is not in a state from which this may happen; or another was quicker."""

    def __init__(self) -> None:
        super().__init__(
            "transition", _("This is not possible any more: the request has moved on meanwhile.")
        )


class Conflict(Refused):
    """Somebody else changed the ticket after the page was drawn; `events` says what they did."""

    def __init__(self, events: list[Event]) -> None:
        super().__init__(
            "conflict", _("Somebody changed this request while you had it open. Nothing was saved.")
        )
        self.events = events


def latest(ticket: Ticket) -> Ticket:
    """The ticket as it stands now, held until the end of the transaction."""
    held = Ticket.objects.select_for_update(of=("self",)).select_related("requester", "category")
    return held.get(pk=ticket.pk)


def as_requester(ticket: Ticket, actor: User) -> Ticket:
    """The ticket for the person who filed it; `PermissionDenied` for anybody else."""
    if actor.pk != ticket.requester_id:
        raise PermissionDenied
    return latest(ticket)


def as_staff(ticket: Ticket, actor: User, *, seen: int | None) -> Ticket:
    """The ticket for a member of staff who may work on it and has seen its latest version.

    `seen` is the version that their page showed; None for a change of no page.
    """
    require(actor, "tickets.work_ticket")
    held = latest(ticket)
    if seen is not None and held.version != seen:
        since = held.events.filter(version__gt=seen).exclude(actor=actor).select_related("actor")
        if events := list(since):
            raise Conflict(events)
    return held


def change(
    ticket: Ticket,
    kind: EventKind,
    *,
    actor: User | None,
    at: datetime,
    data: dict[str, Any] | None = None,
    **columns: Any,
) -> Event:
    """Write columns and the event that says so; of two writers of one version one is refused."""
    columns["updated_at"] = at
    same = Ticket.objects.filter(pk=ticket.pk, version=ticket.version, status=ticket.status)
    if not same.update(version=F("version") + 1, **columns):
        raise TransitionNotAllowed
    ticket.version += 1
    for name, value in columns.items():
        setattr(ticket, name, value)
    return Event.objects.create(
        ticket=ticket, kind=kind, actor=actor, at=at, version=ticket.version, data=data or {}
    )


def move(
    ticket: Ticket,
    to: Status,
    *,
    actor: User | None,
    at: datetime,
    kind: EventKind = EventKind.MOVED,
    data: dict[str, Any] | None = None,
) -> Event:
    """Bring the ticket into another state, or raise `TransitionNotAllowed`."""
    if not may_move(ticket.state, to):
        raise TransitionNotAllowed
    said = {"from": ticket.status, "to": to.value, **(data or {})}
    return change(ticket, kind, actor=actor, at=at, data=said, status=to.value, status_since=at)


def prove(ticket: Ticket) -> None:
    """The requester came to the ticket's page: by signing in or by the link in their mailbox."""
    if ticket.unverified:
        Ticket.objects.filter(pk=ticket.pk).update(unverified=False)
        ticket.unverified = False


def prose_of(answers: Iterable[Record]) -> list[str]:
    """The answers that may hold anything; a hash in its own field is one, its type checked it."""
    return [str(a["value"]) for a in answers if not FIELD_TYPES[a["type"]].exact]


def checked_text(text: str) -> str:
    """A text that may be kept, without space around it; or the refusal that says why not."""
    text = text.strip()
    if not text:
        raise Refused("empty", _("Please write something first."))
    if len(text) > MAX_TEXT:
        raise Refused(
            "too_long",
            ngettext_lazy(
                "This is longer than %(limit)d character.",
                "This is longer than %(limit)d characters. Shorten it or attach it as a file.",
                MAX_TEXT,
            )
            % {"limit": MAX_TEXT},
        )
    refuse_secrets(text)
    return text


def claim_files(files: Iterable[Attachment], **owner: Any) -> None:
    """Give uploaded files that belong to nobody yet to a ticket and message."""
    keys = [file.pk for file in files]
    if len(keys) > MAX_FILES:
        raise Refused("too_many_files", _("Please attach at most ten files."))
    if not keys:
        return
    if Attachment.objects.filter(pk__in=keys, ticket=None).update(**owner) != len(keys):
        raise Refused("file_gone", _("A file is no longer there. Please attach it again."))
