"""What the requester may see of a request: the one source of its page and of its record.

An internal note, its files and the reasons that staff give each other are never fetched.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tickets.intake import answers
from tickets.models import Attachment, Event, EventKind, FactRequest, Field, Message, Ticket
from tickets.workflow import DONE, Status

_TOLD: dict[str, Promise | str] = {
    EventKind.FACTS_GIVEN: _("You answered our questions."),
    EventKind.REMINDED: _("We sent you a reminder."),
    EventKind.WARNED: _("We wrote that the request will close if we hear nothing more."),
    EventKind.RATED: _("You rated our help."),
    EventKind.IDENTITY_GIVEN: _("You sent us proof that it is you."),
    EventKind.IDENTITY_PROVEN: _("It is proven that it is you."),
    EventKind.IDENTITY_REFUSED: _("We could not confirm that it is you."),
}
_BY_REQUESTER: dict[str, Promise | str] = {
    Status.SOLVED: _("You said that this is solved."),
    Status.OPEN: _("You reopened the request."),
}
_BY_US: dict[str, Promise | str] = {
    Status.SOLVED: _("We marked the request as solved."),
    Status.CLOSED: _("The request was closed."),
    Status.OPEN: _("We reopened the request."),
}
_MOVING = {EventKind.MOVED, EventKind.REPLIED, EventKind.BROADCAST}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One message with who wrote it, or (without `who`) one line about what happened."""

    at: datetime
    text: str
    who: str = ""
    from_staff: bool = False
    files: list[Attachment] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Story:
    """A request as its requester may see it; `entries` oldest first."""

    ticket: Ticket
    entries: list[Entry]
    answers: list[answers.Line]
    files: list[Attachment]


def tell(ticket: Ticket) -> Story:
    """Everything that the requester may see, in three queries however long the conversation."""
    files = list(ticket.attachments.exclude(message__internal=True))
    entries = [*_said(ticket, files), *_happened(ticket)]
    return Story(
        ticket=ticket,
        entries=sorted(entries, key=lambda entry: (entry.at, not entry.who)),
        answers=[answers.line(answer) for answer in ticket.answers],
        files=files,
    )


def _said(ticket: Ticket, files: list[Attachment]) -> list[Entry]:
    attached = defaultdict(list)
    for file in files:
        attached[file.message_id].append(file)
    messages = ticket.messages.filter(internal=False).select_related("author")
    return [
        Entry(
            at=message.created_at,
            text=message.body,
            who=_who(message, ticket),
            from_staff=message.from_staff,
            files=attached[message.pk],
        )
        for message in messages
    ]


def _who(message: Message, ticket: Ticket) -> str:
    """ "You", whoever else takes part, or the first name of whoever answered: no more of staff
    than they would say."""
    if not message.from_staff:
        own = message.author_id == ticket.requester_id
        return gettext("You") if own else str(message.author)
    name = message.author.name.split() if message.author else []
    return name[0] if name else gettext("Our team")


def _happened(ticket: Ticket) -> list[Entry]:
    # A reason that staff gave for a wait stands in an event of this kind.
    public = Q(kind__in=_TOLD) | Q(kind__in=_MOVING, data__to__in=list(_BY_US))
    lines = ((event, _line(event, ticket)) for event in ticket.events.filter(public))
    return [Entry(at=event.at, text=str(line)) for event, line in lines if line]


def _line(event: Event, ticket: Ticket) -> Promise | str:
    if event.kind in _TOLD:
        return _TOLD[event.kind]
    to, before = event.data["to"], event.data["from"]
    if to == Status.OPEN and before not in DONE:
        return ""
    table = _BY_REQUESTER if event.actor_id == ticket.requester_id else _BY_US
    return table.get(to, "")


def open_questions(ticket: Ticket) -> list[Field]:
    """The questions that staff asked and that still wait for an answer; mostly none."""
    asked = ticket.fact_requests.filter(answered_at=None).first() if ticket.is_live else None
    return fields_of(asked, ticket) if asked else []


def fields_of(asked: FactRequest, ticket: Ticket) -> list[Field]:
    return list(Field.objects.filter(category=ticket.category_id, key__in=asked.keys))
