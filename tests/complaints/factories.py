"""Complaints and compensations in any state, made straight: for tests of what comes after."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from complaints.actions.approve import approve
from complaints.actions.draft import Remedy, draft
from complaints.actions.propose import propose
from complaints.actions.verify_destination import verify_destination
from complaints.deadlines import schedule
from complaints.models import (
    Budget,
    Compensation,
    Complaint,
    Evidence,
    Fee,
    Handling,
    Letter,
    Party,
    PartyKind,
    Point,
    ReferenceRate,
    Round,
)
from complaints.terms import Ground, Kind
from complaints.workflow import Stage
from portal.models import User
from tests import factories
from tickets.models import Category, Ticket

DESTINATION = factories.ADDRESS
REFERENCE = "USD"


def make_complaint(
    ticket: Ticket | None = None, *, handler: User | None = None, stage: Stage = Stage.RECEIVED,
    received_at: datetime | None = None, **fields: Any,
) -> Complaint:  # fmt: skip
    """A complaint in its first round, with its complainant and one point."""
    ticket = ticket or factories.make_ticket(Category.objects.get(slug="deposit-not-arrived"))
    received_at = received_at or ticket.created_at
    severity = "" if stage is Stage.RECEIVED else "medium"
    complaint = Complaint.objects.create(
        **{
            "ticket": ticket, "stage": stage, "received_at": received_at, "handler": handler,
            "language": ticket.language, "country": "GB", "topic": "transfer",
            "severity": severity, **fields,
        }
    )  # fmt: skip
    Party.objects.create(
        complaint=complaint, kind=PartyKind.COMPLAINANT, user=ticket.requester,
        name=ticket.requester.name, email=ticket.requester.email,
    )  # fmt: skip
    make_round(complaint)
    if handler:
        Handling.objects.create(complaint=complaint, staff=handler, since=received_at)
    return complaint


def make_round(complaint: Complaint, number: int = 1, **fields: Any) -> Round:
    """A round with the dates of the default regime in England, and one point."""
    received_at = fields.pop("received_at", complaint.received_at)
    dates = {f"{step}_on": day for step, day in schedule(received_at, "default", "GB").items()}
    made = Round.objects.create(
        complaint=complaint, number=number, received_at=received_at, regime="default",
        calendar="GB", **{**dates, **fields},
    )  # fmt: skip
    Point.objects.create(round=made, number=1, text="My withdrawal arrived two days late.")
    return made


def make_compensation(complaint: Complaint, proposer: User, **fields: Any) -> Compensation:
    """A draft of a goodwill payment of 20 USD, unless told otherwise."""
    return Compensation.objects.create(
        **{
            "complaint": complaint, "client": complaint.client, "proposer": proposer,
            "kind": Kind.GOODWILL, "ground": Ground.DELAY, "asset": "USD", "amount": 20_00,
            "value": 20_00, "rate": "1", "basis": "Two days beyond what we promised.",
            "beneficiary": complaint.client.name, "network": "ethereum",
            "destination": DESTINATION, **fields,
        }
    )  # fmt: skip


def make_budget(
    owner: User, *, kind: Kind = Kind.GOODWILL, asset: str = "USD", limit: int = 10_000_00,
    at: datetime | None = None,
) -> Budget:  # fmt: skip
    """The budget of this month in the firm's zone."""
    today = timezone.localdate(at, timezone.get_default_timezone())
    return Budget.objects.create(
        month=today.replace(day=1), kind=kind, asset=asset, limit=limit, owner=owner
    )


def make_rate(entered_by: User, asset: str, rate: str) -> ReferenceRate:
    """What one whole unit of the asset is worth in the reference currency, from now on."""
    return ReferenceRate.objects.create(
        asset=asset, rate=rate, source="test", entered_by=entered_by
    )


def make_evidence(complaint: Complaint, title: str = "The log of the withdrawal") -> Evidence:
    return Evidence.objects.create(complaint=complaint, title=title)


def make_final_letter(complaint: Complaint) -> Letter:
    """The final response of the round that runs, as if it had been signed."""
    return Letter.objects.create(
        round=complaint.current_round, kind="final", language=complaint.language,
        subject="Our decision", body="We uphold your complaint.", sha256="0" * 64,
    )  # fmt: skip


def make_fee(entered_by: User, charged: int, *, asset: str = "USD", line: str = "network") -> Fee:
    return Fee.objects.create(
        transaction=factories.HASH, line=line, asset=asset, charged=charged, entered_by=entered_by
    )


def remedy(complaint: Complaint, **fields: Any) -> Remedy:
    """Goodwill of 20 USD for a delay, with all that a proposal needs."""
    said = {
        "kind": Kind.GOODWILL, "ground": Ground.DELAY, "asset": "USD", "amount": "20.00",
        "basis": "Two days beyond what we promised.", "beneficiary": "Tom",
        "network": "ethereum", "destination": DESTINATION,
    }  # fmt: skip
    evidence = fields.pop("evidence", None) or [make_evidence(complaint)]
    return Remedy(**{**said, "evidence": evidence, **fields})


def propose_remedy(complaint: Complaint, actor: User, **fields: Any) -> Compensation:
    """A remedy that was drafted and proposed, by the verbs that do so."""
    at = fields.pop("at", None)
    drafted = draft(complaint=complaint, remedy=remedy(complaint, **fields), actor=actor, at=at)
    return propose(compensation=drafted, actor=actor, at=at)


def approve_remedy(award: Compensation, *people: User, at: datetime | None = None) -> Compensation:
    """Approved by these people, one after another."""
    for one in people:
        award = approve(compensation=award, actor=one, seen=award.digest, at=at)
    return award


def verify(award: Compensation, actor: User, at: datetime | None = None) -> Compensation:
    return verify_destination(
        compensation=award, actor=actor, seen=award.destination, how="Signed message.", at=at
    )
