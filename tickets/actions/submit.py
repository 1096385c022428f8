"""A request is filed: one send makes one ticket, however often the button is pressed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb import announcements
from portal import timers
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused
from tickets import filed, mail
from tickets.actions import _clocks
from tickets.actions._common import (
    checked_text,
    claim_files,
    prose_of,
)
from tickets.actions._reading import keep_read
from tickets.actions.forget_parts import refuse_a_part
from tickets.actions.link_incident import said_of
from tickets.actions.suspect import look_later
from tickets.intake import answers as kept
from tickets.models import (
    Attachment,
    Category,
    Event,
    EventKind,
    FactRequest,
    Field,
    Message,
    Team,
    Ticket,
)
from tickets.workflow import Channel


class AlreadySent(Refused):
    """The submission was used by a request that says something else."""

    def __init__(self) -> None:
        super().__init__(
            "already_sent",
            _(
                "You have sent this form before, with other words. To file this as a new request, "
                "press “Send” again."
            ),
        )


RECEIPT, RECEIPT_ASKING = "received", "received_facts_needed"
COMPLAINT = "complaint"
"""The category, of the shipped catalogue, whose requests are complaints."""


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What a requester files; `submission` is the key that makes a repeated send harmless.

    `read_before` are the keys of articles that were opened first: what is no public one is left
    out. Where no form was filled in, `asks` are the questions that the receipt asks for, and team
    and priority may differ from the category's. `receipt` is its template, "" for none.
    """

    category: Category
    email: str
    subject: str
    description: str
    answers: Sequence[kept.Record] = ()
    name: str = ""
    language: str
    time_zone: str = ""
    channel: Channel = Channel.WEB
    files: Sequence[Attachment] = ()
    read_before: Sequence[int] = ()
    submission: uuid.UUID = field(default_factory=uuid.uuid4)
    message_id: str = ""
    team: Team | None = None
    priority: str = ""
    unverified: bool = False
    for_complaint: bool = False
    follows: Ticket | None = None
    asks: Sequence[Field] = ()
    receipt: str = RECEIPT


def submit(filing: Filing, *, actor: User | None = None, at: datetime | None = None) -> Ticket:
    """File a request and send its receipt; the same submission again gives the same ticket.

    `actor` is the requester who has signed in, or None: then the address is who it is for, and
    nobody is let into anything by having typed it.
    """
    _check(filing)
    try:
        with transaction.atomic():
            return _file(filing, actor, at or timezone.now()).ticket
    except IntegrityError:
        # The unique key refused a second row: this send has been here before.
        known = Ticket.objects.select_related("requester", "category")
        return _same(known.get(submission=filing.submission), filing)


@transaction.atomic
def submit_complaint(
    filing: Filing, *, actor: User | None = None, at: datetime | None = None
) -> Ticket:
    """The same of what is a complaint from its first word: the floor above takes and answers it."""
    at = at or timezone.now()
    ticket = submit(replace(filing, for_complaint=True, receipt=""), actor=actor, at=at)
    filed.tell_of_complaint(ticket.messages.select_related("author").earliest("pk"), at)
    return ticket


def file_now(filing: Filing, *, at: datetime) -> Message:
    """The same of a mail that came in, in the caller's transaction; its first message."""
    _check(filing)
    return _file(filing, None, at, wrote=not filing.unverified)


def _same(ticket: Ticket, filing: Filing) -> Ticket:
    """The ticket that this send made before; a page sent with other words is no repeat."""
    first = ticket.messages.first()
    if first is None or (ticket.subject, first.body) != (filing.subject, filing.description):
        raise AlreadySent
    return ticket


def _check(filing: Filing) -> None:
    checked_text(filing.description)
    refuse_secrets(filing.subject, filing.name, filing.description, *prose_of(filing.answers))


def _file(filing: Filing, actor: User | None, at: datetime, *, wrote: bool = False) -> Message:
    person = actor or User.objects.known_as(
        filing.email, name=filing.name, language=filing.language, time_zone=filing.time_zone,
        wrote=wrote,
    )  # fmt: skip
    refuse_a_part(person, filing.subject, filing.description, at=at)
    category = filing.category
    ticket = Ticket(
        requester=person,
        category=category,
        team=filing.team or category.team,
        priority=filing.priority or category.priority,
        subject=filing.subject,
        language=filing.language,
        channel=filing.channel,
        words=Ticket.words_of(filing.subject, filing.description),
        submission=filing.submission,
        unverified=filing.unverified,
        for_complaint=filing.for_complaint,
        follows=filing.follows,
        created_at=at,
        updated_at=at,
        status_since=at,
        **kept.stored(filing.answers),
    )
    ticket.incident = announcements.incident_of(category.slug, ticket.chain)
    clocks = _clocks.start(ticket, category.sla, at)
    ticket.save(force_insert=True)
    message = Message.objects.create(
        ticket=ticket,
        author=person,
        channel=filing.channel,
        body=filing.description,
        message_id=filing.message_id,
        created_at=at,
    )
    claim_files(filing.files, ticket=ticket, message=message)
    keep_read(ticket, filing.read_before, at)
    _record(ticket, person, at)
    watch = _clocks.save_new(ticket, clocks)
    if watch:
        timers.set_new([watch])
    look_later(ticket, at)
    if filing.asks:
        keys = [question.key for question in filing.asks]
        FactRequest.objects.create(ticket=ticket, keys=keys, asked_at=at)
    if filing.receipt:
        _send_receipt(ticket, filing)
    return message


def _record(ticket: Ticket, person: User, at: datetime) -> None:
    events = [Event(ticket=ticket, kind=EventKind.SUBMITTED, actor=person, at=at)]
    if ticket.incident is not None:
        said = said_of(ticket.incident)
        events.append(Event(ticket=ticket, kind=EventKind.LINKED, data=said, at=at))
    Event.objects.bulk_create(events)


def _send_receipt(ticket: Ticket, filing: Filing) -> None:
    mail.send(
        ticket,
        filing.receipt,
        page="facts" if filing.asks else "request",
        first=True,
        answering=filing.message_id,
        description=filing.description,
        fields=filing.asks,
    )
