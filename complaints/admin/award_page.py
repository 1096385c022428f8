"""Everything that is needed to decide on a compensation, in as many queries however long."""

from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from complaints import authority
from complaints.actions._budget import month_of
from complaints.actions._facts import approvers, current_policy, person_of, proposal_of
from complaints.admin.acts import offered
from complaints.admin.award_acts import ACTS, JUDGE, names_for
from complaints.admin.names import lines
from complaints.bands import BANDS
from complaints.conflicts import WHY, Bar, Person
from complaints.models import Budget, Compensation, Complaint
from complaints.models.redress import CompensationQuerySet
from complaints.money import ASSETS, plain
from complaints.terms import Kind
from complaints.workflow import ASKED, COUNTED
from portal.models import User
from tickets.intake.wording import chain_name

SHOWN = 10


class Able(NamedTuple):
    """Somebody who could approve, and why they may not."""

    name: str
    reasons: list[str | Promise]


def with_all(awards: CompensationQuerySet) -> CompensationQuerySet:
    """With what the page shows of each."""
    return awards.select_related(
        "complaint__ticket__requester", "complaint__handler", "complaint__root_cause", "client",
        "proposer", "budget", "fee", "destination_verified_by", "payout", "voucher",
    )  # fmt: skip


def context(award: Compensation, staff: User) -> dict[str, Any]:
    """For the template."""
    now = timezone.now()
    proposal, policy = proposal_of(award), current_policy()
    wanted = award.frozen_need or authority.need(proposal, policy)
    current = award.complaint.current_round
    mine = _reasons(authority.bars(person_of(staff, now), proposal, now=now, policy=policy))
    names = names_for(award, staff)
    # Who may not approve reads the reasons in place of the buttons.
    may = [name for name in names if not (mine and name in JUDGE)]
    return {
        "award": award,
        "complaint": award.complaint,
        "round": current,
        "points": current.points.all(),
        "evidence": award.evidence.all(),
        "network": chain_name(award.network),
        "value": in_reference(award.value),
        "fee_charged": written(award.fee.charged, award.fee.asset) if award.fee else "",
        "needs": {"approvals": wanted.approvals, "value": in_reference(wanted.value)},
        "approvals": award.approvals.filter(version=award.version).select_related("approver"),
        "budget": _budget(award, now),
        "is_open": award.award in ASKED,
        "mine": mine if award.award in ASKED or may != names else [],
        "able": _able(proposal, policy, now) if award.award in ASKED else [],
        "history": _history(award),
        "earlier": _earlier(award),
        "similar": _similar(award),
        "bands": BANDS if award.kind == Kind.DISTRESS else [],
        "timeline": lines(award.events.select_related("actor").order_by("-pk")[:50]),
        "acts": offered(ACTS, may),
    }


def in_reference(value: int) -> str:
    """A value in the currency that limits are counted in: "50.00 USD"."""
    asset = ASSETS[settings.REFERENCE_ASSET]
    return f"{plain(value, asset)} {asset.code}"


def written(minor: int | None, asset: str) -> str:
    """An amount with its asset: "12.50 USD"; "" for none."""
    return f"{plain(minor, ASSETS[asset])} {asset}" if minor is not None else ""


def _reasons(bars: frozenset[Bar]) -> list[str | Promise]:
    return [WHY[bar] for bar in Bar if bar in bars]


def _able(proposal: authority.Proposal, policy: authority.Policy, now: datetime) -> list[Able]:
    """Everybody whose role approves, those who may first."""
    people: dict[int, Person] = {one.pk: one for one in approvers(now)}
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))
    said = [
        Able(
            names.get(key, ""),
            _reasons(authority.bars(one, proposal, now=now, policy=policy)),
        )
        for key, one in people.items()
    ]
    return sorted(said, key=lambda one: (bool(one.reasons), one.name))


def _budget(award: Compensation, now: datetime) -> dict[str, str] | None:
    """What this month's budget still has, in the award's own asset; None where there is none."""
    if not award.is_money:
        return None
    found = (
        award.budget
        or Budget.objects.filter(month=month_of(now), kind=award.kind, asset=award.asset).first()
    )
    if found is None:
        return {"left": "", "limit": ""}
    unit = award.unit
    return {
        "left": f"{plain(found.left, unit)} {unit.code}",
        "limit": f"{plain(int(found.limit), unit)} {unit.code}",
    }


def _history(award: Compensation) -> "QuerySet[Compensation]":
    """What the same client was granted or is being proposed elsewhere."""
    others = Compensation.objects.filter(client=award.client_id).exclude(pk=award.pk)
    return others.select_related("complaint__ticket").order_by("-pk")[:SHOWN]


def _earlier(award: Compensation) -> "QuerySet[Complaint]":
    theirs = Complaint.objects.filter(ticket__requester=award.client_id)
    return theirs.exclude(pk=award.complaint_id).select_related("ticket").order_by("-pk")[:SHOWN]


def _similar(award: Compensation) -> "QuerySet[Compensation]":
    """What others got of the same kind for the same matter."""
    alike = Compensation.objects.filter(
        kind=award.kind, complaint__topic=award.complaint.topic, state__in=COUNTED
    ).exclude(client=award.client_id)
    return alike.select_related("complaint__ticket").order_by("-pk")[:SHOWN]
