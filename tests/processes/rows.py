"""Rows of a stack's database, written and read by the tests."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from portal.models import EmailStatus, OutgoingEmail, Timer, User
from tests.processes.stack import ALIAS

emails = OutgoingEmail.objects.using(ALIAS)
timers = Timer.objects.using(ALIAS)
users = User.objects.using(ALIAS)


def write_emails(number: int, **columns: Any) -> list[str]:
    """Queue emails as `portal.outbox.queue` would; return their Message-IDs."""
    made = [
        OutgoingEmail(
            **{
                "message_id": f"<{key}@example.com>",
                "template": "reply",
                "to_email": f"person{key}@example.com",
                "language": "en",
                "subject": f"Number {key}",
                "text": "Text\n",
                "html": "<p>Text</p>",
            }
            | columns
        )
        for key in range(number)
    ]
    emails.bulk_create(made)
    return [email.message_id for email in made]


def write_email_to(address: str) -> OutgoingEmail:
    """Queue one email to an address that belongs to a person."""
    users.create(email=address, password="!")
    write_emails(1, to_email=address, message_id=f"<{address}>")
    return emails.get(to_email=address)


def count(status: EmailStatus) -> int:
    return emails.filter(status=status).count()


def pass_time(minutes: int) -> None:
    """Let every claim and every due time be so much older, as if the minutes had passed."""
    past = timedelta(minutes=minutes)
    for email in emails.exclude(status=EmailStatus.SENT):
        if email.claimed_at:
            email.claimed_at -= past
        email.due_at -= past
        email.save(using=ALIAS, update_fields=["claimed_at", "due_at"])


def is_later(email: OutgoingEmail) -> bool:
    """Whether an email was tried and put off."""
    return email.attempts > 0 and email.due_at > timezone.now() + timedelta(seconds=20)
