"""Any number of complaints at once, with what reports read of them: rows, not verbs."""

from datetime import datetime, timedelta

from django.utils import timezone

from complaints import ledger
from complaints.axes import Product, Topic, Way
from complaints.deadlines import schedule
from complaints.models import (
    Compensation,
    Complaint,
    ComplaintEvent,
    Handling,
    LedgerEntry,
    LedgerHead,
    Letter,
    Round,
)
from complaints.models.money import Account, Posting
from complaints.terms import Ground, Kind, Outcome
from complaints.workflow import Award, Stage
from portal.models import User
from tickets.models import Category, Ticket
from tickets.models.ticket import new_reference

BATCH = 2000
DAYS = 120
"""How far back the oldest was received."""
STAGES = (Stage.DECIDED, Stage.CLOSED, Stage.WITHDRAWN, Stage.INVESTIGATING, Stage.RECEIVED)


def make_many(count: int, *, client: User, handler: User, now: datetime | None = None) -> None:
    """Complaints of one client, spread over `DAYS`; a fifth of the decided ones was paid."""
    now = now or timezone.now()
    category = Category.objects.get(slug="deposit-not-arrived")
    for begin in range(0, count, BATCH):
        _batch(range(begin, min(count, begin + BATCH)), client, handler, category, now)


def _batch(numbers: range, client: User, handler: User, category: Category, now: datetime) -> None:
    tickets = Ticket.objects.bulk_create([
        Ticket(reference=new_reference(), requester=client, category=category,
               subject=f"Complaint {n}", priority="normal", language="en")
        for n in numbers
    ])  # fmt: skip
    complaints = Complaint.objects.bulk_create([
        _complaint(n, ticket, handler, now) for n, ticket in zip(numbers, tickets, strict=True)
    ])  # fmt: skip
    rounds = Round.objects.bulk_create([_round(one, handler) for one in complaints])
    Handling.objects.bulk_create([
        Handling(complaint=one, staff=handler) for one in complaints if one.handler_id
    ])  # fmt: skip
    Letter.objects.bulk_create([
        Letter(round=one, kind="receipt", language="en", subject="Receipt", body=".",
               sha256="0" * 64, written_at=one.received_at)
        for one in rounds
    ])  # fmt: skip
    ComplaintEvent.objects.bulk_create([
        event for one, first in zip(complaints, rounds, strict=True)
        for event in _events(one, first, handler)
    ])  # fmt: skip
    _redress([one for one in complaints if one.pk % 5 == 0], client, handler)


def _complaint(n: int, ticket: Ticket, handler: User, now: datetime) -> Complaint:
    received = now - timedelta(days=DAYS) * ((n * 7919) % 1000 / 1000)
    stage = STAGES[n % len(STAGES)]
    live = stage in {Stage.INVESTIGATING, Stage.RECEIVED}
    taken = stage is not Stage.RECEIVED
    return Complaint(
        ticket=ticket, stage=stage, received_at=received, entered_at=received, way=Way.WEB,
        language="en", country="GB", severity="medium" if taken else "",
        topic=Topic.values[n % len(Topic.values)], product=Product.values[n % len(Product.values)],
        handler=handler if taken else None, vulnerable=n % 20 == 0,
        due_at=received + timedelta(days=21) if live else None,
        closed_at=None if live else received + timedelta(days=9),
    )  # fmt: skip


def _round(complaint: Complaint, handler: User) -> Round:
    at = complaint.received_at
    dates = {f"{step}_on": day for step, day in schedule(at, "default", "GB").items()}
    stage = Stage(complaint.stage)
    live = stage in {Stage.INVESTIGATING, Stage.RECEIVED}
    decided = stage in {Stage.DECIDED, Stage.CLOSED}
    return Round(
        complaint=complaint, number=1, received_at=at, regime="default", calendar="GB",
        acknowledged_at=at + timedelta(days=1) if complaint.handler_id else None,
        investigated_at=at + timedelta(days=2) if decided else None,
        drafted_at=at + timedelta(days=7) if decided else None,
        decided_at=at + timedelta(days=9) if decided else None,
        ended_at=None if live else at + timedelta(days=9), drafter=handler,
        outcome=Outcome.values[complaint.pk % 3] if decided else "", **dates,
    )  # fmt: skip


def _events(complaint: Complaint, first: Round, handler: User) -> list[ComplaintEvent]:
    at = complaint.received_at
    told = [ComplaintEvent(complaint=complaint, verb="register", role="complainant",
                           new="received", at=at)]  # fmt: skip
    if complaint.handler_id:
        told.append(ComplaintEvent(complaint=complaint, verb="accept", actor=handler,
                                   role="handler", old="received", new="open",
                                   at=first.acknowledged_at))  # fmt: skip
    if first.ended_at:
        verb = "sign" if first.decided_at else "withdraw"
        told.append(ComplaintEvent(
            complaint=complaint, verb=verb, actor=handler, role="handler", old="decision_review",
            new="decided" if verb == "sign" else "withdrawn", at=first.ended_at,
        ))  # fmt: skip
    return told


def _redress(complaints: list[Complaint], client: User, handler: User) -> None:
    """Goodwill for each: paid where it was decided, else proposed."""
    made = Compensation.objects.bulk_create([
        _award(one, client, handler) for one in complaints
    ])  # fmt: skip
    head, _new = LedgerHead.objects.get_or_create(name=ledger.MAIN)
    lines: list[LedgerEntry] = []
    for award in made:
        if award.state == Award.PAID:
            for entry, way in (
                (Posting.COMMIT, (Account.FUNDS, Account.COMMITTED)),
                (Posting.PAY, (Account.COMMITTED, Account.PAID)),
            ):
                lines += _lines(award, entry, way, head)
    LedgerEntry.objects.bulk_create(lines)
    head.save()


def _award(complaint: Complaint, client: User, handler: User) -> Compensation:
    at = complaint.received_at + timedelta(days=8)
    paid = complaint.stage in {Stage.DECIDED, Stage.CLOSED}
    done = {"approved_at": at, "paid_at": at + timedelta(days=1)} if paid else {}
    return Compensation(
        complaint=complaint, client=client, proposer=handler, kind=Kind.GOODWILL,
        ground=Ground.DELAY, asset="USD", amount=20_00, value=20_00, rate="1", basis=".",
        beneficiary="Tom", state=Award.PAID if paid else Award.PROPOSED, digest="d",
        proposed_at=at, state_since=at, **done,
    )  # fmt: skip


def _lines(
    award: Compensation, entry: Posting, way: tuple[Account, Account], head: LedgerHead
) -> list[LedgerEntry]:
    journal, made = head.seq + 1, []
    for account, amount in zip(way, (-20_00, 20_00), strict=True):
        line = LedgerEntry(
            seq=head.seq + 1, journal=journal, entry=entry, account=account, asset="USD",
            amount=amount, compensation=award, at=award.approved_at, previous=head.hash,
        )  # fmt: skip
        line.hash = ledger.digest([getattr(line, column) for column in ledger.COLUMNS])
        head.seq, head.hash = line.seq, line.hash
        made.append(line)
    return made
