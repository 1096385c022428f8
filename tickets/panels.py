"""What the staff's front page says of requests. Every number is counted to a limit only."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest

from portal.models import User
from portal.staff_site import panel
from tickets.admin.alerts import SEE, open_alerts
from tickets.admin.filters import VIEWS
from tickets.email.poll import SENTENCES
from tickets.models import Admission, Arrival, IncomingEmail, Mailbox, Ticket, Watcher
from tickets.models.ticket import TicketQuerySet

COUNTED, SHOWN = 99, 8
COUNTED_VIEWS = ("us", "mine", "unassigned", "urgent", "user")


def _seen_by(request: HttpRequest) -> tuple[User, TicketQuerySet] | None:
    staff = request.user
    if not isinstance(staff, User) or not staff.has_perm("tickets.view_ticket"):
        return None
    return staff, Ticket.objects.visible_to(staff)


def _soonest(tickets: TicketQuerySet) -> list[Ticket]:
    return list(tickets.order_by(F("due_at").asc(nulls_last=True), "pk")[:SHOWN])


def _count(key: str, tickets: TicketQuerySet, staff: User) -> dict[str, Any]:
    found = VIEWS[key].pick(tickets, staff)[: COUNTED + 1].count()
    label = VIEWS[key].label
    return {"key": key, "label": label, "count": min(found, COUNTED), "more": found > COUNTED}


@panel("admin/panels/due.html", order=10)
def due_next(request: HttpRequest) -> dict[str, Any] | None:
    """What waits for us and is due first, and how much there is in each view."""
    if not (seen := _seen_by(request)):
        return None
    staff, tickets = seen
    return {
        "views": [_count(key, tickets, staff) for key in COUNTED_VIEWS],
        "tickets": _soonest(VIEWS["us"].pick(tickets, staff)),
    }


@panel("admin/panels/mine.html", order=20)
def mine(request: HttpRequest) -> dict[str, Any] | None:
    """What is assigned to whoever looks; nothing for those who do not work on requests."""
    if not (seen := _seen_by(request)) or not seen[0].has_perm("tickets.work_ticket"):
        return None
    return {"tickets": _soonest(VIEWS["mine"].pick(seen[1], seen[0]))}


@panel("admin/panels/mail_in.html", order=70)
def mail_in(request: HttpRequest) -> dict[str, Any] | None:
    """What came by email and needs a person: mail that was not understood, mailboxes that cannot
    be read, and people who wait to be let into a request."""
    if not (seen := _seen_by(request)):
        return None
    staff, tickets = seen
    waiting = Watcher.objects.filter(state=Admission.WAITING, ticket__in=tickets)
    sees = staff.has_perm("tickets.view_incomingemail")
    stopped = IncomingEmail.objects.filter(status=Arrival.QUARANTINED)[:COUNTED] if sees else None
    return {
        "watchers": list(waiting.select_related("person", "ticket").order_by("asked_at")[:SHOWN]),
        "stopped": stopped.count() if stopped is not None else 0,
        "mailboxes": _unread_mailboxes() if sees else [],
    }


def _unread_mailboxes() -> list[dict[str, Any]]:
    broken = Mailbox.objects.filter(active=True).exclude(last_error="")[:SHOWN]
    return [
        {"pk": box.pk, "name": box.name, "sentence": SENTENCES.get(box.last_error, "")}
        for box in broken
    ]


@panel("admin/panels/alerts.html", order=5)
def alerts(request: HttpRequest) -> dict[str, Any] | None:
    """What looks like a theft and waits for a decision; nothing while there is none."""
    if not request.user.has_perm(SEE):
        return None
    rows = open_alerts(SHOWN)
    return {"alerts": rows} if rows else None
