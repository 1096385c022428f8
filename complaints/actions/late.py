"""A date comes near, or has passed: the handler and the head are told."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from complaints.actions import _clock
from complaints.actions._common import latest, record
from complaints.conflicts import Group
from complaints.deadlines import end_of
from complaints.models import Complaint
from complaints.moves import By
from portal import outbox
from portal.models import OutgoingEmail, User


@transaction.atomic
def warn(*, complaint: Complaint, at: datetime | None = None) -> Complaint:
    """Tell the handler and the head of the date that comes next, once for each date."""
    at = at or timezone.now()
    held = latest(complaint)
    current = held.current_round
    step = _clock.next_step(current)
    of = _clock.episode(current, step)
    if step and not _clock.warned(held, of):
        record(held, "warn", actor=None, role=By.SYSTEM, at=at, data={"of": of, "step": step})
        due = end_of(_clock.day_of(current, step))
        _tell(held, "complaint_due", step=step.value, due=due)
    return held


@transaction.atomic
def mark_late(*, complaint: Complaint, at: datetime | None = None) -> Complaint:
    """Record each date that has passed unkept, once, and tell the handler and the head."""
    at = at or timezone.now()
    held = latest(complaint)
    current = held.current_round
    for step in _clock.note_late(held, current, at):
        _tell(held, "complaint_late", step=step.value, due=end_of(_clock.day_of(current, step)))
    _clock.follow(held, current, at)
    return held


@transaction.atomic
def remind_of_progress(*, complaint: Complaint, at: datetime | None = None) -> Complaint:
    """Tell the handler that the complainant has to hear from us."""
    at = at or timezone.now()
    held = latest(complaint)
    due = _clock.progress_due(held, held.current_round)
    if due:
        record(held, "remind", actor=None, role=By.SYSTEM, at=at)
        _tell(held, "complaint_progress_due", due=due)
    return held


def _tell(complaint: Complaint, template: str, **context: object) -> list[OutgoingEmail]:
    link = f"{settings.SITE_URL}/admin/complaints/complaint/{complaint.pk}/change/"
    return [
        outbox.queue(
            outbox.Letter(
                template=template,
                to=person,
                about=f"complaint:{complaint.pk}",
                context={"complaint": complaint, "link": link, **context},
            )
        )
        for person in _people(complaint)
    ]


def _people(complaint: Complaint) -> Iterable[User]:
    """The handler and every head, but nobody whom it is about."""
    about = complaint.subjects.values("staff_id")
    theirs = Q(groups__name=Group.HEAD.value) | Q(pk=complaint.handler_id or 0)
    people = User.objects.filter(theirs, is_active=True).exclude(pk__in=about)
    return people.distinct().order_by("pk")
