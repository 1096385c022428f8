"""A decided complaint is over: the answer has arrived, all is paid, and nobody objects."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints import letters
from complaints.actions import _clock, _ending
from complaints.actions._case_checks import as_client, may_begin
from complaints.actions._common import demand, latest, move, record
from complaints.guards import Guard
from complaints.models import Complaint, Round
from complaints.moves import By
from complaints.terms import CLOSE_AFTER, Letter
from complaints.workflow import FINISHED
from portal.models import EmailStatus, OutgoingEmail, User


@transaction.atomic
def conclude(*, complaint: Complaint, at: datetime | None = None) -> Complaint:
    """Close a decided complaint."""
    at = at or timezone.now()
    held = latest(complaint)
    may_begin(held, "conclude")
    _conclude(held, at)
    return held


@transaction.atomic
def accept_decision(
    *, complaint: Complaint, actor: User, confirmed: bool, at: datetime | None = None
) -> Complaint:
    """The complainant agrees; the complaint is closed now if nothing else is open."""
    at = at or timezone.now()
    held, role = as_client(complaint, actor, at, "conclude")
    demand(Guard.CONFIRMED, confirmed)
    current = held.current_round
    if current.accepted_at is None:
        current.accepted_at = at
        current.save(update_fields=["accepted_at"])
        record(held, "accept_decision", actor=actor, role=role, at=at)
    if may_conclude(held, current, at):
        _conclude(held, at)
    return held


def may_conclude(complaint: Complaint, current: Round, at: datetime) -> bool:
    """Whether nothing is open any more."""
    return _delivered(complaint, current) and _finished(complaint) and _silent(current, at)


def _conclude(held: Complaint, at: datetime) -> None:
    current = held.current_round
    demand(Guard.FINAL_DELIVERED, _delivered(held, current))
    demand(Guard.REDRESS_FINISHED, _finished(held))
    demand(Guard.ACCEPTED_OR_SILENT, _silent(current, at))
    move(held, "conclude", actor=None, role=By.SYSTEM, at=at, closed_at=at)
    letters.send(held, Letter.CLOSING, at=at)
    _clock.follow(held, current, at)
    _ending.end_ticket(held, None, at)


def _delivered(complaint: Complaint, current: Round) -> bool:
    """The final letter reached its recipient: by mail that did not come back, or otherwise."""
    letter = current.letters.filter(kind=Letter.FINAL).select_related("email").first()
    if letter is None:
        return False
    if letter.email and letter.email.status == EmailStatus.SENT:
        return True
    again = [
        event.data.get("email")
        for event in complaint.events.filter(verb="send_again", data__letter=letter.pk)
    ]
    arrived = OutgoingEmail.objects.filter(pk__in=again, status=EmailStatus.SENT)
    return arrived.exists() or _handed_over(complaint, letter.pk)


def _handed_over(complaint: Complaint, letter: int) -> bool:
    return complaint.events.filter(verb="hand_over", data__letter=letter).exists()


def _finished(complaint: Complaint) -> bool:
    return not complaint.compensations.exclude(state__in=FINISHED).exists()


def _silent(current: Round, at: datetime) -> bool:
    since = current.decided_at
    return current.accepted_at is not None or (since is not None and at >= since + CLOSE_AFTER)
