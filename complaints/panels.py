"""What the staff's front page says of complaints. Every number is counted to a limit only."""

from typing import Any

from django.http import HttpRequest

from complaints.admin.award_acts import APPROVE
from complaints.admin.board import SEE, counts
from complaints.models import Compensation, Complaint
from portal.models import User
from portal.staff_site import panel

COUNTED, SHOWN = 99, 8
WORK = "complaints.work_complaint"
EVERY = "complaints.view_every_complaint"


@panel("admin/panels/complaints_due.html", order=12)
def complaints_due(request: HttpRequest) -> dict[str, Any] | None:
    """What is due first, and how much there is in each tab of the board; for those who handle
    complaints and those who see all of them."""
    staff = request.user
    if not isinstance(staff, User) or not staff.has_perm(SEE):
        return None
    if not staff.has_perm(WORK) and not staff.has_perm(EVERY):
        return None
    complaints = Complaint.objects.visible_to(staff)
    return {
        "views": counts(complaints, staff, COUNTED),
        "complaints": list(complaints.live().by_time_left().whole()[:SHOWN]),
    }


@panel("admin/panels/approvals.html", order=14)
def approvals(request: HttpRequest) -> dict[str, Any] | None:
    """What waits for an approval, the oldest first; for those who may give one."""
    staff = request.user
    if not isinstance(staff, User) or not staff.has_perm(APPROVE):
        return None
    waiting = Compensation.objects.visible_to(staff).waiting().whole()
    return {"awards": list(waiting.order_by("state_since", "pk")[:SHOWN])}
