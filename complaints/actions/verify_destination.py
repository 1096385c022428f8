"""Finance has checked that a destination is the client's own."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints import conflicts
from complaints.actions._common import (
    TransitionNotAllowed,
    demand,
    latest_award,
    record,
    refuse_barred,
)
from complaints.actions._facts import case_of, person_of
from complaints.guards import Guard
from complaints.models import Compensation
from complaints.moves import By
from complaints.refused import noting_blocked
from complaints.workflow import FINISHED, Award
from portal.guarded import refuse_secrets
from portal.models import User


@noting_blocked
@transaction.atomic
def verify_destination(
    *, compensation: Compensation, actor: User, seen: str, how: str, at: datetime | None = None
) -> Compensation:
    """Keep who checked the destination that they saw, when and how, such as by a signed message."""
    at = at or timezone.now()
    held = latest_award(compensation)
    bars = conflicts.paying(
        person_of(actor, at), case_of(held.complaint), proposer=held.proposer_id,
        approvers=frozenset(),
    )  # fmt: skip
    refuse_barred(Guard.PAYER_FREE, bars)
    demand(Guard.REASON_GIVEN, how.strip())
    refuse_secrets(how)
    if held.award in FINISHED | {Award.PAYING} or seen != held.destination or not seen:
        raise TransitionNotAllowed
    Compensation.objects.filter(pk=held.pk).update(
        destination_verified_at=at, destination_verified_by=actor
    )
    held.refresh_from_db(fields=["destination_verified_at", "destination_verified_by"])
    record(
        held.complaint, "verify_destination", actor=actor, role=By.FINANCE, at=at,
        reason=how.strip(), compensation=held,
    )  # fmt: skip
    return held
