"""Complaints brought to each stage by the verbs, as staff and clients bring them."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from complaints.actions.accept import accept
from complaints.actions.cause import set_cause
from complaints.actions.decide import decide, write_decision
from complaints.actions.investigate import investigate
from complaints.actions.points import find
from complaints.actions.register import Someone, Statement, register
from complaints.actions.sign import sign
from complaints.actions.similar import see_similar
from complaints.axes import Cause
from complaints.models import Complaint
from complaints.terms import Outcome, Severity
from portal.models import EmailStatus, OutgoingEmail, User

STORY = {
    "en": "My withdrawal arrived two days late, and nobody answered me.",
    "zh-hans": "我的提现晚了两天才到账，期间没有人回复我。",
}
SUMMARY = {
    "en": "Your withdrawal arrived two days late.",
    "zh-hans": "您的提现晚了两天到账。",
}
REASON = {"en": "The transfer waited for a check.", "zh-hans": "该笔转账在等待人工审核。"}
CHANGE = {"en": "Two more people do the checks.", "zh-hans": "我们已增加两名审核人员。"}


def statement(**changes: Any) -> Statement:
    """What a person states; the demanded fields and the topic."""
    language = changes.pop("language", "en")
    email = changes.pop("email", "tom@example.com")
    said: dict[str, Any] = {
        "complainant": Someone(name="Tom", email=email, country="GB"),
        "description": STORY[language],
        "language": language,
        "topic": "transfer",
        "product": "withdrawal",
    }
    return Statement(**{**said, **changes})


def filed(actor: User | None = None, at: datetime | None = None, **changes: Any) -> Complaint:
    return register(statement=statement(**changes), actor=actor, at=at)


def accepted(
    complaint: Complaint, handler: User, severity: Severity = Severity.MEDIUM,
    at: datetime | None = None,
) -> Complaint:  # fmt: skip
    return accept(complaint=complaint, actor=handler, severity=severity, at=at)


def investigated(complaint: Complaint, handler: User, **how: Any) -> Complaint:
    at = how.get("at")
    return investigate(complaint=accepted(complaint, handler, **how), actor=handler, at=at)


def worked_out(
    complaint: Complaint, writer: User, outcome: Outcome = Outcome.PARTLY,
    at: datetime | None = None,
) -> Complaint:  # fmt: skip
    """Every point found, cause set, similar cases seen, decision written."""
    language = complaint.language
    for point in complaint.current_round.points.all():
        find(point=point, actor=writer, finding=outcome, reason=REASON[language], at=at)
    set_cause(complaint=complaint, actor=writer, cause=Cause.PROCESS, at=at)
    see_similar(complaint=complaint, actor=writer, at=at)
    return write_decision(
        complaint=complaint, actor=writer, outcome=outcome, summary=SUMMARY[language],
        corrective=CHANGE[language], no_redress="No money was lost.", at=at,
    )  # fmt: skip


def in_review(complaint: Complaint, handler: User, outcome: Outcome = Outcome.PARTLY,
              **how: Any) -> Complaint:  # fmt: skip
    at = how.get("at")
    investigated(complaint, handler, **how)
    worked_out(complaint, handler, outcome, at=at)
    return decide(complaint=complaint, actor=handler, at=at)


def decided(complaint: Complaint, handler: User, head: User, outcome: Outcome = Outcome.PARTLY,
            **how: Any) -> Complaint:  # fmt: skip
    in_review(complaint, handler, outcome, **how)
    return sign(complaint=complaint, actor=head, at=how.get("at"))


def delivered() -> None:
    """Every email that is queued has arrived."""
    OutgoingEmail.objects.filter(status=EmailStatus.QUEUED).update(
        status=EmailStatus.SENT, sent_at=timezone.now()
    )


def fresh(complaint: Complaint) -> Complaint:
    return Complaint.objects.select_related("ticket__requester", "handler").get(pk=complaint.pk)
