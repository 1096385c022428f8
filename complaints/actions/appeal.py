"""The complainant wants another look, by somebody who had no part so far."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from complaints import conflicts, letters
from complaints.actions import _clock, _ending
from complaints.actions._case_checks import appeal_in_time, as_client
from complaints.actions._common import demand, move
from complaints.actions._facts import case_of, people
from complaints.axes import Opening
from complaints.conflicts import Group
from complaints.guards import Guard
from complaints.models import Complaint
from complaints.terms import Letter
from complaints.workflow import Stage
from portal.guarded import refuse_secrets
from portal.models import User
from tickets.actions import entrust


@transaction.atomic
def appeal(
    *,
    complaint: Complaint,
    actor: User,
    grounds: str,
    confirmed: bool,
    at: datetime | None = None,
) -> Complaint:
    """Begin a review, with new dates and the reviewer who has least to do.

    Where nobody is free to review, it begins without one: the head has to find somebody. That
    is no reason to turn a complainant away.
    """
    at, grounds = at or timezone.now(), grounds.strip()
    held, role = as_client(complaint, actor, at, "appeal")
    appeal_in_time(held.current_round, at)
    demand(Guard.CONFIRMED, confirmed)
    demand(Guard.REASON_GIVEN, grounds)
    refuse_secrets(grounds)
    reviewer = free_reviewer(held)
    begun = _ending.next_round(held, Opening.APPEAL, grounds, at, reviewer)
    move(
        held, "appeal", actor=actor, role=role, at=at, reason=grounds,
        data={"reviewer": reviewer.pk if reviewer else None},
        round_number=begun.number, closed_at=None,
    )  # fmt: skip
    letters.send(held, Letter.REVIEW, at=at)
    entrust.resume(ticket=held.ticket, actor=actor, at=at)
    _clock.follow(held, begun, at)
    return held


def free_reviewer(complaint: Complaint) -> User | None:
    """Of those who had no part in any round (invariant 18), who reviews least now."""
    case = case_of(complaint, before=complaint.round_number + 1)
    groups = [Group.HEAD.value, Group.MANAGER.value]
    staff = User.objects.filter(groups__name__in=groups, is_active=True).distinct()
    free = [one.pk for one in people(staff) if not conflicts.reviewing(one, case)]
    reviewing = dict(
        Complaint.objects.filter(stage=Stage.UNDER_REVIEW, rounds__reviewer__in=free)
        .values_list("rounds__reviewer")
        .annotate(busy=Count("pk"))
    )
    chosen = min(free, key=lambda key: (reviewing.get(key, 0), key), default=None)
    return User.objects.get(pk=chosen) if chosen is not None else None
