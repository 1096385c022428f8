"""Until when a payment is promised, and the timer that looks whether it was made."""

from datetime import datetime

from complaints.calendars import calendar_of
from complaints.deadlines import end_of, receipt_day
from complaints.models import Compensation, Complaint
from complaints.terms import NEED_CONSENT, PAY_WITHIN
from complaints.workflow import Award, Stage
from portal import timers
from portal.models import Timer
from portal.timers import Later

UNPAID = "complaints.unpaid"


def await_payment(award: Compensation, at: datetime) -> None:
    """It is promised from now on: look on the day after the last business day of `PAY_WITHIN`."""
    calendar = calendar_of(award.complaint.current_round.calendar)
    last = calendar.add(receipt_day(at), PAY_WITHIN)
    timers.set_timer(Later(UNPAID, award.pk, end_of(last), episode=last.isoformat()))


def await_approved(award: Compensation, at: datetime) -> None:
    """The same for what is approved after the final letter, when it needs nobody's consent."""
    if award.complaint.state is Stage.DECIDED and award.kind not in NEED_CONSENT:
        await_payment(award, at)


def await_promised(complaint: Complaint, at: datetime) -> None:
    """The same for all that the final letter promises; what waits already is not put off."""
    waiting = Timer.objects.filter(kind=UNPAID, done_at=None).values("target")
    promised = complaint.compensations.filter(state=Award.APPROVED).exclude(pk__in=waiting)
    for award in promised.exclude(kind__in=NEED_CONSENT).order_by("pk"):
        await_payment(award, at)
