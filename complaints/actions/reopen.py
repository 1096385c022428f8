"""Something new has come to light: a closed complaint begins again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints import letters
from complaints.actions import _clock, _ending
from complaints.actions._case_checks import as_head
from complaints.actions._common import demand, move
from complaints.axes import Opening
from complaints.guards import Guard
from complaints.models import Complaint
from complaints.moves import By
from complaints.terms import Letter
from portal.guarded import refuse_secrets
from portal.models import User
from tickets.actions import entrust


@transaction.atomic
def reopen(
    *, complaint: Complaint, actor: User, facts: str, outside: bool = False,
    at: datetime | None = None,
) -> Complaint:  # fmt: skip
    """Begin another round. `facts`: the new evidence, or who asked us to look again.

    `outside`: an ombudsman, an authority or a court did; reports tell what becomes of it.
    """
    at, facts = at or timezone.now(), facts.strip()
    held = as_head(complaint, actor, at, "reopen")
    demand(Guard.NEW_FACTS, facts)
    refuse_secrets(facts)
    begun = _ending.next_round(held, Opening.REOPENED, facts, at)
    begun.investigated_at = at
    begun.save(update_fields=["investigated_at"])
    move(
        held, "reopen", actor=actor, role=By.HEAD, at=at, reason=facts,
        data={"round": begun.number, "outside": outside},
        round_number=begun.number, closed_at=None,
    )  # fmt: skip
    letters.send(held, Letter.REOPENED, at=at, author=actor)
    entrust.resume(ticket=held.ticket, actor=actor, at=at)
    _clock.follow(held, begun, at)
    return held
