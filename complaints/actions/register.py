"""A complaint is filed: it is received at once, and its dates count from that moment."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from complaints import letters
from complaints.actions import _clock
from complaints.actions._common import demand, latest, record
from complaints.actions._people import about_whom, keep_people, keep_subjects
from complaints.axes import Way
from complaints.guards import Guard
from complaints.models import Complaint, HelpNeeded, Point
from complaints.moves import By
from complaints.terms import Letter
from complaints.workflow import Stage
from portal.access import require
from portal.guarded import refuse_secrets
from portal.models import OutgoingEmail, User
from portal.refusals import Refused
from tickets.actions import entrust
from tickets.actions._common import checked_text, claim_files, prove
from tickets.actions.reply import reply_as_requester
from tickets.actions.submit import COMPLAINT, Filing, submit
from tickets.intake.answers import Record
from tickets.mail import about
from tickets.models import Attachment, Category, Message, Ticket
from tickets.workflow import Channel

POINT_LENGTH = 500
_CHANNELS = {
    Way.WEB: Channel.WEB,
    Way.EMAIL: Channel.EMAIL,
    Way.CHAT: Channel.CHAT,
    Way.PHONE: Channel.PHONE,
    Way.SOCIAL: Channel.SOCIAL,
    Way.LETTER: Channel.EMAIL,
    Way.AUTHORITY: Channel.EMAIL,
}


@dataclass(frozen=True, kw_only=True)
class Someone:
    """A person as the form names them. All but the name is optional."""

    name: str
    first_name: str = ""
    email: str = ""
    telephone: str = ""
    other_reply: str = ""
    registration: str = ""
    lei: str = ""
    client_reference: str = ""
    address: str = ""
    country: str = ""
    # Of a representative: what they may do, and the paper that says so.
    scope: str = ""
    authority: Attachment | None = None


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What somebody states (RTS 2025/294, annex). Only a name, a way to reply and the description
    are demanded.

    `submission`: the key that makes a repeated send harmless. `received_at`: for what staff enter,
    the true moment of receipt. `about_staff`: whom it is about, in words.
    """

    complainant: Someone
    description: str
    language: str
    subject: str = ""
    written_in: str = ""
    time_zone: str = ""
    way: Way = Way.WEB
    topic: str = ""
    product: str = ""
    phase: str = ""
    wanted: str = ""
    wanted_note: str = ""
    damage: str = ""
    happened_on: str = ""
    elsewhere: str = ""
    wants_paper: bool = False
    help_needed: str = ""
    help_consented: bool = False
    about_vulnerability: bool = False
    about_staff: str = ""
    staff: Sequence[User] = ()
    joint: Sequence[Someone] = ()
    representatives: Sequence[Someone] = ()
    answers: Sequence[Record] = ()
    files: Sequence[Attachment] = ()
    received_at: datetime | None = None
    submission: uuid.UUID = field(default_factory=uuid.uuid4)

    def texts(self) -> list[str]:
        """Everything in it that a person wrote."""
        people = [self.complainant, *self.joint, *self.representatives]
        told = [
            text for one in people for text in vars(one).values() if isinstance(text, str) and text
        ]
        own = (self.subject, self.description, self.wanted_note, self.damage, self.happened_on,
               self.elsewhere, self.help_needed, self.about_staff)  # fmt: skip
        return [*own, *told]


@transaction.atomic
def register(
    *, statement: Statement, actor: User | None = None, at: datetime | None = None
) -> Complaint:
    """File a complaint from a form; the same submission again gives the same complaint.

    `actor` is the requester who has signed in, or None: nobody needs an account to complain.
    """
    at = at or timezone.now()
    ticket = _ticket_for(statement, actor, at)
    if found := _registered(ticket):
        return found
    return _register(ticket, statement, actor, By.COMPLAINANT, received_at=at, at=at, begins=True)


@transaction.atomic
def register_for_client(
    *, statement: Statement, actor: User, at: datetime | None = None
) -> Complaint:
    """Enter a complaint that came by telephone, letter or otherwise, with its true receipt."""
    require(actor, "tickets.work_ticket")
    at = at or timezone.now()
    received_at = statement.received_at or at
    if received_at > at:
        raise Refused("future", _("The complaint cannot have been received in the future."))
    ticket = _ticket_for(statement, None, at)
    if found := _registered(ticket):
        return found
    return _register(
        ticket, statement, actor, By.STAFF, received_at=received_at, at=at, begins=True
    )  # fmt: skip


@transaction.atomic
def make_complaint(
    *,
    ticket: Ticket,
    actor: User,
    statement: Statement | None = None,
    since: Message | None = None,
    at: datetime | None = None,
) -> Complaint:
    """Make a request a complaint, with the receipt that it had; a second time gives the same.

    For its requester and for staff who work on it. `since`: the message in which dissatisfaction
    was first stated, where the request began as something else. `statement`: what is said now;
    without one it is the request itself.
    """
    at = at or timezone.now()
    ticket = Ticket.objects.select_for_update(of=("self",)).select_related("requester").get(
        pk=ticket.pk
    )  # fmt: skip
    role = _role_for(ticket, actor)
    if found := _registered(ticket):
        return found
    if since is not None and since.ticket_id != ticket.pk:
        raise Refused("since", _("This message belongs to another request."))
    if role is By.COMPLAINANT:
        prove(ticket)
    received_at = since.created_at if since else ticket.created_at
    if statement is not None:
        since = _say(ticket, statement, at)
    stated = statement or _stated_in(ticket, since)
    return _register(ticket, stated, actor, role, received_at=received_at, at=at, since=since)


@transaction.atomic
def register_from_mail(*, message: Message, at: datetime) -> Complaint:
    """A mail to the address for complaints: its request is one from the beginning."""
    ticket = Ticket.objects.select_related("requester").get(pk=message.ticket_id)
    if found := _registered(ticket):
        return found
    stated = _stated_in(ticket, message)
    begins = not OutgoingEmail.objects.filter(about=about(ticket)).exists()
    return _register(
        ticket, stated, ticket.requester, By.COMPLAINANT, received_at=message.created_at, at=at,
        since=message, begins=begins,
    )  # fmt: skip


def _ticket_for(said: Statement, actor: User | None, at: datetime) -> Ticket:
    """The ticket that keeps the conversation; that of an earlier send of the same statement."""
    person = said.complainant
    demand(Guard.DESCRIBED, said.description.strip())
    known = actor is not None
    ways = (person.email, person.other_reply, person.telephone, person.address)
    demand(Guard.ANSWERABLE, known or any(way.strip() for way in ways))
    refuse_secrets(*said.texts())
    category = Category.objects.filter(slug=COMPLAINT).select_related("team", "sla__hours").first()
    if category is None:
        raise Refused("no_category", _("No category is offered to users."))
    subject = said.subject.strip() or Truncator(" ".join(said.description.split())).chars(100)
    filing = Filing(
        category=category,
        # Who has no mailbox gets letters on paper; nothing is ever sent to this address.
        email=person.email or f"nobody.{said.submission.hex}@no-mail.invalid",
        name=person.name,
        subject=subject[:150],
        description=checked_text(said.description),
        answers=said.answers,
        language=said.language,
        time_zone=said.time_zone,
        channel=_CHANNELS[said.way],
        files=said.files,
        submission=said.submission,
        for_complaint=True,
        receipt="",
    )
    filed = submit(filing, actor=actor, at=at)
    return Ticket.objects.select_related("requester").get(pk=filed.pk)


def _say(ticket: Ticket, said: Statement, at: datetime) -> Message:
    """Let the words of the complaint stand in the conversation, as everything that is said."""
    demand(Guard.DESCRIBED, said.description.strip())
    refuse_secrets(*said.texts())
    entrust.take_over(ticket=ticket, at=at)
    return reply_as_requester(
        ticket=ticket, actor=ticket.requester, body=said.description, files=said.files,
        channel=_CHANNELS[said.way], at=at,
    )  # fmt: skip


def _registered(ticket: Ticket) -> Complaint | None:
    return Complaint.objects.filter(ticket=ticket).first()


def _role_for(ticket: Ticket, actor: User) -> By:
    if actor.pk == ticket.requester_id:
        return By.COMPLAINANT
    if not Ticket.objects.visible_to(actor).filter(pk=ticket.pk).exists():
        raise PermissionDenied
    require(actor, "tickets.work_ticket")
    return By.STAFF


def _stated_in(ticket: Ticket, message: Message | None) -> Statement:
    """What the request says already: nobody is asked for it again."""
    person = ticket.requester
    message = message or ticket.messages.filter(internal=False).first()
    way = next(way for way, channel in _CHANNELS.items() if channel == ticket.channel)
    return Statement(
        complainant=Someone(name=person.name or person.email, email=person.email),
        subject=ticket.subject,
        description=message.body if message else ticket.subject,
        language=ticket.language,
        way=way,
    )


def _register(
    ticket: Ticket, said: Statement, actor: User | None, role: By, *, received_at: datetime,
    at: datetime, since: Message | None = None, begins: bool = False,
) -> Complaint:  # fmt: skip
    refuse_secrets(*said.texts())
    subjects = about_whom(said.staff, said.about_staff)
    _claim_papers(said, ticket)
    consented = bool(said.help_needed.strip()) and said.help_consented
    made = Complaint.objects.create(
        ticket=ticket,
        stage=Stage.RECEIVED,
        stage_since=at,
        received_at=received_at,
        entered_at=at,
        way=said.way,
        vulnerable=consented,
        **_columns(said),
    )
    keep_people(made, said)
    keep_subjects(made, subjects, at)
    if consented:
        HelpNeeded.objects.create(complaint=made, text=said.help_needed, consented_at=at,
                                  noted_at=at)  # fmt: skip
    current = _clock.begin_round(made, 1, received_at)
    text = Truncator(said.description.strip()).chars(POINT_LENGTH)
    Point.objects.create(round=current, number=1, text=text)
    entrust.take_over(ticket=ticket, at=at, hide_from=subjects)
    message = since or ticket.messages.filter(internal=False).first()
    told: dict[str, Any] = {"message": message.pk if message else None, "way": said.way}
    if said.about_staff.strip():
        told["about_staff"] = said.about_staff.strip()
    record(made, "register", actor=actor or ticket.requester, role=role, at=at,
           new=Stage.RECEIVED, data=told)  # fmt: skip
    made = latest(made)
    letters.send(made, Letter.RECEIPT, at=at, begins=begins)
    _clock.follow(made, current, at)
    return made


def _claim_papers(said: Statement, ticket: Ticket) -> None:
    """Files that came with the statement belong to its request from now on."""
    papers = [one.authority for one in said.representatives if one.authority]
    came = {file.pk for file in (*papers, *said.files)}
    # Those of a new request are its own already.
    claim_files(Attachment.objects.filter(pk__in=came, ticket=None), ticket=ticket)


def _columns(said: Statement) -> dict[str, Any]:
    names = (
        "language", "written_in", "topic", "product", "phase", "wanted", "wanted_note",
        "damage", "happened_on", "elsewhere", "wants_paper", "about_vulnerability",
    )  # fmt: skip
    return {"country": said.complainant.country, **{name: getattr(said, name) for name in names}}
