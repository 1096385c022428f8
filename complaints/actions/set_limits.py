"""Managers set budgets and authority, finance the rates; who does so approves nothing for a day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import money
from complaints.actions._common import demand, latest_award, record, refuse_barred
from complaints.actions._facts import LIMITS, case_of, person_of
from complaints.authority import POLICY
from complaints.conflicts import Bar, Group
from complaints.guards import Guard
from complaints.models import (
    AuthorityLimit,
    AuthorityPolicy,
    Budget,
    BudgetOverride,
    Compensation,
    ReferenceRate,
)
from complaints.moves import By
from complaints.refused import noting_blocked
from complaints.terms import Kind
from complaints.workflow import ASKED
from portal import audit
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused


@transaction.atomic
def set_budget(
    *, month: date, kind: Kind, asset: str, limit: str, owner: User, actor: User,
    at: datetime | None = None,
) -> Budget:  # fmt: skip
    """Set what may be committed in a month; never less than has been."""
    at = at or timezone.now()
    _require(actor, Group.MANAGER)
    minor = money.parse(limit, money.ASSETS[asset])
    first = month.replace(day=1)
    budgets = Budget.objects.select_for_update(no_key=True)
    budget, _made = budgets.get_or_create(
        month=first, kind=kind, asset=asset, defaults={"limit": minor, "owner": owner}
    )
    if minor < budget.committed:
        raise Refused("below_committed", _("More than this has already been committed."))
    budget.limit, budget.owner, budget.changed_at = minor, owner, at
    budget.save(update_fields=["limit", "owner", "changed_at"])
    audit.record(LIMITS, actor=actor, about=f"budget:{budget.pk}", limit=str(minor))
    return budget


@noting_blocked
@transaction.atomic
def override_budget(
    *, compensation: Compensation, actor: User, reason: str, at: datetime | None = None
) -> BudgetOverride:
    """The owner of the budget lets one proposal pass that it does not cover (invariant 25)."""
    at = at or timezone.now()
    held = latest_award(compensation)
    budget = Budget.objects.filter(
        month=timezone.localdate(at, timezone.get_default_timezone()).replace(day=1),
        kind=held.kind, asset=held.asset,
    ).first()  # fmt: skip
    demand(Guard.BUDGET_FREE, budget)
    if budget is None or budget.owner_id != actor.pk or held.award not in ASKED:
        raise PermissionDenied
    case = case_of(held.complaint)
    facts = {
        Bar.INACTIVE: not actor.is_active,
        Bar.PROPOSER: actor.pk == held.proposer_id,
        Bar.HANDLER: actor.pk in case.handlers,
        Bar.SUBJECT: actor.pk in case.subjects,
        Bar.PARTY: actor.pk in case.parties,
    }
    refuse_barred(Guard.NO_CONFLICT, [bar for bar, holds in facts.items() if holds])
    demand(Guard.REASON_GIVEN, reason.strip())
    refuse_secrets(reason)
    override, _made = BudgetOverride.objects.get_or_create(
        compensation=held, version=held.version,
        defaults={"budget": budget, "by": actor, "reason": reason.strip(), "at": at},
    )  # fmt: skip
    record(
        held.complaint, "override_budget", actor=actor, role=By.STAFF, at=at,
        reason=reason.strip(), compensation=held,
    )  # fmt: skip
    return override


@transaction.atomic
def set_authority(
    *, person: User, limit: int | None, actor: User, at: datetime | None = None
) -> None:
    """Set what one person may approve, in minor units of the reference; None: their group's."""
    at = at or timezone.now()
    _require(actor, Group.MANAGER)
    if person.pk == actor.pk:
        raise Refused("own_limit", _("Somebody else has to set your limit."))
    if limit is None:
        AuthorityLimit.objects.filter(person=person).delete()
    else:
        said = {"limit": limit, "changed_by": actor, "changed_at": at}
        AuthorityLimit.objects.update_or_create(person=person, defaults=said)
    audit.record(LIMITS, actor=actor, about=audit.about(person), limit=limit)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """A policy as it is typed; see `authority.Policy`."""

    tiers: Sequence[dict[str, object]]
    window_days: int = POLICY.window.days
    daily: int = POLICY.daily
    cooling_hours: int = field(default=24)
    fresh_hours: int = field(default=72)


@transaction.atomic
def set_policy(*, rules: Rules, actor: User, at: datetime | None = None) -> AuthorityPolicy:
    """Put other tiers into force, from now on."""
    _require(actor, Group.MANAGER)
    policy = AuthorityPolicy(
        tiers=list(rules.tiers), window_days=rules.window_days, daily=rules.daily,
        cooling_hours=rules.cooling_hours, fresh_hours=rules.fresh_hours, changed_by=actor,
        at=at or timezone.now(),
    )  # fmt: skip
    try:
        policy.policy()
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("tiers", _("The tiers must rise, and the last has no end.")) from error
    policy.save()
    audit.record(LIMITS, actor=actor, about=f"policy:{policy.pk}")
    return policy


@transaction.atomic
def set_rate(
    *, asset: str, rate: str, source: str, actor: User, at: datetime | None = None
) -> ReferenceRate:
    """Enter what one whole unit of an asset is worth in the reference currency."""
    _require(actor, Group.FINANCE)
    plain = rate.strip()
    try:
        number = Decimal(plain) if plain.replace(".", "", 1).isdecimal() else Decimal(0)
    except InvalidOperation:  # pragma: no cover  (digits and a point are a number)
        number = Decimal(0)
    if asset not in money.ASSETS or not plain.isascii() or number <= 0 or len(plain) > 40:  # noqa: PLR2004
        raise Refused("rate", _("Write the rate with the digits 0 to 9 and one point."))
    if not source.strip():
        raise Refused("source", _("Say where the rate is from."))
    entered = ReferenceRate.objects.create(
        asset=asset, rate=plain, source=source.strip()[:100], entered_by=actor,
        at=at or timezone.now(),
    )  # fmt: skip
    audit.record(LIMITS, actor=actor, about=f"rate:{asset}", rate=plain)
    return entered


def _require(actor: User, group: Group) -> None:
    person = person_of(actor)
    if not person.active or group not in person.groups:
        raise PermissionDenied
