"""A date comes near, or has passed: whoever has to act on it is told, and the head."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from complaints.actions import _clock
from complaints.actions._common import latest, latest_award, record
from complaints.conflicts import Group
from complaints.deadlines import end_of
from complaints.models import Compensation, Complaint
from complaints.moves import By
from complaints.workflow import FINISHED
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
        _tell(held, _handler(held), "complaint_due", step=step.value, due=due)
    return held


@transaction.atomic
def mark_late(*, complaint: Complaint, at: datetime | None = None) -> Complaint:
    """Record each date that has passed unkept, once, and tell the handler and the head."""
    at = at or timezone.now()
    held = latest(complaint)
    current = held.current_round
    for step in _clock.note_late(held, current, at):
        due = end_of(_clock.day_of(current, step))
        _tell(held, _handler(held), "complaint_late", step=step.value, due=due)
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
        _tell(held, _handler(held), "complaint_progress_due", due=due)
    return held


@transaction.atomic
def mark_unpaid(
    *, compensation: Compensation, promised_on: date, at: datetime | None = None
) -> Compensation:
    """Record that the day by which a payment was promised has passed; tell finance and the head."""
    at = at or timezone.now()
    held = latest_award(compensation)
    if held.award not in FINISHED:
        said = {"promised_on": promised_on.isoformat()}
        record(
            held.complaint, "unpaid", actor=None, role=By.SYSTEM, at=at, data=said,
            compensation=held,
        )  # fmt: skip
        finance = Q(groups__name=Group.FINANCE.value)
        _tell(
            held.complaint, finance, "compensation_unpaid", about=held, award=held,
            promised_on=promised_on,
        )  # fmt: skip
    return held


def _tell(
    complaint: Complaint,
    whom: Q,
    template: str,
    *,
    about: Complaint | Compensation | None = None,
    **context: object,
) -> list[OutgoingEmail]:
    """An email to everybody `whom` names and to every head, but to nobody whom it is about."""
    row = about or complaint
    link = f"{settings.SITE_URL}/admin/complaints/{row._meta.model_name}/{row.pk}/change/"  # noqa: SLF001  (Django's name)
    theirs = whom | Q(groups__name=Group.HEAD.value)
    barred = complaint.subjects.values("staff_id")
    people = User.objects.filter(theirs, is_active=True).exclude(pk__in=barred)
    return [
        outbox.queue(
            outbox.Letter(
                template=template,
                to=person,
                about=f"complaint:{complaint.pk}",
                context={"complaint": complaint, "link": link, **context},
            )
        )
        for person in people.distinct().order_by("pk")
    ]


def _handler(complaint: Complaint) -> Q:
    return Q(pk=complaint.handler_id or 0)
