"""A manager decides on a programme as a whole, by the value of its cap."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import authority
from complaints.actions._common import demand, refuse_barred
from complaints.actions._facts import current_policy, person_of, those_who_approved
from complaints.actions._programme import digest_of, held, note, proposal_of
from complaints.conflicts import Bar
from complaints.guards import Guard
from complaints.models import Programme, ProgrammeApproval, ProgrammeState
from complaints.refused import noting_blocked
from portal import audit
from portal.guarded import refuse_secrets
from portal.models import User

APPROVED = audit.means("programme_approved", _("approved a programme"))
REJECTED = audit.means("programme_rejected", _("rejected a programme"))


@noting_blocked
@transaction.atomic
def approve_programme(
    *, programme: Programme, actor: User, seen: str, at: datetime | None = None
) -> Programme:
    """Approve exactly what was seen; after the last approval needed it may be carried out."""
    at = at or timezone.now()
    found = _free_to_decide(programme, actor, seen, at)
    ProgrammeApproval.objects.create(programme=found, approver=actor, digest=found.digest, at=at)
    note(APPROVED, found, actor, digest=found.digest)
    proposal, policy = proposal_of(found), current_policy()
    if authority.approved(proposal, those_who_approved(proposal, at), policy=policy):
        found.state, found.approved_at = ProgrammeState.APPROVED, at
        found.save(update_fields=["state", "approved_at"])
    return found


@noting_blocked
@transaction.atomic
def reject_programme(
    *, programme: Programme, actor: User, seen: str, reason: str, at: datetime | None = None
) -> Programme:
    """Refuse it for good; what was right in it is drafted anew."""
    found = _free_to_decide(programme, actor, seen, at or timezone.now())
    demand(Guard.REASON_GIVEN, reason.strip())
    refuse_secrets(reason)
    found.state, found.reason = ProgrammeState.REJECTED, reason.strip()
    found.save(update_fields=["state", "reason"])
    note(REJECTED, found, actor)
    return found


def bars_of(programme: Programme, actor: User, at: datetime) -> frozenset[Bar]:
    """Every reason why somebody may not decide on it now."""
    person, proposal = person_of(actor, at), proposal_of(programme)
    return authority.bars(person, proposal, now=at, policy=current_policy())


def _free_to_decide(programme: Programme, actor: User, seen: str, at: datetime) -> Programme:
    found = held(programme, ProgrammeState.PROPOSED)
    demand(Guard.UNCHANGED, seen == found.digest == digest_of(found))
    refuse_barred(Guard.ELIGIBLE, bars_of(found, actor, at))
    return found
