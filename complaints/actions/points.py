"""What exactly is complained of, and what was found of each point."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.actions._case_checks import as_writer
from complaints.actions._common import demand, record
from complaints.guards import Guard
from complaints.models import Complaint, Point
from complaints.terms import Outcome
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused


@transaction.atomic
def add_point(*, complaint: Complaint, actor: User, text: str, at: datetime | None = None) -> Point:
    """Add one thing complained of: the decision has to answer it."""
    at, text = at or timezone.now(), text.strip()
    held, role = as_writer(complaint, actor, at)
    demand(Guard.DESCRIBED, text)
    refuse_secrets(text)
    current = held.current_round
    last = current.points.order_by("-number").values_list("number", flat=True).first() or 0
    point = Point.objects.create(round=current, number=last + 1, text=text)
    record(held, "add_point", actor=actor, role=role, at=at, data={"point": point.number})
    return point


@transaction.atomic
def find(
    *, point: Point, actor: User, finding: Outcome, reason: str, at: datetime | None = None
) -> Point:
    """Say what was found of a point, and why."""
    at, reason = at or timezone.now(), reason.strip()
    held, role = as_writer(point.round.complaint, actor, at)
    if point.round.number != held.round_number:
        raise Refused("earlier_round", _("This point belongs to an earlier round."))
    demand(Guard.POINTS_ANSWERED, finding in Outcome and reason)
    refuse_secrets(reason)
    point.finding, point.reason = finding.value, reason
    point.save(update_fields=["finding", "reason"])
    said = {"point": point.number, "finding": point.finding}
    record(held, "find", actor=actor, role=role, at=at, reason=reason, data=said)
    return point
