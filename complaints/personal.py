"""What complaints hold about a person. The law has us keep them, and the money, for years."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from complaints.models import Complaint, Letter, Voucher
from portal import rotation
from portal.models import User
from portal.personal import Holding, Kept, Piece, duty, hold
from tickets.kept import Hold, law

# MiCA Art. 68(9): five years, seven when an authority asks for it.
KEPT = timedelta(days=7 * 365 + 2)
DUTY = duty("complaints", _("Your complaints, our letters about them, and what was paid"))


def tell(person: User) -> Iterator[Piece]:
    """Their complaints, with every letter as it left."""
    for complaint in Complaint.objects.filter(ticket__requester=person).select_related("ticket"):
        yield Piece(f"{complaint.ticket.reference}.json", _told(complaint))


def _told(complaint: Complaint) -> dict[str, Any]:
    letters = Letter.objects.filter(round__complaint=complaint).order_by("pk")
    return {
        "request": complaint.ticket.reference,
        "stage": complaint.stage,
        "received_at": complaint.received_at,
        "closed_at": complaint.closed_at,
        "remedy_wanted": complaint.wanted_note,
        "damage": complaint.damage,
        "happened_on": complaint.happened_on,
        "letters": [dict(row) for row in letters.values("written_at", "kind", "subject", "body")],
        "compensations": [str(each) for each in complaint.compensations.all()],
    }


def hinders(person: User) -> list[str]:
    """An open complaint is decided first."""
    count = Complaint.objects.filter(ticket__requester=person, closed_at=None).count()
    if not count:
        return []
    said = ngettext(
        "%(count)d complaint is not decided yet. It has to be closed first.",
        "%(count)d complaints are not decided yet. They have to be closed first.",
        count,
    )
    return [said % {"count": count}]


def erase(person: User, at: datetime) -> list[Kept]:
    """Nothing before its time: their requests are kept by `_kept_by_law`."""
    return []


rotation.sealed_bytes(Voucher, "sealed_code")
hold(Holding(name="complaints", order=40, tell=tell, erase=erase, hinders=hinders))


@law
def _kept_by_law(tickets: Collection[int]) -> dict[int, Hold]:
    """Requests that are complaints, until so long after the complaint was closed."""
    rows = Complaint.objects.filter(ticket__in=tickets).values_list("ticket", "closed_at")
    return {
        ticket: Hold(DUTY, until)
        for ticket, closed_at in rows
        if (until := _until(closed_at)) >= timezone.localdate()
    }


def _until(closed_at: datetime | None) -> date:
    return timezone.localdate(closed_at or timezone.now()) + KEPT
