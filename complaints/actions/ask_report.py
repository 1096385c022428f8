"""A report is asked for; it is made in the background."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.actions._reports import as_management
from complaints.firm import firm
from complaints.models import ReportRun, ReportSnapshot
from complaints.reports.span import Span
from complaints.reports.tables import TABLES
from portal.models import User
from portal.refusals import Refused


@transaction.atomic
def ask_report(
    *, span: Span, actor: User, active_clients: int | None = None, at: datetime | None = None
) -> ReportRun:
    """Have the report of a period made; of one that is frozen, with what was told then."""
    at = at or timezone.now()
    as_management(actor)
    if span.begin >= at:
        raise Refused("period_ahead", _("This period has not begun yet."))
    entity = firm("en").name
    frozen = ReportSnapshot.objects.filter(
        period=span.period, begins_on=span.begins_on, entity=entity
    ).first()
    return ReportRun.objects.create(
        period=span.period, begins_on=span.begins_on, ends_on=span.ends_on, entity=entity,
        active_clients=_told(frozen) if frozen else active_clients, asked_by=actor, asked_at=at,
        steps=len(TABLES),
    )  # fmt: skip


def _told(frozen: ReportSnapshot) -> int | None:
    """How many clients there were, as the frozen report has it."""
    (row,) = next(one["rows"] for one in frozen.tables["t1"] if one["name"] == "clients")
    clients: int | None = row[0]
    return clients
