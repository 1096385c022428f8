"""Why it happened: set with the decision, never guessed before."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.actions._case_checks import as_writer
from complaints.actions._common import record
from complaints.axes import Cause
from complaints.models import Complaint, RootCause
from portal.models import User
from portal.refusals import Refused


@transaction.atomic
def set_cause(
    *,
    complaint: Complaint,
    actor: User,
    cause: Cause,
    root_cause: RootCause | None = None,
    at: datetime | None = None,
) -> Complaint:
    """Say why it happened, and which known root cause it belongs to."""
    at = at or timezone.now()
    held, role = as_writer(complaint, actor, at)
    if root_cause is not None and root_cause.cause != cause:
        raise Refused("other_cause", _("This root cause is of another kind."))
    said = {
        "from": held.cause,
        "to": cause.value,
        "root_cause": root_cause.pk if root_cause else None,
    }
    Complaint.objects.filter(pk=held.pk).update(
        cause=cause.value, root_cause=root_cause, version=F("version") + 1
    )
    held.cause, held.root_cause, held.version = cause.value, root_cause, held.version + 1
    record(held, "set_cause", actor=actor, role=role, at=at, data=said)
    return held
