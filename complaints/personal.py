"""What complaints hold about a person. The law has us keep them, and the money, for years."""

import logging
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from complaints.actions import legal_hold
from complaints.actions.anonymise import anonymise
from complaints.models import Compensation, Complaint, ComplaintEvent, Letter, Voucher
from complaints.workflow import HELD
from portal import rotation
from portal.models import User
from portal.personal import Holding, Kept, Piece, duty, hold, retention
from portal.refusals import Refused
from tickets.kept import Hold, law
from tickets.workflow import DONE

logger = logging.getLogger(__name__)

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
        ticket: Hold(DUTY, _until(closed_at))
        for ticket, closed_at in rows.values_list("ticket", "closed_at")
    }


def _until(closed_at: datetime | None) -> date:
    """From today on for what is open; and until it is emptied, and its request with it: evidence
    names files of that. A legal hold is not told by a later day.
    """
    today = timezone.localdate()
    return max((timezone.localdate(closed_at) if closed_at else today) + KEPT, today)


def _old(before: datetime) -> "QuerySet[Complaint]":
    """Closed so long ago, not on hold, and nothing was done or written about them since then.

    What was merged goes after what it went into, and what is owed is paid first.
    Their requests rest in "solved": who complained is never told that silence has closed one.
    """
    done = ComplaintEvent.objects.exclude(verb__in=legal_hold.VERBS)
    since = done.filter(complaint=OuterRef("pk"), at__gte=before)
    owed = Compensation.objects.filter(complaint=OuterRef("pk"), state__in=HELD)
    written = Letter.objects.filter(round__complaint=OuterRef("pk"), written_at__gte=before)
    closed = Complaint.objects.filter(
        closed_at__lt=before, erased_at=None, legal_hold=False, ticket__status__in=DONE,
        ticket__status_since__lt=before,
    )  # fmt: skip
    lives_on = Q(merged_into__isnull=False, merged_into__erased_at=None)
    unseen = closed.exclude(Exists(since)).exclude(Exists(written))
    return unseen.exclude(Exists(owed)).exclude(lives_on)


def _anonymise(keys: list[int]) -> None:
    for complaint in Complaint.objects.filter(pk__in=keys):
        try:
            anonymise(complaint=complaint)
        except (Refused, OSError) as error:  # the others do not wait for it
            logger.warning("Complaint %s was not emptied: %s", complaint.pk, type(error).__name__)


retention.rows(
    "complaints: people in those closed long ago", keeps=KEPT, old=_old, let_go=_anonymise
)
