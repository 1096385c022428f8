"""What complaints hold about a person. The law has us keep them, and the money, for years."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from complaints.actions.anonymise import anonymise
from complaints.models import Complaint, ComplaintEvent, Letter, Voucher
from portal import rotation
from portal.models import User
from portal.personal import Holding, Kept, Piece, duty, hold, retention
from tickets.kept import Hold, law
from tickets.workflow import DONE

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
    rows = Complaint.objects.filter(ticket__in=tickets, erased_at=None)
    return {
        ticket: Hold(DUTY, _until(closed_at, on_hold=on_hold))
        for ticket, closed_at, on_hold in rows.values_list("ticket", "closed_at", "legal_hold")
    }


def _until(closed_at: datetime | None, *, on_hold: bool) -> date:
    """From today on for what is open or on hold; and until it is emptied, and its request with it:
    evidence names files of that.
    """
    today = timezone.localdate()
    begins = today if on_hold or closed_at is None else timezone.localdate(closed_at)
    return max(begins + KEPT, today)


def _old(before: datetime) -> "QuerySet[Complaint]":
    """Closed so long ago, not on hold, and nothing was done or written about them since then.

    Their requests rest in "solved": who complained is never told that silence has closed one.
    """
    since = ComplaintEvent.objects.filter(complaint=OuterRef("pk"), at__gte=before)
    written = Letter.objects.filter(round__complaint=OuterRef("pk"), written_at__gte=before)
    closed = Complaint.objects.filter(
        closed_at__lt=before, erased_at=None, legal_hold=False, ticket__status__in=DONE,
        ticket__status_since__lt=before,
    )  # fmt: skip
    return closed.exclude(Exists(since)).exclude(Exists(written))


def _anonymise(keys: list[int]) -> None:
    for complaint in Complaint.objects.filter(pk__in=keys):
        anonymise(complaint=complaint)


retention.rows(
    "complaints: people in those closed long ago", keeps=KEPT, old=_old, let_go=_anonymise
)
