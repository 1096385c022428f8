"""What the page of a ticket says of complaints: that it is one, or how it becomes one."""

from typing import Any

from complaints.admin.board import ENTER
from complaints.models import Complaint
from portal.models import User
from tickets.admin.beside import beside
from tickets.models import Ticket


@beside("admin/complaints/parts/on_ticket.html")
def complaint_of(ticket: Ticket, staff: User) -> dict[str, Any] | None:
    """The complaint, for those who may see it; else the way to make one, for those who work."""
    # The mark comes with the ticket: a request that is none costs no query.
    found = Complaint.objects.filter(ticket=ticket).first() if ticket.for_complaint else None
    if found is not None:
        seen = staff.has_perm("complaints.view_complaint") and (
            Complaint.objects.visible_to(staff).filter(pk=found.pk).exists()
        )
        return {"complaint": found, "may_see": seen}
    if not staff.has_perm(ENTER):
        return None
    return {"complaint": None}
