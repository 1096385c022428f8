"""A complaint gets its handler, and an appeal its reviewer."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import conflicts
from complaints.actions import _clock, _handlers
from complaints.actions._case_checks import as_head, no_head_is_free
from complaints.actions._common import TransitionNotAllowed, latest, record, refuse_barred
from complaints.actions._facts import case_of, person_of
from complaints.guards import Guard
from complaints.models import Complaint
from complaints.moves import By
from complaints.workflow import Stage
from portal.models import User
from portal.refusals import Refused


@transaction.atomic
def assign_handler(
    *, complaint: Complaint, actor: User, to: User, at: datetime | None = None
) -> Complaint:
    """Give it to a handler without an interest in it. A handler may take what is nobody's."""
    at = at or timezone.now()
    held = latest(complaint)
    case = case_of(held)
    if to == actor and held.handler_id is None:
        role = By.HANDLER
    else:
        bars = conflicts.leading(person_of(actor, at), case, one_level_up=no_head_is_free(case))
        refuse_barred(Guard.NO_CONFLICT, bars)
        role = By.HEAD
    if not held.is_live and held.state is not Stage.DECIDED:
        raise Refused("not_live", _("This complaint is no longer being handled."))
    bars = conflicts.handling(person_of(to, at), case)
    refuse_barred(Guard.NO_CONFLICT, bars)
    if held.handler_id == to.pk:
        raise Refused("same", _("This person handles the complaint already."))
    _handlers.give(held, to, actor=actor, role=role, at=at)
    return held


@transaction.atomic
def assign_reviewer(
    *, complaint: Complaint, actor: User, reviewer: User, at: datetime | None = None
) -> Complaint:
    """Name who reviews an appeal; they must have had no part in any round (invariant 18)."""
    at = at or timezone.now()
    held = as_head(complaint, actor, at)
    if held.state is not Stage.UNDER_REVIEW:
        raise TransitionNotAllowed
    refuse_barred(Guard.REVIEWER_NEW, conflicts.reviewing(person_of(reviewer, at), case_of(held)))
    current = held.current_round
    said = {"from": current.reviewer_id, "to": reviewer.pk}
    current.reviewer = reviewer
    current.save(update_fields=["reviewer"])
    record(held, "assign_reviewer", actor=actor, role=By.HEAD, at=at, data=said)
    _clock.follow(held, current, at)
    return held
