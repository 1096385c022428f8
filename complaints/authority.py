"""Who may approve how much: four eyes and more, by cumulative value. Pure.

Values are whole minor units of the reference currency at the rate locked in the proposal. An
approval is of exactly one content: its `digest` changes with any edit, and then no approval stands.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from complaints.conflicts import Bar, Case, Group, Person
from complaints.terms import Ground


@dataclass(frozen=True)
class Tier:
    """What values up to `up_to` need; None is without end.

    `approvals` by different people in `groups`, among them one of each group in `one_of_each`.
    """

    up_to: int | None
    approvals: int
    groups: frozenset[Group]
    one_of_each: frozenset[Group] = frozenset()


@dataclass(frozen=True)
class Policy:
    """The limits; the numbers are the operator's choice.

    `tiers` ascend in their ends and approvals, and the last has no end; else `ValueError`.
    `window`: how far back a client's compensations add up. `daily`: what one person may approve in
    a day. `cooling`: how long after editing limits, budgets or groups one may not approve.
    `fresh_destination`: a payout to a destination changed within this time needs two approvals.
    """

    tiers: tuple[Tier, ...] = (
        Tier(50_00, 1, frozenset({Group.APPROVER, Group.MANAGER})),
        Tier(500_00, 1, frozenset({Group.MANAGER})),
        Tier(5_000_00, 2, frozenset({Group.MANAGER})),
        Tier(None, 2, *[frozenset({Group.MANAGER, Group.FINANCE})] * 2),
    )
    window: timedelta = timedelta(days=90)
    daily: int = 20_000_00
    cooling: timedelta = timedelta(hours=24)
    fresh_destination: timedelta = timedelta(hours=72)

    def __post_init__(self) -> None:
        ends = [tier.up_to for tier in self.tiers]
        approvals = [tier.approvals for tier in self.tiers]
        gapless = ends == [*sorted({end for end in ends if end is not None}), None]
        if not gapless or approvals != sorted(approvals) or approvals[0] < 1:
            raise ValueError("the tiers must ascend from one approval, and the last have no end")


POLICY = Policy()


@dataclass(frozen=True)
class Content:
    """What is approved. `amount`: minor units of `asset`; `value`: of the reference currency."""

    complaint: int
    kind: str
    ground: str
    asset: str
    amount: int
    value: int
    beneficiary: str
    destination: str
    basis: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of every field, in hexadecimal digits."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Earlier:
    """Another compensation that counts: it may still be paid, or has been (`workflow.COUNTED`)."""

    complaint: int
    client: int
    value: int
    proposed_at: datetime


@dataclass(frozen=True)
class Approval:
    """That a person approved the content with this digest."""

    by: int
    digest: str


@dataclass(frozen=True)
class Proposal:
    """A compensation as its approvers see it. `others` does not contain the compensation itself."""

    content: Content
    client: int
    proposer: int
    proposed_at: datetime
    case: Case = field(default_factory=Case)
    others: tuple[Earlier, ...] = ()
    approvals: tuple[Approval, ...] = ()
    destination_changed_at: datetime | None = None


@dataclass(frozen=True)
class Need:
    """What a proposal needs to be approved; see `Tier`. `value`: that which counts, in total."""

    value: int
    approvals: int
    groups: frozenset[Group]
    one_of_each: frozenset[Group]


def cumulative(proposal: Proposal, policy: Policy = POLICY) -> int:
    """The value that counts: its own, all of the same complaint and the client's in the window.

    Each is counted once; so a payment in parts ends where the whole would (invariant 15).
    """
    since = proposal.proposed_at - policy.window

    def counts(other: Earlier) -> bool:
        recent = other.client == proposal.client and other.proposed_at >= since
        return recent or other.complaint == proposal.content.complaint

    return proposal.content.value + sum(one.value for one in proposal.others if counts(one))


def need(proposal: Proposal, policy: Policy = POLICY) -> Need:
    """How many approvals the proposal needs, and of whom; more value never needs less."""
    value = cumulative(proposal, policy)
    tier = next(tier for tier in policy.tiers if tier.up_to is None or value <= tier.up_to)
    least = 2 if _needs_second(proposal, policy) else 1
    return Need(value, max(tier.approvals, least), tier.groups, tier.one_of_each)


def bars(
    person: Person, proposal: Proposal, *, now: datetime, policy: Policy = POLICY
) -> frozenset[Bar]:
    """Every reason why this person may not approve the proposal now; none if they may."""
    value = proposal.content.value
    facts = {
        Bar.APPROVED_IT: any(
            one.by == person.pk and one.digest == proposal.content.digest
            for one in proposal.approvals
        ),
        # A first approval of the day is bound by the tiers alone, or it could never be given.
        Bar.OVER_DAY: person.approved_today > max(0, policy.daily - value),
        Bar.RULES_CHANGED: person.rules_changed_at is not None
        and now < person.rules_changed_at + policy.cooling,
    }
    lasting = _lasting(person, proposal, need(proposal, policy), policy)
    return lasting | {bar for bar, holds in facts.items() if holds}


def eligible(person: Person, proposal: Proposal, *, now: datetime, policy: Policy = POLICY) -> bool:
    """Whether this person may approve the proposal now."""
    return not bars(person, proposal, now=now, policy=policy)


def standing(
    proposal: Proposal,
    people: Iterable[Person],
    *,
    wanted: Need | None = None,
    policy: Policy = POLICY,
) -> frozenset[Person]:
    """Whose approval of this very content stands, as these people are now.

    An approver who has since left, lost the role or become involved no longer counts; so look at
    each act and at the payout. Anyone not among `people` counts as gone. At the payout `wanted` is
    the need as it was approved: what is proposed later adds up in its own need, not in this one.
    """
    wanted = wanted or need(proposal, policy)
    approvers = {one.by for one in proposal.approvals if one.digest == proposal.content.digest}
    return frozenset(
        one for one in people if one.pk in approvers and not _lasting(one, proposal, wanted, policy)
    )


def approved(
    proposal: Proposal,
    people: Iterable[Person],
    *,
    wanted: Need | None = None,
    policy: Policy = POLICY,
) -> bool:
    """Whether the approvals that stand are all that is needed (invariant 14); see `standing`."""
    wanted = wanted or need(proposal, policy)
    return _suffice(standing(proposal, people, wanted=wanted, policy=policy), wanted)


def approvable(proposal: Proposal, people: Iterable[Person], *, policy: Policy = POLICY) -> bool:
    """Whether these people could approve the proposal between them (invariant 19).

    What passes by itself, such as a daily limit, is no obstacle.
    """
    wanted = need(proposal, policy)
    able = frozenset(one for one in people if not _lasting(one, proposal, wanted, policy))
    return _suffice(able, wanted)


def _suffice(people: frozenset[Person], wanted: Need) -> bool:
    enough = len({one.pk for one in people}) >= wanted.approvals
    return enough and all(
        any(group in one.groups for one in people) for group in wanted.one_of_each
    )


def _needs_second(proposal: Proposal, policy: Policy) -> bool:
    changed = proposal.destination_changed_at
    fresh = changed is not None and proposal.proposed_at < changed + policy.fresh_destination
    return fresh or proposal.content.ground == Ground.OTHER


def _lasting(person: Person, proposal: Proposal, wanted: Need, policy: Policy) -> frozenset[Bar]:
    """The bars that time alone does not lift."""
    case = proposal.case
    no_role = all(person.groups.isdisjoint(tier.groups) for tier in policy.tiers)
    beyond = person.groups.isdisjoint(wanted.groups) or (
        person.limit is not None and person.limit < wanted.value
    )
    facts = {
        Bar.INACTIVE: not person.active,
        Bar.NO_ROLE: no_role,
        Bar.OVER_LIMIT: beyond and not no_role,
        Bar.PROPOSER: person.pk == proposal.proposer,
        Bar.HANDLER: person.pk in case.handlers,
        Bar.SUBJECT: person.pk in case.subjects,
        Bar.PARTY: person.pk in case.parties,
    }
    return frozenset(bar for bar, holds in facts.items() if holds)
