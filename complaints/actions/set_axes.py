"""What hurt, where, and how much is at stake: the description of a complaint."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.actions._case_checks import as_handler
from complaints.actions._common import record
from complaints.axes import Phase, Product, Topic
from complaints.models import Complaint
from complaints.moves import By
from complaints.terms import Severity
from portal.models import User
from portal.refusals import Refused


@transaction.atomic
def set_axes(
    *,
    complaint: Complaint,
    actor: User,
    topic: Topic | None = None,
    product: Product | None = None,
    phase: Phase | None = None,
    severity: Severity | None = None,
    vulnerable: bool | None = None,
    about_vulnerability: bool | None = None,
    at: datetime | None = None,
) -> Complaint:
    """Set what is given; None leaves a value as it is. Each change is kept with what was before."""
    at = at or timezone.now()
    held = as_handler(complaint, actor, at)
    given = {
        "topic": topic,
        "product": product,
        "phase": phase,
        "severity": severity,
        "vulnerable": vulnerable,
        "about_vulnerability": about_vulnerability,
    }
    changes = {
        name: value
        for name, value in given.items()
        if value is not None and value != getattr(held, name)
    }
    if not changes:
        raise Refused("same", _("Nothing of this is different."))
    said = {name: [getattr(held, name), value] for name, value in changes.items()}
    Complaint.objects.filter(pk=held.pk).update(version=F("version") + 1, **changes)
    held.version += 1
    for name, value in changes.items():
        setattr(held, name, value)
    record(held, "set_axes", actor=actor, role=By.HANDLER, at=at, data=said)
    return held
