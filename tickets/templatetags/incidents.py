"""What the page of an announcement shows of the requests that are linked to it."""

from typing import Any

from django import template

from kb.models import Announcement
from portal.models import User
from tickets.actions.broadcast import SEND
from tickets.admin.broadcasts import linked_to
from tickets.models import Broadcast, Ticket

register = template.Library()
SHOWN = 10


@register.inclusion_tag("admin/tickets/parts/linked.html")
def linked_requests(incident: Announcement, staff: User) -> dict[str, Any]:
    """The newest of those that this member of staff may see, how many there are, what was sent."""
    if not staff.has_perm("tickets.view_ticket"):
        return {}
    theirs = Ticket.objects.visible_to(staff).filter(incident=incident).order_by("-pk")
    return {
        "announcement": incident,
        "linked": linked_to(incident),
        "tickets": list(theirs.only("reference", "subject", "status", "created_at")[:SHOWN]),
        "broadcasts": list(Broadcast.objects.filter(incident=incident)[:SHOWN]),
        "may_write": staff.has_perm(SEND),
    }
