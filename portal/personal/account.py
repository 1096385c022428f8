"""What the ground floor holds: the account, its devices, and the emails that we wrote to it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.utils import timezone

from portal import timers
from portal.access import revoke_links
from portal.accounts import devices
from portal.models import (
    AuditLine,
    CallStatus,
    EmailStatus,
    Erasure,
    Export,
    OutgoingEmail,
    Timer,
    User,
    WebhookCall,
)
from portal.personal import exports, retention
from portal.personal.registry import Holding, Kept, Piece, hold
from portal.personal.retention import YEAR

# What an email said is in its request as well; by then nobody asks whether it arrived.
TEXTS_KEPT = timedelta(days=90)
EMAILS_KEPT = YEAR
# By then nobody tries again one that was given up, which still names whom it is about; what was
# asked and what came of it stands in the audit or the ledger.
CALLS_KEPT = timedelta(days=90)
AUDIT_KEPT = 5 * YEAR + timedelta(days=2)  # the database counts leap days, and refuses younger ones
_GONE = "erased.invalid"


def tell(person: User) -> Iterator[Piece]:
    """The account, where it is signed in, what the audit says of it, and our emails to it."""
    yield Piece("account.json", _account(person))
    yield Piece("devices.json", _devices(person))
    yield Piece("activity.json", _activity(person))
    yield Piece("emails.json", _emails(person))


def _account(person: User) -> dict[str, Any]:
    names = ["email", "name", "language", "time_zone", "date_joined", "last_login"]
    factors = Authenticator.objects.filter(user=person).values("type", "created_at", "last_used_at")
    return {
        **{name: getattr(person, name) for name in names},
        "has_password": person.has_usable_password(),
        "second_factors": list(factors),
    }


def _devices(person: User) -> list[dict[str, Any]]:
    shown = ["ip", "user_agent", "created_at", "last_seen_at"]
    return list(UserSession.objects.filter(user=person).values(*shown))


def _activity(person: User) -> list[dict[str, Any]]:
    lines = AuditLine.objects.filter(actor=person).order_by("pk")
    return [dict(line) for line in lines.values("at", "code", "about", "network")]


def _emails(person: User) -> list[dict[str, Any]]:
    sent = OutgoingEmail.objects.filter(to_email=person.email, sensitive=False).order_by("pk")
    return [dict(email) for email in sent.values("created_at", "sent_at", "subject", "text")]


def erase(person: User, at: datetime) -> list[Kept]:
    """Leave a number without a name: what counts people goes on counting."""
    address = person.email
    devices.end(person)
    for rows in (Authenticator.objects, EmailAddress.objects, UserSession.objects):
        rows.filter(user=person).delete()
    exports.remove(Export.objects.filter(person=person))
    revoke_links(person)
    forget_emails(to_email=address)
    person.email = f"{person.pk}@{_GONE}"
    person.name = person.time_zone = ""
    person.is_active = False
    person.last_login = None
    person.set_unusable_password()
    person.save(update_fields=["email", "name", "time_zone", "is_active", "last_login", "password"])
    person.groups.clear()
    return []


def forget_emails(**which: str) -> None:
    """Leave of these emails rows that say when they left, and neither to whom nor what."""
    emails = OutgoingEmail.objects.filter(**which)
    emails.filter(status=EmailStatus.QUEUED).update(status=EmailStatus.FAILED)
    emails.update(
        subject="", text="", html="", headers={}, last_error="", to_email=f"nobody@{_GONE}"
    )


def nobody() -> User:
    """Who stands for those whom we have forgotten; nobody signs in as them."""
    known, _made = User.objects.get_or_create(
        email=f"nobody@{_GONE}", defaults={"is_active": False, "password": make_password(None)}
    )
    return known


hold(Holding(name="account", order=90, tell=tell, erase=erase))


def _without_text(keys: list[int]) -> None:
    OutgoingEmail.objects.filter(pk__in=keys).update(text="", html="")


def _without_identity(keys: list[int]) -> None:
    Erasure.objects.filter(pk__in=keys).update(keep_until=None, identity="")


_over = OutgoingEmail.objects.filter(status__in=(EmailStatus.SENT, EmailStatus.FAILED))
retention.rows(
    "account: texts of emails",
    keeps=TEXTS_KEPT,
    old=lambda before: _over.filter(created_at__lt=before).exclude(text=""),
    let_go=_without_text,
)
_called = WebhookCall.objects.filter(status__in=(CallStatus.DELIVERED, CallStatus.FAILED))
# Those about a request or a complaint go with it.
retention.rows(
    "account: emails about no request",
    keeps=EMAILS_KEPT,
    old=lambda before: _over.filter(created_at__lt=before, about=""),
)
retention.rows(
    "account: calls to other systems",
    keeps=CALLS_KEPT,
    old=lambda before: _called.filter(done_at__lt=before),
)
retention.rows(
    "account: lines of the audit",
    keeps=AUDIT_KEPT,
    old=lambda before: AuditLine.objects.filter(at__lt=before),
)
retention.rows(
    "account: timers that are done",
    keeps=timers.KEPT,
    old=lambda before: Timer.objects.filter(done_at__lt=before),
)
retention.rows(
    "account: copies of data",
    keeps=timedelta(),
    old=lambda before: Export.objects.filter(expires_at__lt=before),
    let_go=lambda keys: exports.remove(Export.objects.filter(pk__in=keys)),
)
retention.rows(
    "account: who it was whose data is erased",
    keeps=timedelta(),
    old=lambda before: Erasure.objects.filter(keep_until__lt=timezone.localdate(before)),
    let_go=_without_identity,
)
retention.rows(
    "account: sessions",
    keeps=timedelta(),
    old=lambda before: Session.objects.filter(expire_date__lt=before),
)
