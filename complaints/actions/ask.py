"""The handler asks the complainant; the complaint's own clock runs on."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import letters
from complaints.actions import _clock
from complaints.actions._case_checks import as_handler
from complaints.actions._common import demand, move
from complaints.deadlines import end_of, receipt_day
from complaints.guards import Guard
from complaints.models import Complaint
from complaints.moves import By
from complaints.terms import ANSWER_WITHIN, Letter
from portal import timers
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused
from portal.timers import Later
from tickets.actions import entrust


@transaction.atomic
def ask(
    *,
    complaint: Complaint,
    actor: User,
    question: str,
    answer_by: date | None = None,
    at: datetime | None = None,
) -> Complaint:
    """Send a question. Without an answer by that day the examination goes on with what there is."""
    at, question = at or timezone.now(), question.strip()
    held = as_handler(complaint, actor, at, "ask")
    demand(Guard.QUESTION_ASKED, question)
    refuse_secrets(question)
    last = answer_by or receipt_day(at + ANSWER_WITHIN)
    if last <= receipt_day(at):
        raise Refused("answer_by", _("Leave the complainant at least one day for the answer."))
    said = {"question": question, "answer_by": last.isoformat()}
    move(held, "ask", actor=actor, role=By.HANDLER, at=at, data=said)
    letters.send(held, Letter.QUESTION, at=at, author=actor, question=question, answer_by=last)
    entrust.answered(ticket=held.ticket, at=at)
    _clock.follow(held, held.current_round, at)
    since = held.stage_since.isoformat()
    timers.set_timer(Later(_clock.LAPSE, held.pk, end_of(last), since))
    return held
