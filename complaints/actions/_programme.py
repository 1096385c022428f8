"""What the verbs of a programme share: its content, who decides on it, and the plan of its rows."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from complaints import authority
from complaints.actions._common import TransitionNotAllowed, refuse_barred
from complaints.actions._facts import person_of
from complaints.actions.propose import value_of
from complaints.authority import Content, Proposal
from complaints.conflicts import Bar, Case, Group
from complaints.guards import Guard
from complaints.models import (
    Compensation,
    Complaint,
    Handling,
    Party,
    Programme,
    ProgrammeState,
    Subject,
)
from complaints.terms import Kind
from portal import audit
from portal.models import User

KINDS = (Kind.VOUCHER, Kind.GOODWILL, Kind.DISTRESS, Kind.LOSS)
"""What a programme may consist of. A fee is refunded by its own line, each to whom it charged."""


@dataclass(frozen=True)
class Share:
    """What one person's part is counted by, such as the hours that they waited; and where to."""

    client: User
    weight: int
    network: str = ""
    destination: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A programme as it is written: `cap` is what all get together, in plain digits."""

    name: str
    kind: Kind
    asset: str
    cap: str
    formula: str
    basis: str
    incident: int | None = None
    shares: list[Share] = field(default_factory=list)


def held(programme: Programme, *states: ProgrammeState) -> Programme:
    """The programme as it stands now, held until the end of the transaction."""
    rows = Programme.objects.select_for_update(of=("self",), no_key=True)
    found = rows.get(pk=programme.pk)
    if found.state not in states:
        raise TransitionNotAllowed
    return found


def as_worker(actor: User, at: datetime) -> None:
    """Whoever works on complaints, or leads those who do."""
    person = person_of(actor, at)
    facts = {
        Bar.INACTIVE: not person.active,
        Bar.NO_ROLE: person.groups.isdisjoint({Group.HANDLER, Group.HEAD}),
    }
    refuse_barred(Guard.NO_CONFLICT, [bar for bar, holds in facts.items() if holds])


def digest_of(programme: Programme) -> str:
    """SHA-256 of what is approved: the formula, the cap and every row."""
    rows = programme.rows.order_by("client").values_list("client", "amount", "facts")
    said = {
        "kind": programme.kind,
        "ground": programme.ground,
        "asset": programme.asset,
        "cap": str(programme.cap),
        "formula": programme.formula,
        "basis": programme.basis,
        "incident": programme.incident_id,
        "rows": [[client, str(amount), facts] for client, amount, facts in rows],
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def proposal_of(programme: Programme) -> Proposal:
    """The programme as its approvers see it: one proposal of the value of its cap.

    Whoever handled, is a party to or is the subject of any of its complaints has an interest in it.
    """
    stands_for = Compensation(kind=programme.kind, asset=programme.asset, amount=programme.cap)
    content = Content(
        complaint=0, kind=programme.kind, ground=programme.ground, asset=programme.asset,
        amount=programme.cap, value=value_of(stands_for)["value"], beneficiary="",
        destination="", basis=programme.digest,
    )  # fmt: skip
    approvals = programme.approvals.filter(digest=programme.digest)
    return Proposal(
        content=content,
        client=0,
        proposer=programme.proposer_id,
        proposed_at=programme.proposed_at or timezone.now(),
        case=_case(programme),
        approvals=tuple(authority.Approval(one.approver_id, content.digest) for one in approvals),
    )


def complaints_of(programme: Programme) -> dict[int, Complaint]:
    """The newest complaint of each of its people about its incident."""
    clients = programme.rows.values("client")
    found = Complaint.objects.filter(ticket__requester__in=clients)
    if programme.incident_id:
        found = found.filter(ticket__incident=programme.incident_id)
    return {one.ticket.requester_id: one for one in found.select_related("ticket").order_by("pk")}


def _case(programme: Programme) -> Case:
    complaints = [one.pk for one in complaints_of(programme).values()]
    handlers = Handling.objects.filter(complaint__in=complaints).values_list("staff", flat=True)
    now = Complaint.objects.filter(pk__in=complaints, handler__isnull=False)
    subjects = Subject.objects.filter(complaint__in=complaints).values_list("staff", flat=True)
    speaking = Party.objects.filter(complaint__in=complaints, user__isnull=False)
    clients = set(programme.rows.values_list("client", flat=True))
    parties = {key for key in speaking.values_list("user", flat=True) if key}
    current = {key for key in now.values_list("handler", flat=True) if key}
    return Case(
        handlers=frozenset({*handlers, *current}),
        subjects=frozenset(subjects),
        parties=frozenset(clients | parties),
    )


def note(code: str, programme: Programme, actor: User, **data: Any) -> None:
    """A line in the audit: a programme is of no single complaint."""
    audit.record(code, actor=actor, about=f"programme:{programme.pk}", **data)
