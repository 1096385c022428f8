"""What managers and complainants look at: cases with their money, mail that came in, alerts."""

import zlib
from datetime import timedelta
from hashlib import sha256

from django.utils import timezone

from complaints import ledger
from complaints.actions.ask_report import ask_report
from complaints.actions.issue_voucher import issue_voucher
from complaints.models import Compensation, Complaint, Letter, ReportRun
from complaints.reports import runs
from complaints.reports.span import Period, Span
from complaints.terms import Kind
from complaints.workflow import Award, Stage
from kb.models import Announcement, Article, GuidedCheck, PastedImpostor, Section
from portal import audit
from portal.models import User
from portal.sealed import seal
from tests.complaints import cases
from tests.complaints.factories import make_compensation
from tests.tickets.identity_makers import make_alert
from tickets.actions.ask_identity import ask_identity
from tickets.models import Alert, IncomingEmail, Mailbox, Ticket, Way

QUERIES = {"zh-hans": "充值", "en": "deposit"}


def make_boss(language: str) -> User:
    """Who may see everything, in this language."""
    return User.objects.create_superuser(
        f"boss-{language}@demo.example", "wallet-demo-2026", name="Boss", language=language
    )


def ask_who(ticket: Ticket, staff: User, body: str) -> None:
    """Ask the requester to prove who they are, in whatever way they like."""
    ask_identity(ticket=ticket, actor=staff, ways=list(Way), body=body)


def play_redress(person: User) -> dict[str, str]:
    """Complaints of this person: one that has just come, and one with an offer and a voucher."""
    handler = User.objects.get(email="hal@demo.example")
    head = User.objects.get(email="hana@demo.example")
    told = {"email": person.email, "language": person.language}
    fresh = cases.filed(person, **told)
    decided = cases.decided(cases.filed(person, **told), handler, head)
    _offer(decided, handler)
    _voucher(decided, handler)
    letter = Letter.objects.filter(round__complaint=decided).latest("pk")
    return {
        "complaint_new": fresh.reference,
        "complaint_decided": decided.reference,
        "letter": str(letter.pk),
        "decided": str(decided.pk),
    }


def _offer(complaint: Complaint, handler: User) -> None:
    now = timezone.now()
    make_compensation(
        complaint, handler, state=Award.OFFERED, digest="0" * 64, proposed_at=now,
        offered_at=now, offer_ends_at=now + timedelta(days=14),
    )  # fmt: skip


def _voucher(complaint: Complaint, handler: User) -> None:
    now = timezone.now()
    award = make_compensation(
        complaint, handler, kind=Kind.VOUCHER, asset="USDT", amount=5_000_000, state=Award.PAID,
        network="", destination="", digest="0" * 64, proposed_at=now, paid_at=now,
    )  # fmt: skip
    ledger.commit(award, actor=handler, at=now)
    ledger.pay(award, actor=handler, at=now)
    issue_voucher(compensation=award, at=now)


def play_desk(person: User, ticket: Ticket) -> None:
    """Mail that came in, an alert, an impostor and a report that was asked for."""
    box = {"host": "mail.wallet.example", "username": "support@wallet.example"}
    mailbox, _made = Mailbox.objects.get_or_create(name="support", defaults=box)
    mail = f"From: {person.email}\r\nSubject: Late\r\n\r\nStill nothing.".encode()
    IncomingEmail.objects.create(
        mailbox=mailbox, ticket=ticket, sha256=sha256(mail).hexdigest(), size=len(mail),
        raw=seal(zlib.compress(mail)),
    )  # fmt: skip
    make_alert(person)
    PastedImpostor.objects.get_or_create(address="tpwa11et.example", reason="misspelt")
    audit.record(audit.SIGNED_IN, actor=person)
    month = Span.around(Period.MONTH, timezone.localdate())
    ask_report(span=month, actor=User.objects.get(email="hana@demo.example"))
    runs.make_due()


def keys(language: str) -> dict[str, object]:
    """What stands in the addresses of rows that both languages look at."""
    case = Complaint.objects.filter(stage=Stage.INVESTIGATING, compensations__isnull=False)
    return {
        "query": QUERIES[language],
        "section": Section.objects.all()[0].slug,
        "announcement": Announcement.objects.earliest("pk").pk,
        "article": Article.objects.get(slug="wrong-network").pk,
        "check": GuidedCheck.objects.all()[0].pk,
        "incoming": IncomingEmail.objects.latest("pk").pk,
        "alert": Alert.objects.latest("pk").pk,
        "investigated": case.earliest("pk").pk,
        "award": Compensation.objects.waiting().earliest("pk").pk,
        "run": ReportRun.objects.latest("pk").pk,
    }
