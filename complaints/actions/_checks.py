"""The guards of a compensation, each in one place; the refusal's code is the guard's name."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import authority, conflicts
from complaints.actions._common import demand, refuse_barred
from complaints.actions._facts import (
    approvers,
    case_of,
    current_policy,
    person_of,
    proposal_of,
    those_who_approved,
)
from complaints.authority import Proposal
from complaints.conflicts import Bar, Person
from complaints.guards import Guard
from complaints.models import Compensation, Complaint, Fee, Party, PartyKind
from complaints.moves import By
from complaints.terms import NEED_CONSENT, Ground, Kind, Letter
from complaints.workflow import Award, Stage
from portal.models import User
from portal.refusals import Refused

# Where a remedy may be worked on: as long as somebody may still decide, or has just decided.
OPEN_TO_REDRESS = frozenset(
    {
        Stage.OPEN,
        Stage.INVESTIGATING,
        Stage.AWAITING_CLIENT,
        Stage.DECISION_REVIEW,
        Stage.UNDER_REVIEW,
        Stage.DECIDED,
    }
)
# Refunds of a fee that count against it: those that stand, and those that may.
_NO_REFUND = (
    Award.DRAFT,
    Award.CHANGES,
    Award.REJECTED,
    Award.CANCELLED,
    Award.DECLINED,
    Award.LAPSED,
    Award.REVERSED,
)
WITHOUT_DESTINATION = frozenset({Kind.VOUCHER, Kind.NON_MONEY})


def as_handler(complaint: Complaint, actor: User, at: datetime) -> Person:
    """Whoever works on this complaint, or leads those who do; nobody with an interest in it."""
    person = person_of(actor, at)
    refuse_barred(Guard.NO_CONFLICT, conflicts.handling(person, case_of(complaint)))
    if actor.pk != complaint.handler_id and conflicts.Group.HEAD not in person.groups:
        raise Refused("not_yours", _("Only the handler of this complaint or the head may do this."))
    if complaint.state not in OPEN_TO_REDRESS:
        raise Refused("stage", _("At this stage the complaint takes no compensation."))
    return person


def complete(award: Compensation) -> None:
    """Everything that a proposal needs (complaints.md 2.2)."""
    demand(Guard.COMPLETE, award.basis.strip() and award.beneficiary.strip())
    demand(Guard.COMPLETE, award.ground != Ground.OTHER or award.ground_note.strip())
    demand(Guard.COMPLETE, award.kind in WITHOUT_DESTINATION or award.destination)
    demand(Guard.COMPLETE, award.evidence.exists())
    demand(Guard.COMPLETE, award.kind != Kind.FEE_REFUND or award.fee_id)


def within_fee(award: Compensation) -> None:
    """All refunds of a fee together are never more than it, in its own asset (invariant 26)."""
    if award.fee_id is None:
        return
    fee = Fee.objects.select_for_update(no_key=True).get(pk=award.fee_id)
    if fee.asset != award.asset:
        raise Refused("fee_asset", _("A fee is refunded in the asset in which it was charged."))
    others = fee.refunds.exclude(pk=award.pk).exclude(state__in=_NO_REFUND)
    refunded = sum(one.amount for one in others)
    if refunded + award.amount > fee.charged:
        raise Refused("fee_exceeded", _("All refunds together would be more than the fee."))


def unchanged(award: Compensation, seen: str) -> None:
    """What is approved is what was proposed, and what the approver saw (invariant 16)."""
    demand(Guard.UNCHANGED, award.digest and seen == award.digest == award.content().digest)


def approvable(award: Compensation, at: datetime) -> None:
    """Somebody can approve it: no proposal ends in a queue of nobody (invariant 19)."""
    able = authority.approvable(proposal_of(award), approvers(at), policy=current_policy())
    demand(Guard.APPROVABLE, able)


def eligible(award: Compensation, actor: User, at: datetime) -> Proposal:
    """The proposal, for somebody who may approve it now (invariant 13)."""
    proposal = proposal_of(award)
    refuse_barred(Guard.ELIGIBLE, bars_of(award, actor, at, proposal))
    return proposal


def bars_of(
    award: Compensation, actor: User, at: datetime, proposal: Proposal | None = None
) -> frozenset[Bar]:
    """Every reason why somebody may not approve the proposal now."""
    proposal = proposal or proposal_of(award)
    return authority.bars(person_of(actor, at), proposal, now=at, policy=current_policy())


def still_approved(award: Compensation, at: datetime) -> Proposal:
    """The approvals that it has still stand, measured by what was needed when they were given."""
    proposal = proposal_of(award)
    people = those_who_approved(proposal, at)
    wanted = award.frozen_need
    stands = authority.approved(proposal, people, wanted=wanted, policy=current_policy())
    demand(Guard.STILL_APPROVED, award.digest == proposal.content.digest and stands)
    return proposal


def payer_free(proposal: Proposal, actor: User, at: datetime) -> None:
    """Who pays has neither proposed nor approved, and is no party (invariant 17)."""
    approved_by = frozenset(one.by for one in proposal.approvals)
    bars = conflicts.paying(
        person_of(actor, at), proposal.case, proposer=proposal.proposer, approvers=approved_by
    )
    refuse_barred(Guard.PAYER_FREE, bars)


def destination_verified(award: Compensation) -> None:
    """Somebody has checked that the destination is the client's own."""
    free = award.kind in WITHOUT_DESTINATION
    demand(Guard.DESTINATION_VERIFIED, free or award.destination_verified_at)


def consent(award: Compensation) -> None:
    """From approved, only what needs no consent is carried out at once."""
    if award.award is Award.APPROVED:
        demand(Guard.NO_CONSENT, Kind(award.kind) not in NEED_CONSENT)


def final_sent(complaint: Complaint) -> None:
    """The final response of this round has been written."""
    demand(Guard.FINAL_SENT, complaint.current_round.letters.filter(kind=Letter.FINAL).exists())


def as_client(award: Compensation, actor: User, at: datetime) -> By:
    """In which part somebody answers an offer; `PermissionDenied` for anybody but these two."""
    if actor.pk == award.client_id:
        return By.COMPLAINANT
    today = timezone.localdate(at, timezone.get_default_timezone())
    spoken_for = Party.objects.filter(
        complaint=award.complaint_id, kind=PartyKind.REPRESENTATIVE, user=actor,
        checked_at__isnull=False, revoked_at=None,
    ).exclude(expires_on__lt=today)  # fmt: skip
    if not spoken_for.exists():
        raise PermissionDenied
    return By.REPRESENTATIVE
