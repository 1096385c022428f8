"""An approved programme becomes the compensations of its people's complaints."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints import authority
from complaints.actions import _budget
from complaints.actions._checks import OPEN_TO_REDRESS, complete
from complaints.actions._common import demand, latest, move_award, record
from complaints.actions._facts import current_policy, those_who_approved
from complaints.actions._facts import proposal_of as proposal_of_award
from complaints.actions._payment import await_approved
from complaints.actions._programme import (
    as_worker,
    complaints_of,
    digest_of,
    held,
    note,
    proposal_of,
)
from complaints.actions.approve import kept
from complaints.actions.propose import value_of
from complaints.authority import Need
from complaints.guards import Guard
from complaints.models import (
    Approval,
    Compensation,
    Complaint,
    Evidence,
    Programme,
    ProgrammeRow,
    ProgrammeState,
)
from complaints.moves import By
from complaints.workflow import Award
from portal import audit
from portal.models import User
from portal.refusals import Refused

CARRIED_OUT = audit.means("programme_carried_out", _("carried out a programme"))


class Left(NamedTuple):
    """A row that was not carried out, and why."""

    row: ProgrammeRow
    why: str | Promise


@transaction.atomic
def carry_out_programme(
    *, programme: Programme, actor: User, at: datetime | None = None
) -> list[Left]:  # fmt: skip
    """Make the compensation of every row that can have one now, approved as the programme is.

    What is left, such as people who have not complained, can be carried out later; nobody gets
    their part twice.
    """
    at = at or timezone.now()
    as_worker(actor, at)
    found = held(programme, ProgrammeState.APPROVED)
    proposal = proposal_of(found)
    wanted, people = authority.need(proposal, current_policy()), those_who_approved(proposal, at)
    stands = authority.approved(proposal, people, wanted=wanted, policy=current_policy())
    demand(Guard.STILL_APPROVED, stands and found.digest == digest_of(found))
    known, left = complaints_of(found), []
    for row in found.rows.filter(compensation=None).select_related("client").order_by("client"):
        try:
            with transaction.atomic():
                _carry_out(found, row, known.get(row.client_id), wanted, at)
        except Refused as refusal:
            left.append(Left(row, refusal.sentence))
    if not left:
        found.state = ProgrammeState.DONE
        found.save(update_fields=["state"])
    note(CARRIED_OUT, found, actor, left=len(left))
    return left


def _carry_out(
    programme: Programme, row: ProgrammeRow, complaint: Complaint | None, wanted: Need, at: datetime
) -> None:
    if complaint is None:
        raise Refused("no_complaint", _("This person has not complained. Register it for them."))
    complaint = latest(complaint)
    if complaint.state not in OPEN_TO_REDRESS:
        raise Refused("stage", _("At this stage the complaint takes no compensation."))
    award = _propose(programme, row, complaint, at)
    approvals = list(programme.approvals.filter(digest=programme.digest).order_by("at", "pk"))
    Approval.objects.bulk_create([
        Approval(compensation=award, approver_id=one.approver_id, version=award.version,
                 digest=award.digest, value=award.value, at=one.at)
        for one in approvals
    ])  # fmt: skip
    proposal, policy = proposal_of_award(award), current_policy()
    # Its own need is more where the client has been granted much besides.
    need = max(wanted, authority.need(proposal, policy), key=lambda one: one.value)
    people = those_who_approved(proposal, at)
    demand(Guard.STILL_APPROVED, authority.approved(proposal, people, wanted=need, policy=policy))
    last = approvals[-1].approver
    budget = _budget.commit(award, actor=last, at=at)
    said = {"version": award.version, "digest": award.digest, "programme": programme.pk}
    move_award(
        award, "approve", to=Award.APPROVED, actor=last, role=By.APPROVER, at=at, data=said,
        need=kept(need), approved_at=at, budget=budget,
    )  # fmt: skip
    await_approved(award, at)
    row.complaint, row.compensation = complaint, award
    row.save(update_fields=["complaint", "compensation"])


def _propose(
    programme: Programme, row: ProgrammeRow, complaint: Complaint, at: datetime
) -> Compensation:
    """The row as a proposal of whoever proposed the programme."""
    award = Compensation.objects.create(
        complaint=complaint, client=row.client, proposer=programme.proposer, kind=programme.kind,
        ground=programme.ground, asset=programme.asset, amount=row.amount,
        basis=f"{programme.formula}\n{programme.basis}", beneficiary=row.client.name[:150],
        network=row.facts.get("network", ""), destination=row.facts.get("destination", ""),
        programme=programme, created_at=at,
    )  # fmt: skip
    award.complaint = complaint
    found = Evidence.objects.create(
        complaint=complaint, title=programme.name, text=programme.formula,
        added_by=programme.proposer, added_at=at,
    )  # fmt: skip
    award.evidence.add(found)
    said = {"version": award.version, "programme": programme.pk}
    by: dict[str, Any] = {"actor": programme.proposer, "role": By.HANDLER, "at": at}
    record(complaint, "draft", new=Award.DRAFT, data=said, compensation=award, **by)
    complete(award)
    columns = {**value_of(award), "proposed_at": at}
    for name, value in columns.items():
        setattr(award, name, value)
    digest = award.content().digest
    move_award(award, "propose", data={**said, "digest": digest}, digest=digest, **columns, **by)
    return award
