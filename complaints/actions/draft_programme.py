"""One remedy for everybody whom an incident hurt: written, and put before those who approve."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import authority, money
from complaints.actions._checks import WITHOUT_DESTINATION
from complaints.actions._common import demand
from complaints.actions._facts import approvers, current_policy
from complaints.actions._programme import (
    KINDS,
    Plan,
    Share,
    as_worker,
    complaints_of,
    digest_of,
    held,
    note,
    proposal_of,
)
from complaints.guards import Guard
from complaints.models import Programme, ProgrammeRow, ProgrammeState
from complaints.terms import Ground, Kind
from portal import audit
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused
from tickets.intake.chains import CHAINS, check_address

DRAFTED = audit.means("programme_drafted", _("drafted a programme"))
PROPOSED = audit.means("programme_proposed", _("proposed a programme"))


@transaction.atomic
def draft_programme(*, plan: Plan, actor: User, at: datetime | None = None) -> Programme:
    """Write a programme: its cap is shared by weight, by largest remainder, to the last unit."""
    as_worker(actor, at or timezone.now())
    refuse_secrets(plan.name, plan.formula, plan.basis)
    asset = money.ASSETS.get(plan.asset)
    if asset is None:
        raise Refused("asset", _("Choose the asset that it is paid in."))
    if plan.kind not in KINDS:
        raise Refused("kind", _("A programme cannot consist of this."))
    cap = money.parse(plan.cap, asset)
    programme = Programme.objects.create(
        name=plan.name.strip()[:150], incident_id=plan.incident, kind=plan.kind,
        ground=Ground.PROGRAMME, asset=asset.code, formula=plan.formula.strip(), cap=cap,
        basis=plan.basis.strip(), proposer=actor,
    )  # fmt: skip
    _keep_rows(programme, plan.shares)
    note(DRAFTED, programme, actor)
    return programme


@transaction.atomic
def propose_programme(
    *, programme: Programme, actor: User, at: datetime | None = None
) -> Programme:  # fmt: skip
    """Put it before the approvers; from here on its rows are frozen."""
    at = at or timezone.now()
    as_worker(actor, at)
    found = held(programme, ProgrammeState.DRAFT)
    demand(Guard.COMPLETE, found.name and found.formula and found.basis)
    amounts = found.rows.values_list("amount", flat=True)
    demand(Guard.COMPLETE, amounts and sum(amounts) <= found.cap)
    found.proposer, found.proposed_at, found.digest = actor, at, digest_of(found)
    able = authority.approvable(proposal_of(found), approvers(at), policy=current_policy())
    demand(Guard.APPROVABLE, able)
    found.state = ProgrammeState.PROPOSED
    found.save(update_fields=["proposer", "proposed_at", "digest", "state"])
    note(PROPOSED, found, actor, digest=found.digest)
    return found


def _keep_rows(programme: Programme, shares: list[Share]) -> None:
    if len({one.client.pk for one in shares}) != len(shares):
        raise Refused("twice", _("Somebody is in the list twice."))
    if any(one.client.is_staff for one in shares):
        raise Refused("staff", _("Somebody in the list is a member of staff."))
    try:
        amounts = money.allocate(programme.cap, [one.weight for one in shares])
    except ValueError as error:
        raise Refused("weights", _("Each person needs a weight above zero.")) from error
    if not all(amounts):
        raise Refused("too_small", _("The cap is too small for so many people."))
    facts = [{"weight": one.weight, **_destination(programme, one)} for one in shares]
    ProgrammeRow.objects.bulk_create([
        ProgrammeRow(programme=programme, client=one.client, amount=amount, facts=fact)
        for one, amount, fact in zip(shares, amounts, facts, strict=True)
    ])  # fmt: skip
    known = complaints_of(programme)
    for row in programme.rows.filter(client__in=known):
        row.complaint = known[row.client_id]
        row.save(update_fields=["complaint"])


def _destination(programme: Programme, share: Share) -> dict[str, str]:
    """Where it is paid to, as everybody writes it; a voucher needs none."""
    if Kind(programme.kind) in WITHOUT_DESTINATION:
        return {}
    if share.network not in CHAINS:
        raise Refused("network", _("Each person needs a network and an address to be paid at."))
    checked = check_address(share.network, share.destination)
    if not checked.ok:
        raise Refused("destination", _("Somebody's address is not one of the network."))
    return {"network": share.network, "destination": checked.normal}
