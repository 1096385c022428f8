"""What becomes of one mail: a robot's is noted, a person's is said by the verb that fits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal import outbox
from portal.models import User
from tickets.actions._written import Written
from tickets.actions.alarm import raise_alarm
from tickets.actions.file_by_email import file_by_email
from tickets.actions.note_mail import note_automatic_answer
from tickets.actions.reply import reply_as_requester
from tickets.actions.watch import ask_to_watch, reply_as_watcher
from tickets.email import returned, thread
from tickets.email.authentic import Verdict
from tickets.email.caps import MOST_IN_WINDOW, Answered, may_answer
from tickets.email.reading import subject_of, words_of
from tickets.email.record import Bounce, Mail
from tickets.email.thread import Standing
from tickets.models import Arrival, Attachment, IncomingEmail, Message, Reason, Ticket
from tickets.workflow import LIVE, MAX_FILES, Channel

# Asked for nearly every mail: in other words it takes far longer to write than to answer.
_ANSWERED = (
    "SELECT id, received_at, subject FROM tickets_incomingemail"
    " WHERE from_email = %s AND answered ORDER BY received_at DESC LIMIT %s"
)


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A mail as it may be acted on: without secrets, its files stored and belonging to nobody."""

    row: IncomingEmail
    mail: Mail
    verdict: Verdict = Verdict.UNKNOWN
    language: str
    secrets: Sequence[str] = ()
    files: Sequence[Attachment] = ()
    # The whole text as a file, for when it is too long for a message.
    whole: Attachment | None = None
    left: Sequence[str] = ()
    now: datetime = field(default_factory=timezone.now)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a mail, as its row says it."""

    status: Arrival
    reason: str = ""
    ticket: Ticket | None = None
    message: Message | None = None
    answered: bool = False
    text: str = ""

    def columns(self) -> dict[str, Any]:
        return dict(vars(self))


def is_by_machine(mail: Mail) -> bool:
    """Whether it is our own mail come back, a delivery report or a robot's mail."""
    return mail.is_bounce or mail.is_auto or thread.is_ours(mail, settings.DEFAULT_FROM_EMAIL)


def by_machine(mail: Mail, now: datetime) -> Outcome:
    """Note what a machine wrote: it opens no ticket and is never answered."""
    if thread.is_ours(mail, settings.DEFAULT_FROM_EMAIL):
        return Outcome(status=Arrival.IGNORED, reason=Reason.OWN)
    if mail.is_bounce:
        return _note_bounce(mail, mail.bounce or Bounce("soft"), now)
    return _note_robot(mail, now)


def _note_bounce(mail: Mail, bounce: Bounce, now: datetime) -> Outcome:
    noted = returned.note(
        (bounce.message_id, mail.in_reply_to, *mail.references[-3:]),
        recipient=bounce.recipient,
        why=f"{bounce.status} {bounce.kind}".strip(),
        lasting=bounce.kind == "hard",
        at=now,
    )
    if noted is None:
        return Outcome(status=Arrival.IGNORED, reason=Reason.STRAY_BOUNCE)
    return Outcome(status=Arrival.DONE, reason=Reason.BOUNCE, ticket=noted.ticket)


def _note_robot(mail: Mail, now: datetime) -> Outcome:
    ticket = thread.find(mail)
    if ticket is None:
        return Outcome(status=Arrival.IGNORED, reason=Reason.ROBOT)
    note_automatic_answer(ticket=ticket, email=mail.from_email, subject=mail.subject, at=now)
    return Outcome(status=Arrival.DONE, reason=Reason.VACATION, ticket=ticket)


def by_person(arrived: Arrived) -> Outcome:
    """Say what a person wrote where it belongs; the verbs check that they may."""
    # A mail that waited for a decision on its sender belongs where it waited.
    ticket = arrived.row.ticket or thread.find(arrived.mail)
    if ticket is None:
        return _file(arrived)
    if arrived.verdict is Verdict.FORGED or _complains_about(arrived, ticket):
        return _file(arrived, follows=ticket)
    outbox.note_life(arrived.mail.from_email)
    return _on_ticket(arrived, ticket)


def _complains_about(arrived: Arrived, ticket: Ticket) -> bool:
    """Whether it is a complaint about a request and not a word within it."""
    return _for_complaints(arrived) and not ticket.for_complaint and not arrived.row.ticket


def _for_complaints(arrived: Arrived) -> bool:
    return bool(arrived.row.mailbox and arrived.row.mailbox.for_complaints)


def _on_ticket(arrived: Arrived, ticket: Ticket) -> Outcome:
    who = thread.standing(ticket, arrived.mail.from_email)
    live = ticket.state in LIVE
    if who is Standing.REQUESTER:
        takes = live or ticket.may_be_reopened(arrived.now)
        return _reply(arrived, ticket) if takes else _file(arrived, follows=ticket)
    if who is Standing.WATCHER:
        return _reply_beside(arrived, ticket) if live else _file(arrived, follows=ticket)
    if who is Standing.REFUSED or not live:
        return _file(arrived)
    return _hold(arrived, ticket)


def _file(arrived: Arrived, *, follows: Ticket | None = None) -> Outcome:
    written = _written(arrived, answers=False, answer=_may_answer(arrived))
    mailbox = arrived.row.mailbox
    message = file_by_email(
        written=written,
        category=mailbox.category if mailbox else None,
        team=mailbox.team if mailbox else None,
        follows=follows,
        unverified=arrived.verdict is Verdict.FORGED,
        for_complaint=_for_complaints(arrived),
        at=arrived.row.received_at,
    )
    return Outcome(
        status=Arrival.DONE,
        ticket=message.ticket,
        message=message,
        answered=written.answer,
    )


def _reply(arrived: Arrived, ticket: Ticket) -> Outcome:
    written = _written(arrived, answers=True)
    message = reply_as_requester(
        ticket=ticket, actor=ticket.requester, body=written.body, files=written.files,
        channel=Channel.EMAIL, message_id=written.message_id, at=arrived.now,
    )  # fmt: skip
    return _said(arrived, ticket, ticket.requester, message)


def _reply_beside(arrived: Arrived, ticket: Ticket) -> Outcome:
    written = _written(arrived, answers=True)
    person = _person(arrived)
    message = reply_as_watcher(
        ticket=ticket, actor=person, body=written.body, files=written.files,
        message_id=written.message_id, at=arrived.now,
    )  # fmt: skip
    return _said(arrived, ticket, person, message)


def _said(arrived: Arrived, ticket: Ticket, person: User, message: Message) -> Outcome:
    advise = _must_advise(arrived)
    if arrived.secrets:
        raise_alarm(
            ticket=ticket, actor=person, secrets=arrived.secrets, answer=advise, at=arrived.now
        )
    return Outcome(status=Arrival.DONE, ticket=ticket, message=message, answered=advise)


def _hold(arrived: Arrived, ticket: Ticket) -> Outcome:
    advise = _must_advise(arrived)
    ask_to_watch(ticket=ticket, actor=_person(arrived), advise=advise, at=arrived.now)
    return Outcome(
        status=Arrival.HELD,
        reason=Reason.STRANGER,
        ticket=ticket,
        answered=advise,
        text=words_of(arrived.mail, answers=True, left=arrived.left)[0],
    )


def _person(arrived: Arrived) -> User:
    """The sender as somebody we know; made now when they are new."""
    mail = arrived.mail
    known = User.objects.known_as(
        mail.from_email, name=mail.from_name[:100], language=arrived.language, time_zone=""
    )
    return User.objects.get(pk=known.pk)


def _written(arrived: Arrived, *, answers: bool, answer: bool = False) -> Written:
    mail = arrived.mail
    body, cut = words_of(mail, answers=answers, left=arrived.left)
    whole = [arrived.whole] if cut and arrived.whole else []
    return Written(
        email=mail.from_email,
        name=mail.from_name[:100],
        subject=subject_of(mail),
        body=body,
        language=arrived.language,
        message_id=thread.kept_id(mail.message_id),
        files=[*whole, *arrived.files][:MAX_FILES],
        secrets=arrived.secrets,
        answer=answer,
    )


def _must_advise(arrived: Arrived) -> bool:
    told = arrived.row.answered  # when it came first, before a decision on its sender
    return bool(arrived.secrets) and not told and _may_answer(arrived)


def _may_answer(arrived: Arrived) -> bool:
    """Whether the caps let this mail be answered automatically."""
    before = IncomingEmail.objects.raw(_ANSWERED, [arrived.mail.from_email, MOST_IN_WINDOW])
    return may_answer(
        [Answered(one.received_at, one.subject) for one in before],
        subject_of(arrived.mail),
        arrived.now,
        grave=bool(arrived.secrets),
    )
