"""Something was gathered and looked at."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.actions._case_checks import as_writer
from complaints.actions._common import record
from complaints.models import Complaint, Evidence
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused
from tickets.models import Attachment


@transaction.atomic
def add_evidence(
    *,
    complaint: Complaint,
    actor: User,
    title: str,
    text: str = "",
    file: Attachment | None = None,
    at: datetime | None = None,
) -> Evidence:
    """Keep a piece of evidence. The final letter names it by its title."""
    at, title, text = at or timezone.now(), title.strip(), text.strip()
    held, role = as_writer(complaint, actor, at)
    if not title or not (text or file):
        raise Refused("evidence", _("Name the evidence, and say what it shows or attach it."))
    if file is not None and file.ticket_id != held.ticket_id:
        raise Refused("evidence_file", _("This file belongs to another request."))
    refuse_secrets(title, text)
    kept = Evidence.objects.create(
        complaint=held, title=title[:150], text=text, file=file, added_by=actor, added_at=at
    )
    record(held, "add_evidence", actor=actor, role=role, at=at, data={"evidence": kept.pk})
    return kept
