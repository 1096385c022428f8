"""The facts that conflicts.py and authority.py decide by, read from the tables as they are now."""

from collections.abc import Iterable
from datetime import datetime, time

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Max, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import authority
from complaints.authority import POLICY, Earlier, Policy, Proposal
from complaints.conflicts import Case, Group, Person
from complaints.models import (
    Approval,
    AuthorityLimit,
    AuthorityPolicy,
    Compensation,
    Complaint,
    Party,
)
from complaints.workflow import COUNTED
from portal import audit
from portal.models import AuditLine, User
from tickets.models import Ticket

LIMITS = audit.means("limits", _("changed limits, budgets or rates"))
_GROUPS = {group.value for group in Group}


def person_of(user: User | AnonymousUser | None, at: datetime | None = None) -> Person:
    """What matters about somebody now. Nobody, and anybody without a role, may do nothing."""
    if not isinstance(user, User):
        return Person(0, frozenset(), active=False)
    return people(User.objects.filter(pk=user.pk), at)[0]


def approvers(at: datetime | None = None) -> list[Person]:
    """Everybody who could approve anything."""
    groups = {group for tier in current_policy().tiers for group in tier.groups}
    return people(User.objects.filter(groups__name__in=groups, is_active=True).distinct(), at)


def people(users: QuerySet[User], at: datetime | None = None) -> list[Person]:
    """The same of many, in a constant number of queries."""
    found = list(users.prefetch_related("groups"))
    keys = [user.pk for user in found]
    limits = dict(AuthorityLimit.objects.filter(person__in=keys).values_list("person", "limit"))
    today = _approved_today(keys, at or timezone.now())
    changed = AuditLine.objects.filter(actor__in=keys, code__in=[LIMITS, audit.ROLES])
    changes = dict(changed.values_list("actor").annotate(Max("at")).values_list("actor", "at__max"))
    return [
        Person(
            user.pk,
            frozenset(Group(one.name) for one in user.groups.all() if one.name in _GROUPS),
            active=user.is_active,
            limit=limits.get(user.pk),
            approved_today=today.get(user.pk, 0),
            rules_changed_at=changes.get(user.pk),
        )
        for user in found
    ]


def _approved_today(keys: list[int], at: datetime) -> dict[int, int]:
    """What each has approved on this day of the firm and what has not been edited since."""
    zone = timezone.get_default_timezone()
    begin = datetime.combine(at.astimezone(zone).date(), time.min, tzinfo=zone)
    approvals = Approval.objects.filter(
        approver__in=keys, at__gte=begin, version=F("compensation__version")
    )
    sums = approvals.values("approver").annotate(total=Sum("value"))
    return dict(sums.values_list("approver", "total"))


def current_policy() -> Policy:
    """The approval policy in force."""
    newest = AuthorityPolicy.objects.first()
    return newest.policy() if newest else POLICY


def case_of(complaint: Complaint, *, before: int | None = None) -> Case:
    """Who has what to do with a complaint. `before`: the round whose predecessors are "earlier"."""
    number = before or complaint.round_number
    handled = list(complaint.handlings.values_list("staff", "round_number"))
    handlers: set[int | None] = {complaint.handler_id, *(staff for staff, _number in handled)}
    earlier: set[int | None] = {staff for staff, handled_in in handled if handled_in < number}
    for row in complaint.rounds.filter(number__lt=number):
        earlier |= {row.drafter_id, row.signer_id, row.reviewer_id}
    if number > 1:
        began = complaint.rounds.filter(number=number).values_list("received_at", flat=True).first()
        approvals = Approval.objects.filter(compensation__complaint=complaint)
        approvals = approvals.filter(at__lt=began) if began else approvals
        earlier |= set(approvals.values_list("approver", flat=True))
    return Case(
        handlers=_known(handlers),
        subjects=frozenset(complaint.subjects.values_list("staff", flat=True)),
        parties=frozenset(_parties(complaint)),
        earlier=_known(earlier),
    )


def _known(keys: set[int | None]) -> frozenset[int]:
    return frozenset(key for key in keys if key is not None)


def _parties(complaint: Complaint) -> set[int]:
    """The client, those who speak for them, and staff who share a mailbox or an address."""
    named = Party.objects.filter(complaint=complaint).values_list("user", "email")
    emails = {email.lower() for _user, email in named if email}
    parties = {complaint.ticket.requester_id, *_known({user for user, _email in named})}
    parties |= set(User.objects.filter(email__in=emails).values_list("pk", flat=True))
    theirs = Ticket.objects.filter(requester=complaint.ticket.requester_id)
    told = theirs.values_list("address", "other_address").distinct()[:200]
    paid_to = complaint.compensations.values_list("destination", flat=True)
    addresses = {one for pair in told for one in pair if one} | {one for one in paid_to if one}
    sharing = Ticket.objects.filter(requester__is_staff=True).filter(
        Q(address__in=addresses) | Q(other_address__in=addresses)
    )
    return parties | (set(sharing.values_list("requester", flat=True)) if addresses else set())


def proposal_of(compensation: Compensation, case: Case | None = None) -> Proposal:
    """A compensation as its approvers see it: with what counts beside it and who approved it."""
    beside = Compensation.objects.filter(state__in=COUNTED).exclude(pk=compensation.pk)
    both = beside.filter(Q(complaint=compensation.complaint_id) | Q(client=compensation.client_id))
    rows = both.values_list("complaint", "client", "value", "proposed_at", "created_at")
    approvals = compensation.approvals.filter(version=compensation.version)
    return Proposal(
        content=compensation.content(),
        client=compensation.client_id,
        proposer=compensation.proposer_id,
        proposed_at=compensation.proposed_at or compensation.created_at,
        case=case or case_of(compensation.complaint),
        others=tuple(
            Earlier(complaint, client, value, proposed or created)
            for complaint, client, value, proposed, created in rows
        ),
        approvals=tuple(authority.Approval(one.approver_id, one.digest) for one in approvals),
        destination_changed_at=compensation.destination_changed_at,
    )


def those_who_approved(proposal: Proposal, at: datetime | None = None) -> list[Person]:
    """The people whose approvals the proposal carries, as they are now."""
    keys: Iterable[int] = {one.by for one in proposal.approvals}
    return people(User.objects.filter(pk__in=keys), at)
