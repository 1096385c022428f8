"""Who may not act on a case, and why. Pure: facts in, reasons out; an empty answer means "may".

Rights come from groups and from the facts of the case, never from being a superuser, so the facts
about a person do not even say whether they are one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOBODY: frozenset[int] = frozenset()


class Group(StrEnum):
    """The groups of staff that have a part in complaints, by name."""

    HANDLER = "complaints handler"
    HEAD = "complaints head"
    APPROVER = "approver"
    MANAGER = "manager"
    FINANCE = "finance"


class Bar(StrEnum):
    """Why someone may not act."""

    INACTIVE = "inactive"
    NO_ROLE = "no_role"
    SUBJECT = "subject"
    PARTY = "party"
    HANDLER = "handler"
    PROPOSER = "proposer"
    DRAFTER = "drafter"
    EARLIER_PART = "earlier_part"
    APPROVED_IT = "approved_it"
    OVER_LIMIT = "over_limit"
    OVER_DAY = "over_day"
    RULES_CHANGED = "rules_changed"


WHY: dict[Bar, Promise | str] = {
    Bar.INACTIVE: _("The account is not active."),
    Bar.NO_ROLE: _("This is not part of this person's role."),
    Bar.SUBJECT: _("The complaint is about this person."),
    Bar.PARTY: _("This person is a party to the complaint, or shares an account with one."),
    Bar.HANDLER: _("This person has handled the complaint."),
    Bar.PROPOSER: _("This person proposed the compensation."),
    Bar.DRAFTER: _("This person wrote the decision."),
    Bar.EARLIER_PART: _("This person had a part in an earlier round."),
    Bar.APPROVED_IT: _("This person has already approved it."),
    Bar.OVER_LIMIT: _("The amount is beyond this person's authority."),
    Bar.OVER_DAY: _("This person's approvals of today have reached the daily limit."),
    Bar.RULES_CHANGED: _("This person has just changed limits, budgets or roles."),
}


@dataclass(frozen=True)
class Person:
    """What matters about a member of staff at the moment of an act.

    `limit`: their own authority in minor units of the reference currency, None for their group's.
    `approved_today`: what they have approved on this day of the firm, in the same units.
    `rules_changed_at`: when they last edited limits, budgets or groups.
    """

    pk: int
    groups: frozenset[Group]
    active: bool = True
    limit: int | None = None
    approved_today: int = 0
    rules_changed_at: datetime | None = None


@dataclass(frozen=True)
class Case:
    """Who has what to do with a complaint, by the primary keys of their accounts.

    `handlers`: everyone who ever handled it. `subjects`: staff it is about. `parties`: complainant,
    representatives, and whoever shares an account or an address with one of them. `earlier`:
    handlers, signers and approvers of the rounds before this one.
    """

    handlers: frozenset[int] = NOBODY
    subjects: frozenset[int] = NOBODY
    parties: frozenset[int] = NOBODY
    earlier: frozenset[int] = NOBODY


def handling(person: Person, case: Case) -> frozenset[Bar]:
    """Why this person may not handle the complaint (invariant 18)."""
    return _holding(_interest(person, case, Group.HANDLER, Group.HEAD))


def refusing(person: Person, case: Case, *, one_level_up: bool = False) -> frozenset[Bar]:
    """Why this person may not refuse the complaint as inadmissible: the head, not the handler."""
    facts = {Bar.HANDLER: person.pk in case.handlers}
    return leading(person, case, one_level_up=one_level_up) | _holding(facts)


def leading(person: Person, case: Case, *, one_level_up: bool = False) -> frozenset[Bar]:
    """Why this person may not act as the head.

    `one_level_up`: no head is free to, as where the complaint is about them; then managers may.
    """
    groups = (Group.HEAD, Group.MANAGER) if one_level_up else (Group.HEAD,)
    return _holding(_interest(person, case, *groups))


def signing(
    person: Person, case: Case, *, drafter: int, fully_upheld: bool, severe: bool
) -> frozenset[Bar]:
    """Why this person may not sign the decision.

    Whoever wrote it may, where it is fully upheld and the severity is not high.
    """
    second = severe or not fully_upheld
    facts = {Bar.DRAFTER: second and person.pk == drafter}
    return _holding(_interest(person, case, Group.HANDLER, Group.HEAD) | facts)


def reviewing(person: Person, case: Case) -> frozenset[Bar]:
    """Why this person may not decide an appeal: they had a part before (invariant 18)."""
    facts = {
        Bar.HANDLER: person.pk in case.handlers,
        Bar.EARLIER_PART: person.pk in case.earlier,
    }
    return _holding(_interest(person, case, Group.HEAD, Group.MANAGER) | facts)


def paying(
    person: Person, case: Case, *, proposer: int, approvers: frozenset[int]
) -> frozenset[Bar]:
    """Why this person may not pay the compensation (invariant 17)."""
    facts = {
        Bar.PROPOSER: person.pk == proposer,
        Bar.APPROVED_IT: person.pk in approvers,
    }
    return _holding(_interest(person, case, Group.FINANCE) | facts)


def _interest(person: Person, case: Case, *groups: Group) -> dict[Bar, bool]:
    return {
        Bar.INACTIVE: not person.active,
        Bar.NO_ROLE: person.groups.isdisjoint(groups),
        Bar.SUBJECT: person.pk in case.subjects,
        Bar.PARTY: person.pk in case.parties,
    }


def _holding(facts: Mapping[Bar, bool]) -> frozenset[Bar]:
    return frozenset(bar for bar, holds in facts.items() if holds)
