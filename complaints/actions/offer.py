"""What needs consent is offered, and the complainant answers, or the time passes."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints.actions import _budget
from complaints.actions._checks import as_client, final_sent
from complaints.actions._common import begin, demand, move_award
from complaints.actions._payment import await_payment
from complaints.actions._telling import tell
from complaints.deadlines import end_of, receipt_day
from complaints.guards import Guard
from complaints.models import Compensation, Complaint
from complaints.moves import By
from complaints.terms import CLOSE_AFTER, NEED_CONSENT, Kind, Letter
from complaints.workflow import Award
from portal import timers
from portal.models import User
from portal.timers import Later

LAPSE = "complaints.offer_lapses"


def offer_all(*, complaint: Complaint, at: datetime | None = None) -> list[Compensation]:
    """Offer everything of a complaint that is approved and needs consent."""
    approved = complaint.compensations.filter(state=Award.APPROVED, kind__in=NEED_CONSENT)
    return [offer(compensation=one, at=at) for one in approved.order_by("pk")]


@transaction.atomic
def offer(*, compensation: Compensation, at: datetime | None = None) -> Compensation:
    """Offer it, with the final response; it stays open to the end of its last day."""
    at = at or timezone.now()
    held = begin(compensation, "offer")
    demand(Guard.BY_CONSENT, Kind(held.kind) in NEED_CONSENT)
    final_sent(held.complaint)
    ends = end_of(receipt_day(at) + CLOSE_AFTER)
    move_award(held, "offer", actor=None, role=By.SYSTEM, at=at, offered_at=at, offer_ends_at=ends)
    tell(held, Letter.OFFER, at=at)
    timers.set_timer(Later(LAPSE, held.pk, ends, episode=episode(held)))
    return held


@transaction.atomic
def take_offer(
    *, compensation: Compensation, actor: User, confirmed: bool, at: datetime | None = None
) -> Compensation:
    """The complainant accepts. `confirmed`: from their account, or by the link in our email."""
    at = at or timezone.now()
    held, role = _answerable(compensation, "take_offer", actor, confirmed=confirmed, at=at)
    move_award(held, "take_offer", actor=actor, role=role, at=at, answered_at=at)
    _answered(held, at)
    await_payment(held, at)
    return held


@transaction.atomic
def decline(
    *, compensation: Compensation, actor: User, confirmed: bool, at: datetime | None = None
) -> Compensation:
    """The complainant declines; their right to appeal stays as it is."""
    at = at or timezone.now()
    held, role = _answerable(compensation, "decline", actor, confirmed=confirmed, at=at)
    move_award(held, "decline", actor=actor, role=role, at=at, answered_at=at)
    _budget.release(held, actor=actor, at=at)
    _answered(held, at)
    return held


@transaction.atomic
def lapse(*, compensation: Compensation, at: datetime | None = None) -> Compensation:
    """Nobody has answered in time."""
    at = at or timezone.now()
    held = begin(compensation, "lapse")
    demand(Guard.OFFER_OVER, held.offer_ends_at and at >= held.offer_ends_at)
    move_award(held, "lapse", actor=None, role=By.SYSTEM, at=at)
    _budget.release(held, actor=None, at=at)
    tell(held, Letter.OFFER_LAPSED, at=at)
    return held


def episode(compensation: Compensation) -> str:
    """Names the offer that a timer was set for."""
    since: datetime = compensation.state_since
    return since.isoformat()


def _answerable(
    compensation: Compensation, verb: str, actor: User, *, confirmed: bool, at: datetime
) -> tuple[Compensation, By]:
    role = as_client(compensation, actor, at)
    held = begin(compensation, verb)
    demand(Guard.CONFIRMED, confirmed)
    demand(Guard.OFFER_STANDS, held.offer_ends_at and at < held.offer_ends_at)
    return held, role


def _answered(held: Compensation, at: datetime) -> None:
    timers.cancel(held.pk, [LAPSE])
    tell(held, Letter.OFFER_ANSWERED, at=at)
