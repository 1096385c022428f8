"""Every email is a row first: `queue` in the caller's transaction, `deliver_due` after commit.

At worst a duplicate with the same Message-ID, never a loss, and never SMTP inside a request.
"""

import logging
import re
import smtplib
import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import formataddr, make_msgid
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection  # noqa: TID251 (its one user)
from django.core.mail.backends.base import BaseEmailBackend  # noqa: TID251 (the same)
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.template.loader import render_to_string
from django.utils import timezone, translation

from portal.models import EmailStatus, OutgoingEmail, User
from portal.nudge import nudge_outbox
from portal.secret_guard import MARKER
from portal.zones import zone_of

logger = logging.getLogger(__name__)

MAX_SUBJECT = 250
CLAIM_LASTS = timedelta(minutes=10)
# Together about three days: an outage of a weekend loses nothing.
BACKOFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 720, 1440, 1440)]
_REFUSED = range(500, 600)
# Nearly all reports come within a day; servers try for up to five before they give up.
COMES_BACK_WITHIN = timedelta(days=5)
# One email in flight a process: a process that dies can repeat that one and no other.
_delivering = threading.Lock()
_stopping = threading.Event()


@dataclass(frozen=True, kw_only=True)
class Thread:
    """Where an email stands in a conversation, in the words of RFC 5322."""

    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    reply_to: str = ""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One email to be: a template of templates/email/ and what it says to whom."""

    template: str
    to: User
    context: dict[str, Any] = field(default_factory=dict)
    language: str = ""
    about: str = ""
    thread: Thread = Thread()
    # RFC 3834: mail that no person wrote says so, and robots do not answer it.
    automatic: bool = True
    sensitive: bool = False
    # Further headers, such as how to unsubscribe.
    headers: dict[str, str] = field(default_factory=dict)


def queue(letter: Letter) -> OutgoingEmail:
    """Render a letter in its recipient's language and keep it to be sent after commit."""
    language = letter.language or letter.to.language
    base = f"email/{letter.template}"
    with translation.override(language), timezone.override(zone_of(letter.to.time_zone)):
        context = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL,
                   "language": language, "to": letter.to, **letter.context}  # fmt: skip
        subject = " ".join(render_to_string(f"{base}/subject.txt", context).split())
        text = render_to_string(f"{base}/body.txt", context).strip() + "\n"
        html = render_to_string(f"{base}/body.html", context)
    email = OutgoingEmail.objects.create(
        message_id=letter.thread.message_id or new_message_id(),
        template=letter.template,
        to_email=letter.to.email,
        language=language,
        subject=subject[:MAX_SUBJECT],
        text=text,
        html=html,
        headers=_headers(letter),
        about=letter.about,
        sensitive=letter.sensitive,
    )
    transaction.on_commit(nudge_outbox)
    return email


def new_message_id(mark: str = "") -> str:
    """A fresh Message-ID of our own domain; `mark` is kept in its left part."""
    return make_msgid(mark or None, domain=settings.DEFAULT_FROM_EMAIL.rpartition("@")[2] or None)


def _headers(letter: Letter) -> dict[str, str]:
    thread = letter.thread
    headers = {
        "In-Reply-To": thread.in_reply_to,
        "References": " ".join(thread.references),
        "Reply-To": thread.reply_to,
        "Auto-Submitted": "auto-generated" if letter.automatic else "",
        **letter.headers,
    }
    return {name: value for name, value in headers.items() if value}


def stop() -> None:
    """Let no further email of this process leave: it is about to end. Safe in a signal handler."""
    _stopping.set()


def deliver_due() -> int:
    """Send what is due, one email at a time; return how many left.

    A second call in the same process returns at once: the first one is still at it.
    """
    if not _delivering.acquire(blocking=False):
        return 0
    try:
        return _deliver_all()
    finally:
        _delivering.release()


def _deliver_all() -> int:
    _return_stale(timezone.now())
    sent = 0
    connection = get_connection()
    try:
        while not _stopping.is_set() and (email := _claim(timezone.now())):
            if not _reach(email, connection):
                break  # the others wait in the queue, and their attempts are not used up
            sent += _attempt(email, connection)
    finally:
        connection.close()
    return sent


def _return_stale(now: datetime) -> None:
    OutgoingEmail.objects.filter(
        status=EmailStatus.SENDING, claimed_at__lt=now - CLAIM_LASTS
    ).update(status=EmailStatus.QUEUED, claim=None)


def _claim(now: datetime) -> OutgoingEmail | None:
    """Take the next due email so that no other sender has it, or None when none is due."""
    due = OutgoingEmail.objects.filter(status=EmailStatus.QUEUED, due_at__lte=now)
    for key in due.order_by("due_at").values_list("pk", flat=True)[:20]:
        claim = uuid.uuid4()
        # Asked again with its due time: another sender may have put it back for later meanwhile.
        taken = due.filter(pk=key).update(
            status=EmailStatus.SENDING, claimed_at=now, claim=claim, attempts=F("attempts") + 1
        )
        if taken:
            return OutgoingEmail.objects.get(pk=key)
    return None


def _reach(email: OutgoingEmail, connection: BaseEmailBackend) -> bool:
    """Connect unless connected; a server that does not answer or let us in is no email's fault."""
    try:
        connection.open()
    except Exception as error:  # noqa: BLE001  (name lookup, TLS, sign-in, greeting: all the same)
        _put_back(email, error, final=False)
        return False
    return True


def _attempt(email: OutgoingEmail, connection: BaseEmailBackend) -> bool:
    try:
        connection.send_messages([_as_message(email, connection)])
    except Exception as error:  # noqa: BLE001  (whatever is wrong with one must not stop the rest)
        connection.close()
        _put_back(email, error, final=_is_final(error))
        return False
    _keep_sent(email)
    return True


def _keep_sent(email: OutgoingEmail) -> None:
    done: dict[str, Any] = {"status": EmailStatus.SENT, "sent_at": timezone.now(), "claim": None}
    mine = OutgoingEmail.objects.filter(pk=email.pk, claim=email.claim)
    mine.update(last_error="", **done, **_forgotten(email))
    if _refuses(email.to_email) and not _came_back(email.to_email):
        note_life(email.to_email)


def _refuses(address: str) -> bool:
    return User.objects.filter(email=address, undeliverable_since__isnull=False).exists()


def _came_back(address: str) -> bool:
    """Whether a server took an email to this address, which then came back all the same.

    Then that a server takes the next one says nothing.
    """
    returned = OutgoingEmail.objects.filter(status=EmailStatus.FAILED, sent_at__isnull=False)
    return returned.filter(to_email=address).exists()


def _forgotten(email: OutgoingEmail) -> dict[str, Any]:
    """What of an email is not kept once it needs no further attempt.

    Where mail only shows on the mail page, the row is all there is of it.
    """
    return {"text": "", "html": ""} if email.sensitive and settings.EMAIL_HOST else {}


def take_out(about: str, secrets: Sequence[re.Pattern[str]]) -> None:
    """Replace what these patterns find in the emails about something, sent or not."""
    for email in OutgoingEmail.objects.filter(about=about):
        before = (email.subject, email.text, email.html)
        for secret in secrets:
            email.subject = secret.sub(MARKER, email.subject)[:MAX_SUBJECT]
            email.text, email.html = secret.sub(MARKER, email.text), secret.sub(MARKER, email.html)
        if before != (email.subject, email.text, email.html):
            email.save(update_fields=["subject", "text", "html"])


def _as_message(email: OutgoingEmail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=email.subject,
        body=email.text,
        from_email=formataddr((settings.SITE_NAME, settings.DEFAULT_FROM_EMAIL)),
        to=[email.to_email],
        headers={"Message-ID": email.message_id, **email.headers},
        connection=connection,
    )
    message.attach_alternative(email.html, "text/html")
    return message


def _put_back(email: OutgoingEmail, error: Exception, *, final: bool) -> None:
    """Plan the next attempt, or give up when the answer is final or the plan is used up."""
    now = timezone.now()
    change: dict[str, Any] = {"claim": None, "last_error": _say(error)}
    if final or email.attempts > len(BACKOFF):
        change |= {"status": EmailStatus.FAILED, **_forgotten(email)}
    else:
        change |= {"status": EmailStatus.QUEUED, "due_at": now + BACKOFF[email.attempts - 1]}
    OutgoingEmail.objects.filter(pk=email.pk, claim=email.claim).update(**change)
    if final and isinstance(error, smtplib.SMTPRecipientsRefused):
        User.objects.filter(email=email.to_email, undeliverable_since=None).update(
            undeliverable_since=now
        )
    logger.warning("Email %s was not sent: %s", email.pk, type(error).__name__)


def _is_final(error: Exception) -> bool:
    """Whether the server said a lasting "no" to this recipient or this text: a 5xx code.

    A refused sender is our set-up's fault: those emails wait until it is mended.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in _REFUSED for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code in _REFUSED


def _say(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return f"{code} {answer.decode(errors='replace')}"[:300]
    return f"{type(error).__name__}: {error}"[:300]


def note_return(
    message_id: str, *, recipient: str, why: str, lasting: bool
) -> OutgoingEmail | None:
    """Note a delivery report about an email of ours; None when it is about none.

    A lasting failure of the address that it went to marks that address. A report that names
    another one (mail is forwarded) says nothing of the person we know.
    """
    email = OutgoingEmail.objects.filter(message_id=message_id).first() if message_id else None
    if email is None:
        return None
    change: dict[str, Any] = {"last_error": why[:300]}
    if lasting:
        change["status"] = EmailStatus.FAILED
    OutgoingEmail.objects.filter(pk=email.pk).update(**change)
    if lasting and recipient.lower() in {"", email.to_email.lower()}:
        User.objects.filter(email=email.to_email, undeliverable_since=None).update(
            undeliverable_since=timezone.now()
        )
    return email


def note_life(address: str) -> None:
    """An address that refused mail works: its owner wrote from it, or an email reached it."""
    marked = User.objects.filter(email=address.lower(), undeliverable_since__isnull=False)
    marked.update(undeliverable_since=None)


def newest_to(address: str) -> str:
    """The Message-ID of the last email that left for an address; "" when none did.

    For providers that tell of an email by their own number only.
    """
    sent = OutgoingEmail.objects.filter(to_email=address.lower(), sent_at__isnull=False)
    return sent.order_by("-pk").values_list("message_id", flat=True).first() or ""


def trust_again(now: datetime | None = None) -> int:
    """Clear the mark of addresses to which an email left a while ago and did not come back."""
    arrived = OutgoingEmail.objects.filter(
        to_email=OuterRef("email"),
        status=EmailStatus.SENT,
        sent_at__gt=OuterRef("undeliverable_since"),
        sent_at__lt=(now or timezone.now()) - COMES_BACK_WITHIN,
    )
    marked = User.objects.filter(Exists(arrived), undeliverable_since__isnull=False)
    return marked.update(undeliverable_since=None)
