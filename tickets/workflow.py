"""What may follow: the states of a ticket, on one screen. No queries."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    NEW = "new", pgettext_lazy("ticket", "New")
    OPEN = "open", pgettext_lazy("ticket", "Open")
    PENDING = "pending", pgettext_lazy("ticket", "Waiting for the user")
    ON_HOLD = "on_hold", pgettext_lazy("ticket", "On hold")
    SOLVED = "solved", pgettext_lazy("ticket", "Solved")
    CLOSED = "closed", pgettext_lazy("ticket", "Closed")


class Priority(models.TextChoices):
    URGENT = "urgent", _("Urgent")
    HIGH = "high", _("High")
    NORMAL = "normal", _("Normal")
    LOW = "low", _("Low")


class Channel(models.TextChoices):
    WEB = "web", _("Website")
    EMAIL = "email", _("Email")
    CHAT = "chat", _("Chat")
    PHONE = "phone", _("Telephone")
    SOCIAL = "social", _("Social media")


TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.NEW: frozenset({Status.OPEN, Status.PENDING, Status.ON_HOLD, Status.SOLVED}),
    Status.OPEN: frozenset({Status.PENDING, Status.ON_HOLD, Status.SOLVED}),
    Status.PENDING: frozenset({Status.OPEN, Status.ON_HOLD, Status.SOLVED, Status.CLOSED}),
    Status.ON_HOLD: frozenset({Status.OPEN, Status.PENDING, Status.SOLVED}),
    Status.SOLVED: frozenset({Status.OPEN, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.OPEN}),
}

WAITING_FOR_US = frozenset({Status.NEW, Status.OPEN})
LIVE = frozenset({Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD})
DONE = frozenset({Status.SOLVED, Status.CLOSED})
# While one of these stands, the time to a solution does not run.
PAUSED = frozenset({Status.PENDING, Status.ON_HOLD})

REMIND_AFTER = timedelta(days=3)
WARN_AFTER = timedelta(days=5)
CLOSE_AFTER = timedelta(days=7)
REOPEN_WITHIN = timedelta(days=14)
ASK_RATING_AFTER = timedelta(days=1)

MAX_FILES = 10
MAX_TEXT = 20_000
"""Characters of one message: ten pages. What is longer is better attached."""


class Tone(StrEnum):
    """How a state is shown: a colour never stands without its words."""

    CALM = "calm"
    ACT = "act"
    WAIT = "wait"
    DONE = "done"


@dataclass(frozen=True)
class Shown:
    """How a state reads to the requester, in one sentence, and its tone."""

    sentence: Promise | str
    tone: Tone


SHOWN: dict[Status, Shown] = {
    Status.NEW: Shown(_("We have your request and will look at it."), Tone.CALM),
    Status.OPEN: Shown(_("We are working on your request."), Tone.CALM),
    Status.PENDING: Shown(_("We are waiting for your answer."), Tone.ACT),
    Status.ON_HOLD: Shown(_("We are waiting for someone outside our team."), Tone.WAIT),
    Status.SOLVED: Shown(_("We believe this is solved."), Tone.DONE),
    Status.CLOSED: Shown(_("This request is closed."), Tone.DONE),
}


def may_move(old: Status, new: Status) -> bool:
    """Whether a ticket in one state may go to another."""
    return new in TRANSITIONS[old]
