"""What requests hold about a person: told, removed, kept for the law, and let go of when old."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from portal import rotation
from portal.models import User
from portal.personal import Holding, Kept, Piece, hold, retention
from portal.personal.retention import YEAR
from portal.rotation import Outcome
from portal.sealed import newest
from tickets import files, kept
from tickets.actions.anonymise import anonymise
from tickets.email import retention as mails
from tickets.intake import answers
from tickets.models import (
    Alert,
    Attachment,
    Category,
    IdentityDocument,
    IncomingEmail,
    Mailbox,
    Message,
    Ticket,
    Watcher,
)
from tickets.views.record import as_data
from tickets.workflow import Status


def tell(person: User) -> Iterator[Piece]:
    """Their requests as they see them, with the files; what they wrote about others' requests."""
    for ticket in Ticket.objects.of(person).select_related("requester", "category").iterator(100):
        yield Piece(f"{ticket.reference}/request.json", as_data(ticket))
        for file in ticket.attachments.exclude(message__internal=True):
            name = f"{ticket.reference}/files/{file.pk}-{file.name}"
            yield Piece(name, place=file.stored_as)
        for proof in IdentityDocument.objects.filter(check_of__ticket=ticket):
            name = f"{ticket.reference}/identity/{proof.pk}-{proof.name}"
            yield Piece(name, place=proof.stored_as)
    yield Piece("messages-about-others-requests.json", _elsewhere(person))
    yield Piece("emails-from-you.json", _mails(person))


def _elsewhere(person: User) -> list[dict[str, Any]]:
    theirs = Message.objects.filter(author=person, from_staff=False)
    return [
        {"at": message.created_at, "request": message.ticket.reference, "text": message.body}
        for message in theirs.exclude(ticket__requester=person).select_related("ticket")
    ]


def _mails(person: User) -> list[dict[str, Any]]:
    mails = IncomingEmail.objects.filter(from_email=person.email).order_by("pk")
    return [dict(mail) for mail in mails.values("received_at", "subject", "text", "size")]


def hinders(person: User) -> list[str]:
    """Open requests are closed first: somebody is working on them."""
    count = Ticket.objects.of(person).live().count()
    if not count:
        return []
    said = ngettext(
        "%(count)d request is still open. It has to be solved or closed first.",
        "%(count)d requests are still open. They have to be solved or closed first.",
        count,
    )
    return [said % {"count": count}]


def erase(person: User, at: datetime) -> list[Kept]:
    """Empty their requests; those that a law has us keep are for few eyes from now on."""
    keys = list(Ticket.objects.of(person).values_list("pk", flat=True))
    held = kept.by_law(keys)
    for key, why in held.items():
        Ticket.objects.filter(pk=key).update(restricted_until=why.until)
    for ticket in Ticket.objects.filter(pk__in=set(keys) - set(held)):
        anonymise(ticket=ticket, at=at)
    _forget_elsewhere(person)
    return _said(held)


def _forget_elsewhere(person: User) -> None:
    """What they wrote about others' requests is those people's too: it stays, without a name."""
    Watcher.objects.filter(person=person).delete()
    IncomingEmail.objects.filter(from_email=person.email, ticket=None).delete()
    Alert.objects.filter(person=person).update(person=None, evidence={})


def _said(held: dict[int, kept.Hold]) -> list[Kept]:
    by_duty = defaultdict(list)
    for key, why in held.items():
        by_duty[why.duty].append((key, why.until))
    return [
        Kept(duty, len(entries), max(until for _key, until in entries))
        for duty, entries in by_duty.items()
    ]


hold(Holding(name="requests", order=50, tell=tell, erase=erase, hinders=hinders))


# Sealed answers


def _with_old_answers() -> Any:
    """Sealed with an older key, or not yet although the question is confidential by now."""
    confidential = Category.objects.filter(fields__sensitive=True).values("pk")
    unsealed = Q(sealed_with="", erased_at=None, category__in=confidential) & ~Q(answers=[])
    return Ticket.objects.filter(~Q(sealed_with__in=("", newest())) | unsealed)


def _renew_answers(key: int) -> Outcome:
    ticket = Ticket.objects.select_related("category").get(pk=key)
    asked = {field.key for field in ticket.category.fields.all() if field.sensitive}
    plain = [
        {**answer, "sensitive": True} if answer["key"] in asked else answer
        for answer in ticket.answers
    ]
    columns = answers.stored(plain)
    if columns["sealed_with"] not in {"", newest()}:
        return Outcome.UNREADABLE
    if columns["answers"] == ticket.answers:
        return Outcome.UNCHANGED
    same = Ticket.objects.filter(pk=key, version=ticket.version, sealed_with=ticket.sealed_with)
    return Outcome.RENEWED if same.update(**columns) else Outcome.CHANGED


rotation.rows("Ticket.answers", old=_with_old_answers, renew=_renew_answers)
rotation.sealed_bytes(Mailbox, "sealed_password")
rotation.sealed_bytes(IncomingEmail, "raw")


# What is old


def _closed(before: datetime) -> Any:
    """Requests that were closed long ago; which of them a law has us keep is asked later."""
    old = Ticket.objects.filter(status=Status.CLOSED, erased_at=None, restricted_until=None)
    return old.filter(status_since__lt=before)


def _anonymise(keys: list[int]) -> None:
    for ticket in Ticket.objects.filter(pk__in=set(keys) - set(kept.by_law(keys))):
        anonymise(ticket=ticket)


def _no_longer_kept(before: datetime) -> Any:
    over = Ticket.objects.filter(restricted_until__lt=timezone.localdate(before))
    return over.filter(status__in=(Status.SOLVED, Status.CLOSED))


def _discard(keys: list[int]) -> None:
    files.discard(Attachment.objects.filter(pk__in=keys))


retention.rows(
    "requests: people in closed ones",
    keeps=settings.KEEP_CLOSED_YEARS * YEAR,
    old=_closed,
    let_go=_anonymise,
)
retention.rows(
    "requests: people in those kept for the law",
    keeps=timedelta(),
    old=_no_longer_kept,
    let_go=_anonymise,
)
retention.rows(
    "requests: files that were never sent",
    keeps=files.UNCLAIMED_LASTS,
    old=lambda before: Attachment.objects.filter(ticket=None, created_at__lt=before),
    let_go=_discard,
)
retention.rule("mail: originals", keeps=mails.ORIGINALS_KEPT, purge=mails.purge)
