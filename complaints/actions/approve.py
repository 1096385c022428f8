"""A manager decides on a proposal: approves it, alone or with a second one, or does not."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from complaints import authority
from complaints.actions import _budget
from complaints.actions._checks import eligible, unchanged, within_fee
from complaints.actions._common import begin, demand, move_award
from complaints.actions._facts import current_policy, those_who_approved
from complaints.actions._payment import await_approved
from complaints.authority import Need, Proposal
from complaints.guards import Guard
from complaints.models import Approval, Compensation
from complaints.moves import By
from complaints.refused import noting_blocked
from complaints.workflow import Award
from portal.guarded import refuse_secrets
from portal.models import User


@noting_blocked
@transaction.atomic
def approve(
    *, compensation: Compensation, actor: User, seen: str, comment: str = "",
    at: datetime | None = None,
) -> Compensation:  # fmt: skip
    """Approve exactly what was seen: `seen` is the digest that the page showed.

    With the last approval that is needed the money is set aside; before it, another is waited for.
    """
    at = at or timezone.now()
    held = begin(compensation, "approve")
    proposal = _sign(held, actor, seen, comment, at)
    policy = current_policy()
    wanted = authority.need(proposal, policy)
    people = those_who_approved(proposal, at)
    said = {"version": held.version, "digest": held.digest, "comment": comment}
    if not authority.approved(proposal, people, wanted=wanted, policy=policy):
        move_award(
            held, "approve", to=Award.PENDING_SECOND, actor=actor, role=By.APPROVER, at=at,
            data=said,
        )  # fmt: skip
        return held
    within_fee(held)
    budget = _budget.commit(held, actor=actor, at=at)
    move_award(
        held, "approve", to=Award.APPROVED, actor=actor, role=By.APPROVER, at=at, data=said,
        need=kept(wanted), approved_at=at, budget=budget,
    )  # fmt: skip
    await_approved(held, at)
    return held


@noting_blocked
@transaction.atomic
def renew(
    *, compensation: Compensation, actor: User, seen: str, comment: str = "",
    at: datetime | None = None,
) -> Compensation:  # fmt: skip
    """Approve in place of somebody whose approval no longer stands."""
    at = at or timezone.now()
    held = begin(compensation, "renew")
    _sign(held, actor, seen, comment, at)
    move_award(
        held, "renew", actor=actor, role=By.APPROVER, at=at, data={"comment": comment}
    )  # fmt: skip
    return held


@noting_blocked
@transaction.atomic
def ask_changes(
    *, compensation: Compensation, actor: User, seen: str, reason: str, at: datetime | None = None
) -> Compensation:
    """Hand a proposal back to its handler, with what should be different."""
    return _hand_back(compensation, "ask_changes", actor, seen, reason, at or timezone.now())


@noting_blocked
@transaction.atomic
def reject(
    *, compensation: Compensation, actor: User, seen: str, reason: str, at: datetime | None = None
) -> Compensation:
    """Refuse a proposal for good."""
    return _hand_back(compensation, "reject", actor, seen, reason, at or timezone.now())


def _sign(held: Compensation, actor: User, seen: str, comment: str, at: datetime) -> Proposal:
    """Keep an approval; the proposal with it."""
    # Two approvals of one person at once would each find the day's limit free.
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    refuse_secrets(comment)
    unchanged(held, seen)
    proposal = eligible(held, actor, at)
    Approval.objects.create(
        compensation=held, approver=actor, version=held.version, digest=held.digest,
        value=held.value, comment=comment, at=at,
    )  # fmt: skip
    mine = authority.Approval(actor.pk, held.digest)
    return replace(proposal, approvals=(*proposal.approvals, mine))


def _hand_back(  # noqa: PLR0917  (of this module alone)
    compensation: Compensation, verb: str, actor: User, seen: str, reason: str, at: datetime
) -> Compensation:
    held = begin(compensation, verb)
    refuse_secrets(reason)
    unchanged(held, seen)
    eligible(held, actor, at)
    demand(Guard.REASON_GIVEN, reason.strip())
    move_award(held, verb, actor=actor, role=By.APPROVER, at=at, reason=reason.strip())
    return held


def kept(wanted: Need) -> dict[str, object]:
    """The need as a JSON column keeps it; `Compensation.frozen_need` reads it."""
    return {
        "value": wanted.value,
        "approvals": wanted.approvals,
        "groups": sorted(wanted.groups),
        "one_of_each": sorted(wanted.one_of_each),
    }
