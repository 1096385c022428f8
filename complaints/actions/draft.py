"""A remedy is drafted, and edited: an edit is another content, and nothing approved before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import money
from complaints.actions._checks import WITHOUT_DESTINATION, as_handler
from complaints.actions._common import (
    TransitionNotAllowed,
    latest,
    latest_award,
    move_award,
    record,
)
from complaints.models import Compensation, Complaint, Evidence, Fee
from complaints.moves import By
from complaints.terms import Ground, Kind
from complaints.workflow import Award
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused
from tickets.intake.chains import CHAINS, check_address


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """What a handler writes. `amount` is the text as it was typed; "" for what is not money.

    `network` is a chain of tickets/intake/chains, or "" where money is paid in another way; then
    `destination` says how.
    """

    kind: Kind
    ground: Ground
    ground_note: str = ""
    asset: str = ""
    amount: str = ""
    basis: str = ""
    outside_band: str = ""
    beneficiary: str = ""
    network: str = ""
    destination: str = ""
    fee: Fee | None = None
    evidence: Sequence[Evidence] = field(default_factory=tuple)


@transaction.atomic
def draft(
    *, complaint: Complaint, remedy: Remedy, actor: User, at: datetime | None = None
) -> Compensation:
    """Keep a draft of a remedy; nobody is told."""
    at = at or timezone.now()
    held = latest(complaint)
    as_handler(held, actor, at)
    columns = _columns(held, remedy)
    columns |= _freshness(held.client, columns["destination"], "", at)
    award = Compensation.objects.create(
        complaint=held, client=held.client, proposer=actor, state_since=at, created_at=at, **columns
    )
    award.evidence.set(remedy.evidence)
    record(
        held, "draft", actor=actor, role=By.HANDLER, at=at, new=Award.DRAFT, compensation=award
    )  # fmt: skip
    return award


@transaction.atomic
def edit(
    *, compensation: Compensation, remedy: Remedy, actor: User, seen: int,
    at: datetime | None = None,
) -> Compensation:  # fmt: skip
    """Write another content. What was proposed is a draft again, and its approvals are void.

    `seen` is the version that the page showed.
    """
    at = at or timezone.now()
    held = latest_award(compensation)
    as_handler(held.complaint, actor, at)
    if held.version != seen:
        raise TransitionNotAllowed
    columns = _columns(held.complaint, remedy)
    columns |= _freshness(held.client, columns["destination"], held.destination, at)
    if columns["destination"] == held.destination and columns["network"] == held.network:
        columns.pop("destination_verified_at")
        columns.pop("destination_verified_by")
    columns |= {"version": held.version + 1, "digest": ""}
    if held.award is Award.DRAFT:
        _rewrite(held, actor, at, columns)
    else:
        move_award(held, "edit", actor=actor, role=By.HANDLER, at=at, **columns)
    held.evidence.set(remedy.evidence)
    return held


def _rewrite(held: Compensation, actor: User, at: datetime, columns: dict[str, Any]) -> None:
    """A draft stays one."""
    Compensation.objects.filter(pk=held.pk).update(**columns)
    held.refresh_from_db()
    said = {"version": held.version}
    record(
        held.complaint, "edit", actor=actor, role=By.HANDLER, at=at, old=Award.DRAFT,
        new=Award.DRAFT, data=said, compensation=held,
    )  # fmt: skip


def _columns(complaint: Complaint, remedy: Remedy) -> dict[str, Any]:
    texts = (remedy.ground_note, remedy.basis, remedy.outside_band, remedy.beneficiary)
    refuse_secrets(*texts, remedy.destination)
    if any(one.complaint_id != complaint.pk for one in remedy.evidence):
        raise Refused("evidence", _("This evidence belongs to another complaint."))
    network, destination = _destination(remedy)
    return {
        "kind": remedy.kind,
        "ground": remedy.ground,
        "ground_note": remedy.ground_note.strip(),
        "basis": remedy.basis.strip(),
        "outside_band": remedy.outside_band.strip(),
        "beneficiary": remedy.beneficiary.strip()[:150],
        "network": network,
        "destination": destination,
        "fee": remedy.fee,
        **_amount(remedy),
    }


def _amount(remedy: Remedy) -> dict[str, Any]:
    """In smallest units; its value is found when it is proposed."""
    if remedy.kind is Kind.NON_MONEY:
        if remedy.amount or remedy.asset:
            raise Refused("not_money", _("A remedy other than money has no amount."))
        return {"asset": "", "amount": None, "value": 0, "rate": ""}
    asset = money.ASSETS.get(remedy.asset)
    if asset is None:
        raise Refused("asset", _("Choose the asset that it is paid in."))
    return {
        "asset": asset.code,
        "amount": money.parse(remedy.amount, asset),
        "value": 0,
        "rate": "",
    }


def _destination(remedy: Remedy) -> tuple[str, str]:
    """The network and the address as everybody writes it; a refusal for one that cannot be."""
    if remedy.kind in WITHOUT_DESTINATION:
        return "", ""
    if not remedy.network:
        return "", remedy.destination.strip()[:200]
    if remedy.network not in CHAINS:
        raise Refused("network", _("Choose the network that it is paid on."))
    if not remedy.destination.strip():
        return remedy.network, ""
    checked = check_address(remedy.network, remedy.destination)
    if not checked.ok:
        raise Refused("destination", _("This is not an address of the chosen network."))
    return remedy.network, checked.normal


def _freshness(client: User, destination: str, before: str, at: datetime) -> dict[str, Any]:
    """A destination that was not used for this client before is fresh from now on."""
    unchecked = {"destination_verified_at": None, "destination_verified_by": None}
    if not destination or destination == before:
        return unchecked
    paid = Compensation.objects.filter(client=client).exclude(destination="")
    last = paid.order_by(F("id").desc()).values_list("destination", flat=True).first()
    changed = last is not None and last != destination
    return {**unchecked, "destination_changed_at": at} if changed else unchecked
