"""Demo data of complaints: those who handle, approve and pay, and cases in different stages.

Everything is done by the verbs, as people would do it; loading it again changes nothing.
"""

import uuid
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from complaints.actions.accept import accept
from complaints.actions.ask import ask
from complaints.actions.assign import assign_handler
from complaints.actions.cause import set_cause
from complaints.actions.decide import decide, write_decision
from complaints.actions.draft import Remedy, draft
from complaints.actions.evidence import add_evidence
from complaints.actions.fee import enter_fee
from complaints.actions.investigate import investigate
from complaints.actions.points import find
from complaints.actions.propose import propose
from complaints.actions.register import Someone, Statement, register, register_for_client
from complaints.actions.set_limits import set_budget, set_rate
from complaints.actions.sign import sign
from complaints.actions.similar import see_similar
from complaints.axes import Way
from complaints.demo_texts import (
    BY_PHONE,
    COMPLAINTS,
    TRANSACTION,
    WALLET,
    DemoComplaint,
    DemoRemedy,
)
from complaints.models import Complaint, Evidence
from complaints.terms import Kind
from portal.access import Role
from portal.models import User
from tickets.demo import PASSWORD, Member

STAFF = (
    Member("hal@demo.example", "Hal", Role.COMPLAINTS_HANDLER, "en"),
    Member("hana@demo.example", "韩娜", Role.COMPLAINTS_HEAD, "zh-hans"),
    Member("abe@demo.example", "Abe", Role.APPROVER, "en"),
    Member("moe@demo.example", "Moe", Role.MANAGER, "en"),
    Member("fin@demo.example", "方敏", Role.FINANCE, "zh-hans"),
    Member("fay@demo.example", "Fay", Role.FINANCE, "en"),
)
LIMIT = "2000"


@transaction.atomic
def load() -> list[str]:
    """Make the demo data if it is not there; the lines that tell how to sign in."""
    if not User.objects.filter(email=STAFF[0].email).exists():
        hal, hana, _abe, moe, fin, _fay = map(_member, STAFF)
        _set_up(moe, fin)
        now = timezone.now()
        for told in sorted(COMPLAINTS, key=lambda one: -one.hours_ago):
            _play(told, hal, hana, now - timedelta(hours=told.hours_ago))
        _by_phone(hal, now)
    return [
        f"Staff of complaints, with the password {PASSWORD}:",
        *(f"  {member.email}  ({member.role.label})" for member in STAFF),
    ]


def _member(member: Member) -> User:
    user = User.objects.create_user(
        member.email, PASSWORD, name=member.name, language=member.language, is_staff=True
    )
    user.groups.add(Group.objects.get(name=member.role.value))
    return user


def _set_up(manager: User, finance: User) -> None:
    """Budgets of this month, and the rate at which values are counted.

    Whoever sets them approves nothing for a day: so it is not the demo's first manager.
    """
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    for kind in (kind for kind in Kind if kind is not Kind.NON_MONEY):
        set_budget(month=today, kind=kind, asset="USDT", limit=LIMIT, owner=manager, actor=manager)
    set_rate(asset="USDT", rate="1", source="Demo", actor=finance)


def _play(told: DemoComplaint, hal: User, hana: User, at: datetime) -> None:
    """File it at a time in the past, and bring it as far as its scene says."""
    person = User.objects.get(email=told.email)
    complaint = register(statement=_statement(told, person), actor=person, at=at)
    if told.scene == "new":
        return
    accept(complaint=complaint, actor=hal, severity=told.severity, at=at + timedelta(hours=5))
    begun = at + timedelta(hours=20)
    investigate(complaint=complaint, actor=hal, at=begun)
    if told.scene == "asked":
        ask(complaint=complaint, actor=hal, question=told.question, at=begun)
        return
    _examine(told, complaint, hal, begun)
    if told.scene in {"review", "decided"}:
        _decide(told, complaint, hal, begun + timedelta(hours=60))
    if told.scene == "decided":
        sign(complaint=complaint, actor=hana, at=begun + timedelta(hours=80))


def _statement(told: DemoComplaint, person: User) -> Statement:
    return Statement(
        complainant=Someone(name=person.name, email=person.email, country="GB"),
        subject=told.subject,
        description=told.description,
        language=person.language,
        topic=told.topic,
        product=told.product,
        submission=uuid.uuid5(uuid.NAMESPACE_URL, f"demo:{told.email}:{told.hours_ago}"),
    )


def _examine(told: DemoComplaint, complaint: Complaint, hal: User, at: datetime) -> None:
    title, text = told.evidence
    proof = add_evidence(complaint=complaint, actor=hal, title=title, text=text, at=at)
    for point in complaint.current_round.points.all():
        find(point=point, actor=hal, finding=told.outcome, reason=told.reason, at=at)
    for remedy in told.remedies:
        _propose(remedy, complaint, hal, proof, at + timedelta(hours=30))


def _propose(
    told: DemoRemedy, complaint: Complaint, hal: User, proof: Evidence, at: datetime
) -> None:
    fee = None
    if told.fee:
        fee = enter_fee(
            transaction_id=TRANSACTION, line="network fee", asset=told.asset,
            charged=told.amount, actor=hal, at=at,
        )  # fmt: skip
    remedy = Remedy(
        kind=told.kind, ground=told.ground, asset=told.asset, amount=told.amount,
        basis=told.basis, beneficiary=complaint.client.name, network="ethereum",
        destination=WALLET, fee=fee, evidence=[proof],
    )  # fmt: skip
    propose(
        compensation=draft(complaint=complaint, remedy=remedy, actor=hal, at=at), actor=hal, at=at
    )


def _decide(told: DemoComplaint, complaint: Complaint, hal: User, at: datetime) -> None:
    set_cause(complaint=complaint, actor=hal, cause=told.cause, at=at)
    see_similar(complaint=complaint, actor=hal, at=at)
    write_decision(
        complaint=complaint, actor=hal, outcome=told.outcome, summary=told.summary,
        corrective=told.corrective, no_redress=told.no_redress, at=at,
    )  # fmt: skip
    decide(complaint=complaint, actor=hal, at=at)


def _by_phone(hal: User, now: datetime) -> None:
    """Somebody called, and told what makes it hard for her."""
    name, email, description, help_needed = BY_PHONE
    made = register_for_client(
        statement=Statement(
            complainant=Someone(name=name, email=email, country="GB"),
            description=description, language="en", way=Way.PHONE, topic="information",
            product="support", received_at=now - timedelta(days=1), help_needed=help_needed,
            help_consented=True,
        ),
        actor=hal,
        at=now,
    )  # fmt: skip
    assign_handler(complaint=made, actor=hal, to=hal, at=now)
