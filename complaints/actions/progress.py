"""The complainant hears how it is going: at least every ten business days."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import letters
from complaints.actions import _clock
from complaints.actions._case_checks import as_handler, as_reviewer
from complaints.actions._common import latest, record
from complaints.deadlines import receipt_day
from complaints.models import Complaint, ProgressNote
from complaints.moves import By
from complaints.terms import Letter
from complaints.workflow import Stage
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused
from tickets.actions import entrust


@transaction.atomic
def note_progress(
    *,
    complaint: Complaint,
    actor: User,
    done: str,
    next_step: str,
    next_on: date,
    at: datetime | None = None,
) -> ProgressNote:
    """Tell the complainant what was done, what comes next and by when."""
    at, done, next_step = at or timezone.now(), done.strip(), next_step.strip()
    held = latest(complaint)
    if held.state is Stage.UNDER_REVIEW:
        as_reviewer(held, actor, at)
        role = By.REVIEWER
    else:
        held, role = as_handler(complaint, actor, at), By.HANDLER
    if not held.is_live:
        raise Refused("not_live", _("This complaint is no longer being handled."))
    if not done or not next_step or next_on < receipt_day(at):
        raise Refused("progress", _("Say what was done, what comes next and by which day."))
    refuse_secrets(done, next_step)
    current = held.current_round
    note = ProgressNote.objects.create(
        round=current, done=done, next_step=next_step, next_on=next_on, author=actor, at=at
    )
    record(held, "note_progress", actor=actor, role=role, at=at, data={"note": note.pk})
    letters.send(
        held, Letter.PROGRESS, at=at, author=actor, done=done, next_step=next_step, next_on=next_on
    )
    entrust.answered(ticket=held.ticket, at=at)
    _clock.follow(held, current, at)
    return note
