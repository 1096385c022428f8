"""Management signs a frozen report, with what it decided (MiCA RTS Art. 2)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.actions._reports import as_management
from complaints.models import ReportSignature, ReportSnapshot
from complaints.reports.sections import digest
from portal import audit
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused

SIGNED = audit.means("report_signed", _("signed a report"))


@transaction.atomic
def sign_report(
    *, report: ReportSnapshot, actor: User, seen: str, measures: str, at: datetime | None = None
) -> ReportSignature:
    """Sign what was seen: `seen` is the hash that the page showed. Each person signs once."""
    as_management(actor)
    if not seen or seen != report.sha256 or digest(report.tables) != report.sha256:
        raise Refused("not_seen", _("This is not the report that you saw. Open it again."))
    if not measures.strip():
        raise Refused("no_measures", _("Write what was decided, even if it is that nothing is."))
    refuse_secrets(measures)
    try:
        with transaction.atomic():
            signature = ReportSignature.objects.create(
                report=report, by=actor, measures=measures.strip(), at=at or timezone.now()
            )
    except IntegrityError as error:
        raise Refused("signed", _("You have signed this report.")) from error
    audit.record(SIGNED, actor=actor, about=f"report:{report.pk}", sha256=report.sha256)
    return signature
