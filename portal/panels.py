"""The front page's panel on mail that does not get through."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from portal.models import EmailStatus, OutgoingEmail
from portal.staff_site import panel

STUCK_AFTER = timedelta(minutes=10)
LOOK_BACK = timedelta(days=1)
SHOWN = 5


@panel("admin/panels/outbox.html", order=80)
def outbox_trouble(request: HttpRequest) -> dict[str, Any] | None:
    """Emails that have waited for ten minutes or more, and those given up since yesterday."""
    if not request.user.has_perm("portal.view_outgoingemail"):
        return None
    now = timezone.now()
    emails = OutgoingEmail.objects.defer("text", "html", "headers")
    stuck = emails.filter(status=EmailStatus.QUEUED, created_at__lt=now - STUCK_AFTER)
    failed = emails.filter(status=EmailStatus.FAILED, claimed_at__gte=now - LOOK_BACK)
    return {
        "stuck": list(stuck.order_by("due_at")[:SHOWN]),
        "failed": list(failed.order_by("-pk")[:SHOWN]),
    }
