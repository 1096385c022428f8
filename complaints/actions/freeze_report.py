"""A report is frozen: from then on its numbers, and the ledger up to here, can only be compared."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import ledger
from complaints.actions._reports import as_management
from complaints.models import LedgerHead, ReportRun, ReportSnapshot
from complaints.reports.runs import span_of
from complaints.reports.sections import digest
from portal import audit
from portal.models import User
from portal.refusals import Refused

FROZEN = audit.means("report_frozen", _("froze a report"))


@transaction.atomic
def freeze_report(
    *, run: ReportRun, actor: User, at: datetime | None = None
) -> ReportSnapshot:  # fmt: skip
    """Keep the tables of a run for good, with their hash and the end of the ledger.

    Only of a period that is over, and once.
    """
    as_management(actor)
    held = ReportRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if held.tables is None or held.made_at is None:
        raise Refused("not_made", _("The report is not finished yet."))
    if held.asked_at < span_of(held).end:
        raise Refused("period_runs", _("Make it again once the period is over, then freeze it."))
    # Held to the end of the transaction: no line is added meanwhile.
    heads = LedgerHead.objects.select_for_update(no_key=True)
    head, _made = heads.get_or_create(name=ledger.MAIN)
    try:
        with transaction.atomic():
            snapshot = ReportSnapshot.objects.create(
                period=held.period, begins_on=held.begins_on, ends_on=held.ends_on,
                entity=held.entity, tables=held.tables, sha256=digest(held.tables),
                ledger_seq=head.seq, ledger_hash=head.hash, made_by=actor,
                made_at=at or timezone.now(),
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("frozen", _("The report of this period is already frozen.")) from error
    held.frozen_as = snapshot
    held.save(update_fields=["frozen_as"])
    audit.record(FROZEN, actor=actor, about=f"report:{snapshot.pk}", sha256=snapshot.sha256)
    return snapshot
