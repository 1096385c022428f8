"""The decision is written, and handed to whoever signs it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import letters
from complaints.actions import _clock
from complaints.actions._case_checks import as_handler, as_writer, worked_out
from complaints.actions._common import demand, move, record
from complaints.guards import Guard
from complaints.models import Complaint, LetterDraft, Round
from complaints.moves import By
from complaints.similar import usual_outcome
from complaints.terms import Letter, Outcome
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused


@transaction.atomic
def write_decision(
    *,
    complaint: Complaint,
    actor: User,
    outcome: Outcome,
    summary: str,
    corrective: str = "",
    no_redress: str = "",
    at: datetime | None = None,
) -> Complaint:
    """Keep what the final letter will say besides the findings.

    `corrective`: what we change. `no_redress`: why there is no compensation, where one might be
    expected. All of it in the language of the complaint.
    """
    at = at or timezone.now()
    held, role = as_writer(complaint, actor, at)
    demand(Guard.DESCRIBED, summary.strip())
    refuse_secrets(summary, corrective, no_redress)
    current = held.current_round
    current.outcome, current.summary, current.drafter = outcome.value, summary.strip(), actor
    current.save(update_fields=["outcome", "summary", "drafter"])
    parts = {"corrective": corrective.strip(), "no_redress": no_redress.strip()}
    LetterDraft.objects.update_or_create(
        round=current,
        kind=Letter.FINAL.value,
        defaults={"parts": parts, "author": actor, "saved_at": at},
    )
    record(held, "write_decision", actor=actor, role=role, at=at, data={"outcome": outcome.value})
    return held


@transaction.atomic
def decide(*, complaint: Complaint, actor: User, at: datetime | None = None) -> Complaint:
    """Hand the decision over to be signed: everything that it stands on is there."""
    at = at or timezone.now()
    held = as_handler(complaint, actor, at, "decide")
    current = held.current_round
    worked_out(held, current)
    consistent(held, current)
    current.drafted_at = current.drafted_at or at
    current.drafter = actor
    current.save(update_fields=["drafted_at", "drafter"])
    said = {"outcome": current.outcome}
    move(held, "decide", actor=actor, role=By.HANDLER, at=at, data=said)
    _clock.follow(held, current, at)
    return held


def consistent(complaint: Complaint, current: Round) -> None:
    """What is decided otherwise than most similar cases says why (RTS 2025/294 Art. 6(1))."""
    usual = usual_outcome(complaint)
    if usual and usual != current.outcome and not current.deviation:
        raise Refused(
            "deviation",
            _("Most similar complaints were decided otherwise. Give the reason for that."),
        )


def final_letter(complaint: Complaint, at: datetime, author: User | None = None) -> letters.Written:
    """The final letter as it would be now, and what it lacks."""
    return letters.preview(complaint, Letter.FINAL, at=at, author=author)
