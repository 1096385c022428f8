"""The complainant has answered, or has not in time: the examination goes on."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints import letters
from complaints.actions import _clock
from complaints.actions._case_checks import as_client
from complaints.actions._common import latest, move, record
from complaints.models import Complaint
from complaints.moves import By
from complaints.terms import Letter
from complaints.workflow import Stage
from portal.models import User
from tickets.actions.reply import reply_as_requester
from tickets.models import Attachment


@transaction.atomic
def answer(
    *,
    complaint: Complaint,
    actor: User,
    body: str,
    files: Sequence[Attachment] = (),
    at: datetime | None = None,
) -> Complaint:
    """Add the complainant's words to the conversation; they answer an open question."""
    at = at or timezone.now()
    held, role = as_client(complaint, actor, at)
    # Whoever speaks for the complainant writes in their name; the event says who it was.
    reply_as_requester(ticket=held.ticket, actor=held.client, body=body, files=files, at=at)
    if held.state is Stage.AWAITING_CLIENT:
        _go_on(held, actor, role, at, answered="yes")
    elif role is By.REPRESENTATIVE:
        record(held, "write", actor=actor, role=role, at=at)
    return held


@transaction.atomic
def note_answer(*, complaint: Complaint, at: datetime | None = None) -> Complaint:
    """What the complainant wrote in the conversation answers an open question."""
    held = latest(complaint)
    if held.state is Stage.AWAITING_CLIENT:
        _go_on(held, held.client, By.COMPLAINANT, at or timezone.now(), answered="yes")
    return held


@transaction.atomic
def lapse(*, complaint: Complaint, at: datetime | None = None) -> Complaint:
    """Nobody answered by the day that the question named."""
    held = latest(complaint)
    _go_on(held, None, By.SYSTEM, at or timezone.now())
    return held


def _go_on(
    held: Complaint, actor: User | None, role: By, at: datetime, *, answered: str = ""
) -> None:
    move(held, "answer", actor=actor, role=role, at=at, data={"answered": bool(answered)})
    letters.send(held, Letter.THANKS, at=at, answered=answered)
    _clock.follow(held, held.current_round, at)
