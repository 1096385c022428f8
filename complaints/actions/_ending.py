"""What every end of a round has in common, and every new beginning."""

from datetime import datetime

from complaints.actions import _clock
from complaints.axes import Opening
from complaints.models import Complaint, Point, Round
from portal.models import User
from tickets.actions import entrust


def end_round(current: Round, at: datetime, *, decided: bool = False) -> None:
    """The round is over; its numbers are facts from now on."""
    current.ended_at = at
    if decided:
        current.decided_at = at
    current.save()


def end_ticket(complaint: Complaint, actor: User | None, at: datetime) -> None:
    """The conversation rests with the complaint."""
    entrust.end(ticket=complaint.ticket, actor=actor, at=at)


def next_round(
    complaint: Complaint, opening: Opening, grounds: str, at: datetime, reviewer: User | None = None
) -> Round:
    """A new round with its own dates, over the same points; the letter that opens it tells them."""
    before = complaint.current_round
    begun = _clock.begin_round(
        complaint,
        before.number + 1,
        at,
        opening=opening,
        grounds=grounds,
        reviewer=reviewer,
        acknowledged_at=at,
    )
    Point.objects.bulk_create(
        [Point(round=begun, number=point.number, text=point.text) for point in before.points.all()]
    )
    return begun
