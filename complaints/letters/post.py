"""A letter leaves: its email is queued and its row kept, in the transaction that caused it."""

import hashlib
from datetime import date, datetime

from django.utils import timezone

from complaints.letters.facts import Matter
from complaints.letters.write import Incomplete, Written, link, write
from complaints.models import Compensation, Complaint, Party, PartyKind, Voucher
from complaints.models import Letter as Kept
from complaints.terms import Letter
from portal import outbox
from portal.models import OutgoingEmail, User
from tickets.email import address
from tickets.mail import about

TEMPLATE = "complaint_letter"


def send(
    complaint: Complaint,
    kind: Letter,
    *,
    at: datetime,
    author: User | None = None,
    compensation: Compensation | None = None,
    voucher: Voucher | None = None,
    begins: bool = False,
    **said: str | date,
) -> Kept:
    """Write a letter and send it to the complainant, and a copy to whoever speaks for them.

    `author` signs it; without one it is the product's. `begins`: no mail of its ticket was before
    it. What it must contain and lacks raises `Incomplete`. For somebody without an address of
    email it is to be printed.
    """
    current = complaint.current_round
    matter = Matter(
        kind=kind, complaint=complaint, round=current, at=at, author=author,
        compensation=compensation, voucher=voucher, said=said,
    )  # fmt: skip
    written = write(matter)
    if written.missing:
        raise Incomplete(written.missing)
    email = _mail(complaint, written, complaint.client, author, begins=begins)
    for person in _speakers(complaint, at):
        _mail(complaint, written, person, author)
    return Kept.objects.create(
        round=current,
        kind=kind.value,
        language=complaint.language,
        subject=written.subject[:250],
        body=written.body,
        sha256=sha256(complaint.language, written.subject[:250], written.body),
        signed_by=author,
        written_at=at,
        email=email,
        compensation=compensation or (voucher.compensation if voucher else None),
        on_paper=complaint.wants_paper or email is None,
    )


def send_again(letter: Kept) -> OutgoingEmail | None:
    """Queue the same words once more, to the address that the complainant has now."""
    written = Written(letter.subject, letter.body, [])
    complaint = letter.round.complaint
    return _mail(complaint, written, complaint.client, letter.signed_by)


def sha256(language: str, subject: str, body: str) -> str:
    """The hash that is kept beside a letter; `Letter.digest` computes the same."""
    return hashlib.sha256(f"{language}\n{subject}\n{body}".encode()).hexdigest()


def has_mailbox(person: User) -> bool:
    """Whether mail can be sent there: who complained on paper may have no address at all."""
    return not person.email.endswith(".invalid")


def _mail(
    complaint: Complaint,
    written: Written,
    person: User,
    author: User | None,
    *,
    begins: bool = False,
) -> OutgoingEmail | None:
    if not has_mailbox(person):
        return None
    reference = complaint.reference
    root = address.root_id(reference)
    thread = outbox.Thread(
        message_id=root if begins else address.new_id(reference),
        in_reply_to="" if begins else root,
        references=() if begins else (root,),
        reply_to=address.reply_address(reference),
    )
    return outbox.queue(
        outbox.Letter(
            template=TEMPLATE,
            to=person,
            language=complaint.language,
            about=about(complaint.ticket),
            thread=thread,
            automatic=author is None,
            context={
                "subject": written.subject,
                "letter": written.body,
                "link": link(complaint, person),
            },
        )
    )


def _speakers(complaint: Complaint, at: datetime) -> list[User]:
    """Representatives whose authority has been checked and stands."""
    today = timezone.localdate(at, timezone.get_default_timezone())
    standing = Party.objects.filter(
        complaint=complaint, kind=PartyKind.REPRESENTATIVE, checked_at__isnull=False,
        revoked_at=None, user__isnull=False,
    )  # fmt: skip
    found = standing.exclude(expires_on__lt=today).select_related("user")
    return [party.user for party in found if party.user and party.user_id != complaint.client.pk]
