"""What happened to a ticket, told to staff: each kind of event has its sentences in one table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.bilingual import listed, pick
from tickets.models import Event, EventKind, Way
from tickets.workflow import DONE, Priority, Status

# By kind, or by kind and variant: see `_variant`.
SENTENCES: dict[str, str | Promise] = {
    "submitted": _("%(who)s filed the request."),
    "replied": _("%(who)s replied."),
    "replied.solved": _("%(who)s replied and called it solved."),
    "replied.pending": _("%(who)s replied and waits for an answer."),
    "replied.reopened": _("%(who)s replied, which opened it again."),
    "noted": _("%(who)s wrote an internal note."),
    "facts_asked": _("%(who)s asked for: %(facts)s."),
    "facts_given": _("%(who)s gave: %(facts)s."),
    "assigned": _("%(who)s assigned it to %(to)s."),
    "assigned.self": _("%(who)s took it."),
    "assigned.nobody": _("%(who)s left it to nobody."),
    "assigned.team": _("%(who)s handed it over to %(team)s."),
    "moved": _("%(who)s changed the status from “%(from)s” to “%(to)s”."),
    "moved.on_hold": _("%(who)s put it on hold: %(reason)s"),
    "moved.solved": _("%(who)s called it solved."),
    "moved.closed": _("It was closed, because nobody wrote any more."),
    "moved.open": _("%(who)s took it up again."),
    "moved.reopened": _("%(who)s opened it again."),
    "categorised": _("%(who)s changed the category from “%(from)s” to “%(to)s”."),
    "prioritised": _("%(who)s changed the priority from “%(from)s” to “%(to)s”."),
    "reminded": _("The user was reminded."),
    "warned": _("The user was told that the request will close."),
    "rated": _("%(who)s rated our help: %(score)s of 5."),
    "overdue": _("Not kept in time: %(target)s."),
    "downloaded": _("%(who)s downloaded the record."),
    "auto_replied": _("An automatic answer came from %(email)s: %(subject)s"),
    "bounced": _("An email to %(email)s did not arrive: %(status)s"),
    "watcher_asked": _("%(email)s wrote about it and waits to be let in."),
    "watcher_let_in": _("%(who)s let %(email)s take part."),
    "watcher_refused": _("%(who)s did not let %(email)s take part."),
    "identity_asked": _("%(who)s asked the user to prove who they are."),
    "identity_given": _("%(who)s handed in a proof of identity: %(way)s."),
    "identity_proven": _("Identity proven: %(way)s (%(who)s)."),
    "identity_refused": _("%(who)s found the proof of identity not right: %(way)s."),
    "secret_removed": _("A recovery phrase or private key was removed from an email."),
    "erased": _("The personal data in it was removed."),
    "linked": _("%(who)s linked it to the incident “%(incident)s”."),
    "unlinked": _("%(who)s said that it is not part of “%(incident)s”."),
    "broadcast": _("%(who)s wrote to everybody of the incident."),
    "broadcast.solved": _("%(who)s wrote to everybody of the incident and called it solved."),
}
TARGETS: dict[str, str | Promise] = {
    "first_response": _("first answer"),
    "next_response": _("next answer"),
    "resolution": _("solution"),
}


@dataclass(frozen=True)
class Names:
    """How the keys that events carry are called: questions, teams, categories."""

    facts: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One line of the timeline."""

    at: datetime
    text: str


def lines(events: Iterable[Event], names: Names) -> list[Line]:
    """The events in words, in their order."""
    return [Line(event.at, sentence(event, names)) for event in events]


def sentence(event: Event, names: Names) -> str:
    """One event in words, in the active language."""
    variant = f"{event.kind}.{_variant(event)}"
    template = SENTENCES.get(variant) or SENTENCES[event.kind]
    return str(template) % _words(event, names)


def _variant(event: Event) -> str:
    if event.kind == EventKind.ASSIGNED:
        return _assignment(event)
    to, before = event.data.get("to", ""), event.data.get("from", "")
    return "reopened" if to == Status.OPEN and before in DONE else str(to)


def _assignment(event: Event) -> str:
    if "team" in event.data:
        return "team"
    if not event.data["to"]:
        return "nobody"
    return "self" if event.actor and event.data["to"] == str(event.actor) else ""


def _words(event: Event, names: Names) -> dict[str, str]:
    said = {name: str(value) for name, value in event.data.items()}
    called = _called(EventKind(event.kind), names)
    known = {name: called.get(said[name], said[name]) for name in ("from", "to") if name in said}
    team = said.get("team", "")
    facts = [names.facts.get(key, key) for key in event.data.get("keys", [])]
    return {
        "who": str(event.actor or _now("The system")),
        "reason": said.get("reason", ""),
        "score": said.get("score", ""),
        "email": said.get("email", ""),
        "subject": said.get("subject", ""),
        "status": said.get("status", ""),
        "team": names.teams.get(team, team),
        "target": str(TARGETS.get(said.get("target", ""), "")),
        "facts": listed(facts),
        "way": str(Way(said["way"]).label) if "way" in said else "",
        "incident": pick(event.data.get("title", {})),
        **known,
    }


def _called(kind: EventKind, names: Names) -> Mapping[str, str]:
    """What the values of "from" and "to" are called in an event of this kind."""
    if kind is EventKind.ASSIGNED:
        return {}
    if kind is EventKind.CATEGORISED:
        return names.categories
    choices = Priority if kind is EventKind.PRIORITISED else Status
    return {choice.value: str(choice.label) for choice in choices}
