"""The decision is signed: the final letter leaves, and with it what is offered."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints import letters
from complaints.actions import _clock, _ending
from complaints.actions._case_checks import as_reviewer, may_begin, second_signature, worked_out
from complaints.actions._common import latest, move
from complaints.actions._facts import person_of
from complaints.actions._payment import await_promised
from complaints.actions.decide import consistent
from complaints.actions.offer import offer_all
from complaints.conflicts import Group
from complaints.models import Complaint, Round
from complaints.moves import By
from complaints.terms import Letter
from complaints.workflow import Stage
from portal.models import User


@transaction.atomic
def sign(*, complaint: Complaint, actor: User, at: datetime | None = None) -> Complaint:
    """Sign the decision of a round and send it.

    The first decision is signed by somebody else than its author, unless it is fully upheld and
    not severe. In a review the reviewer signs what they wrote: author and signer of the decision
    that they review are others.
    """
    at = at or timezone.now()
    held = latest(complaint)
    may_begin(held, "sign")
    current = held.current_round
    role = _role(held, current, actor, at)
    worked_out(held, current)
    consistent(held, current)
    current.signer = actor
    current.drafted_at = current.drafted_at or at
    _ending.end_round(current, at, decided=True)
    move(held, "sign", actor=actor, role=role, at=at, data={"outcome": current.outcome})
    letters.send(held, Letter.FINAL, at=at, author=actor)
    offer_all(complaint=held, at=at)
    await_promised(held, at)
    _clock.follow(held, current, at)
    _ending.end_ticket(held, actor, at)
    return held


def _role(held: Complaint, current: Round, actor: User, at: datetime) -> By:
    if held.state is Stage.UNDER_REVIEW:
        as_reviewer(held, actor, at)
        return By.REVIEWER
    second_signature(held, current, actor, at)
    return By.HEAD if Group.HEAD in person_of(actor, at).groups else By.HANDLER
