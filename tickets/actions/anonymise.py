"""Everything of the person leaves a closed request; what is counted stays.

Category, network, states and times stay, and who of the staff did what when. What was said, asked
and attached goes, with the emails about it.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal import timers, uploads
from portal.personal.account import forget_emails, nobody
from portal.refusals import Refused
from tickets import mail
from tickets.actions import _clocks, _silence
from tickets.actions._common import change, latest
from tickets.models import (
    Attachment,
    Event,
    EventKind,
    IdentityDocument,
    IncomingEmail,
    Rating,
    Ticket,
    Watcher,
)
from tickets.workflow import DONE, Status

# What of an event's details names nobody.
_FACTS = {"from", "to", "keys", "message", "score", "team", "target", "kinds", "way"}
_EMPTY = "—"


@transaction.atomic
def anonymise(*, ticket: Ticket, at: datetime | None = None) -> None:
    """Remove the person from a settled request; `Refused` while it is open."""
    at = at or timezone.now()
    ticket = latest(ticket)
    if ticket.state not in DONE:
        raise Refused("open", "A request is closed before it is emptied.")
    if ticket.erased_at:
        return
    timers.cancel(ticket.pk, [*_silence.KINDS, _clocks.OVERDUE])
    _forget_conversation(ticket)
    _forget_mail(ticket)
    _forget_files(ticket)
    _forget_proofs(ticket)
    change(
        ticket,
        EventKind.ERASED,
        actor=None,
        at=at,
        requester=nobody(),
        subject=_EMPTY,
        status=Status.CLOSED.value,
        answers=[],
        sealed_with="",
        phone_mark="",
        transaction="",
        address="",
        other_address="",
        amount="",
        words="",
        submission=None,
        erased_at=at,
        restricted_until=None,
    )


def _forget_conversation(ticket: Ticket) -> None:
    ticket.messages.update(body="", message_id="")
    ticket.messages.filter(from_staff=False).update(author=None)
    Rating.objects.filter(ticket=ticket).update(comment="")
    Watcher.objects.filter(ticket=ticket).delete()
    outsiders = Q(actor=ticket.requester) | Q(actor__is_staff=False)
    for event in ticket.events.all().iterator():
        facts = {name: value for name, value in event.data.items() if name in _FACTS}
        Event.objects.filter(pk=event.pk).update(data=facts)
    ticket.events.filter(outsiders).update(actor=None)


def _forget_mail(ticket: Ticket) -> None:
    IncomingEmail.objects.filter(ticket=ticket).delete()
    forget_emails(about=mail.about(ticket))


def _forget_files(ticket: Ticket) -> None:
    # Inside the transaction: if this fails the rows stay and name what is still there.
    for file in Attachment.objects.filter(ticket=ticket):
        file.delete()
        uploads.remove(file.stored_as)


def _forget_proofs(ticket: Ticket) -> None:
    for document in IdentityDocument.objects.filter(check_of__ticket=ticket):
        document.delete()
        uploads.remove(document.stored_as)
    ticket.identity_checks.update(reason="", code_to="", address="", message="")
