"""What the page of one ticket shows to staff, in as many queries however long its story."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kb import announcements
from portal.models import OutgoingEmail, User
from portal.refusals import Refused, SecretFound
from tickets import clocks, mail
from tickets.actions._common import Conflict
from tickets.admin import beside, identity, macros, read_before, timeline, watchers
from tickets.admin.people import Crew, crews
from tickets.admin.timeline import TARGETS, Names
from tickets.clocks import State, Target
from tickets.intake import answers
from tickets.intake.missing import shown
from tickets.models import Attachment, Category, Field, Message, Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.views.files import Received
from tickets.workflow import DONE, PAUSED, Priority, Status, may_move

READ_CONFIDENTIAL = "tickets.read_confidential"
MESSAGES, EVENTS, EMAILS, OTHERS, COUNTED = 200, 100, 20, 5, 50
STATES: dict[State, str | Promise] = {
    State.WAITING: _("not begun"),
    State.RUNNING: _("running"),
    State.PAUSED: _("paused"),
    State.MET: _("kept"),
    State.BREACHED: _("missed"),
}
THEN: dict[Status, str | Promise] = {
    Status.PENDING: _("wait for the user"),
    Status.OPEN: _("keep it open"),
    Status.SOLVED: _("call it solved"),
}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What was typed and not kept, and why: the page shows it again."""

    act: str = "reply"
    body: str = ""
    then: str = ""
    keys: list[str] | None = None
    files: Received = field(default_factory=lambda: Received(files=[], keys=[], problems=[]))
    refusal: Refused | None = None
    # They asked to see the confidential answers.
    confidential: bool = False

    @property
    def tab(self) -> str:
        return self.act if self.act in {"note", "ask"} else "reply"

    def text(self, act: str) -> str:
        """The text of one form; a secret that was found in it is not shown again."""
        kept = self.act == act and not isinstance(self.refusal, SecretFound)
        return self.body if kept else ""


class Entry(NamedTuple):
    message: Message
    files: list[Attachment]


class ClockLine(NamedTuple):
    name: str
    state: str
    words: str
    due_at: datetime | None


class Question(NamedTuple):
    field: Field
    checked: bool


def with_all(tickets: TicketQuerySet) -> TicketQuerySet:
    """Tickets with the rows that their page needs of them."""
    rows = (
        "requester",
        "category__sla__hours",
        "team",
        "assignee",
        "rating",
        "follows",
        "incident",
    )
    return tickets.select_related(*rows).annotate(
        is_watched=watchers.EXIST, has_read=read_before.EXIST, **identity.KNOWN
    )


def context(ticket: Ticket, staff: User, draft: Draft) -> dict[str, Any]:
    """What every member of staff who may see the ticket is shown."""
    questions = list(ticket.category.fields.all())
    groups, categories = crews(), list(Category.objects.all())
    names = _names(questions, groups, categories)
    refusal = draft.refusal
    changes = refusal.events if isinstance(refusal, Conflict) else []
    return {
        "ticket": ticket,
        "refusal": refusal,
        "changes": timeline.lines(changes, names),
        **_answers(ticket, staff, draft),
        "missing": [question for question in _unanswered(ticket, questions) if question.required],
        "local": _local_time(ticket.requester),
        "others": _others(ticket, staff),
        "pages_read": read_before.pages(ticket),
        "clocks": _clock_lines(ticket),
        "timeline": timeline.lines(_events(ticket), names),
        "emails": _emails(ticket),
        "watchers": watchers.entries(ticket),
        "identity": identity.panel(ticket, staff),
        "beside": beside.parts(ticket, staff),
        **_conversation(ticket),
        **(
            _tools(ticket, staff, draft, questions) if staff.has_perm("tickets.work_ticket") else {}
        ),
        "crews": groups,
        "categories": categories,
    }


def _answers(ticket: Ticket, staff: User, draft: Draft) -> dict[str, Any]:
    """The answers; confidential ones are told only to who asked for them, and may."""
    may_read = staff.has_perm(READ_CONFIDENTIAL)
    hide = not (draft.confidential and may_read)
    lines = [answers.line(answer, hide=hide) for answer in ticket.answers]
    hidden = hide and any(line.sensitive for line in lines)
    return {"answers": lines, "has_hidden": hidden, "may_read_hidden": may_read}


def _tools(ticket: Ticket, staff: User, draft: Draft, questions: list[Field]) -> dict[str, Any]:
    """What those who work on tickets have beside: the composer and the actions."""
    state = ticket.state
    then = [(s.value, label) for s, label in THEN.items() if s == state or may_move(state, s)]
    return {
        "works": True,
        "draft": draft,
        "drafts": {
            "reply": draft.text("reply"),
            "note": draft.text("note"),
            "ask": draft.text("ask") or _asking(ticket),
            "hold": draft.text("hold"),
            "ask_identity": draft.text("ask_identity"),
            "settle_identity": draft.text("settle_identity"),
            "unfreeze": draft.text("unfreeze"),
        },
        "macros": macros.offered(ticket, staff),
        "then": then,
        "chosen": draft.then or then[0][0],
        "to_ask": _to_ask(ticket, questions, draft),
        "may_assign": staff.has_perm("tickets.assign_ticket"),
        "may_hold": may_move(state, Status.ON_HOLD),
        "may_resume": state in PAUSED,
        "may_solve": may_move(state, Status.SOLVED),
        "may_reopen": state in DONE,
        "priorities": Priority.choices,
        "incidents": [row for row in announcements.incidents() if row.pk != ticket.incident_id],
    }


def _names(questions: list[Field], groups: list[Crew], categories: list[Category]) -> Names:
    return Names(
        facts={question.key: question.label for question in questions},
        teams={crew.key: crew.name for crew in groups},
        categories={category.slug: category.name for category in categories},
    )


def _unanswered(ticket: Ticket, questions: list[Field]) -> list[Field]:
    given = answers.values(ticket.answers)
    asked = shown((question for question in questions if question.active), given)
    return [question for question in asked if question.key not in given]


def _to_ask(ticket: Ticket, questions: list[Field], draft: Draft) -> dict[str, list[Question]]:
    """The questions to choose from: those without an answer first, then all others."""
    open_ones = _unanswered(ticket, questions)
    others = [q for q in questions if q.active and q not in open_ones]

    def offer(question: Field) -> Question:
        needed = question in open_ones and question.required_before_handover
        return Question(question, needed if draft.keys is None else question.key in draft.keys)

    return {"open": list(map(offer, open_ones)), "others": list(map(offer, others))}


def _asking(ticket: Ticket) -> str:
    with translation.override(ticket.language):
        return gettext(
            "To look into your request we need a few more facts. The link below opens a form that "
            "asks for just these."
        )


def _local_time(person: User) -> datetime | None:
    """The time on the requester's clock, if we know where they are."""
    try:
        zone = ZoneInfo(person.time_zone) if person.time_zone else None
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return None
    return timezone.now().astimezone(zone) if zone else None


def _others(ticket: Ticket, staff: User) -> dict[str, Any]:
    """The requester's other tickets: the last few, and how many (counted to a limit)."""
    theirs = Ticket.objects.visible_to(staff).of(ticket.requester).exclude(pk=ticket.pk)
    rows = list(theirs.only("reference", "subject", "status", "created_at")[: COUNTED + 1])
    return {"last": rows[:OTHERS], "count": min(len(rows), COUNTED), "more": len(rows) > COUNTED}


def _conversation(ticket: Ticket) -> dict[str, Any]:
    """The last messages, oldest first, each with its files; files of no message apart."""
    newest = (
        ticket.messages.select_related("author")
        .annotate(original=watchers.ORIGINAL)
        .order_by("-pk")[: MESSAGES + 1]
    )
    messages = list(newest)[::-1]
    files = defaultdict(list)
    for file in ticket.attachments.all():
        files[file.message_id].append(file)
    return {
        "earlier": len(messages) > MESSAGES,
        "conversation": [Entry(message, files[message.pk]) for message in messages[-MESSAGES:]],
        "files_apart": files[None],
    }


def _events(ticket: Ticket) -> list[Any]:
    return list(ticket.events.select_related("actor").order_by("-pk")[:EVENTS])[::-1]


def _emails(ticket: Ticket) -> list[OutgoingEmail]:
    sent = OutgoingEmail.objects.filter(about=mail.about(ticket)).defer("text", "html", "headers")
    return list(sent[:EMAILS])


def _clock_lines(ticket: Ticket) -> list[ClockLine]:
    """How each promise stands: those that have begun and that the policy makes."""
    sla = ticket.category.sla
    if sla is None:
        return []
    calendar, now = sla.hours.calendar(), timezone.now()
    lines = []
    for clock in ticket.clocks.order_by("pk"):
        promised = sla.target(ticket.priority, Target(clock.target))
        if promised is not None and clock.marks:
            state = clocks.state(clock.events(), promised, calendar, now)
            name, words = str(TARGETS[clock.target]), str(STATES[state])
            lines.append(ClockLine(name, state.value, words, clock.due_at))
    return lines
