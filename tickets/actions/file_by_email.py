"""A first mail becomes a request: put where it seems to belong, with the facts that it states."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.refusals import Refused
from tickets import filed
from tickets.actions._written import Written
from tickets.actions.alarm import ADVICE, SECURITY, note_secret
from tickets.actions.submit import COMPLAINT, RECEIPT, RECEIPT_ASKING, Filing, file_now
from tickets.intake import extract
from tickets.intake.guess import guess_category
from tickets.intake.missing import still_to_ask
from tickets.intake.offered import offer
from tickets.models import Category, Field, Message, Team, Ticket
from tickets.workflow import Channel, Priority

# Where a matter goes that nothing speaks for: somebody of the first line reads it.
UNKNOWN = "how-to"


class _Place(NamedTuple):
    """A category with its questions; `sure` when it was named or stands out."""

    category: Category
    questions: list[Field]
    sure: bool


@transaction.atomic(savepoint=False)  # who calls it within a transaction undoes the whole
def file_by_email(
    *,
    written: Written,
    category: Category | None = None,
    team: Team | None = None,
    follows: Ticket | None = None,
    unverified: bool = False,
    for_complaint: bool = False,
    at: datetime | None = None,
) -> Message:
    """File what somebody wrote by email and answer once, asking for the facts that are missing.

    `category` and `team` are those of the mailbox; without them the text decides. `follows` is the
    settled request that it comes back to. An `unverified` sender may not be who they say. What
    came to an address for complaints is marked as one, and the floor above hears of it.
    """
    at = at or timezone.now()
    place = _place(written, category, for_complaint=for_complaint)
    text = f"{written.subject}\n{written.body}"
    answers = extract.records(place.questions, extract.facts(text))
    given = {answer["key"]: answer["value"] for answer in answers}
    asks = still_to_ask(place.questions, given) if place.sure and not written.secrets else []
    if for_complaint:
        asks = []  # a complaint is taken as it is
    if written.files:
        asks = [question for question in asks if question.type != "attachments"]
    message = file_now(
        Filing(
            category=place.category,
            email=written.email,
            name=written.name,
            subject=written.subject,
            description=written.body,
            answers=answers,
            language=written.language,
            channel=Channel.EMAIL,
            files=written.files,
            message_id=written.message_id,
            team=team,
            priority=_priority(place),
            unverified=unverified,
            for_complaint=for_complaint,
            follows=follows,
            asks=asks if written.answer else [],
            receipt=_receipt(written, asks, for_complaint=for_complaint),
        ),
        at=at,
    )
    if for_complaint:
        filed.tell_of_complaint(message, at)
    if written.secrets:
        note_secret(message.ticket, written.secrets, at)
    return message


def _receipt(written: Written, asks: list[Field], *, for_complaint: bool) -> str:
    if not written.answer:
        return ""
    if written.secrets:
        return ADVICE
    if for_complaint:
        return ""  # the floor above writes its own, with the dates
    return RECEIPT_ASKING if asks else RECEIPT


def _place(written: Written, category: Category | None, *, for_complaint: bool) -> _Place:
    if written.secrets and (offered := offer(SECURITY)):
        return _Place(*offered, sure=True)
    if for_complaint and not category and (offered := offer(COMPLAINT)):
        return _Place(*offered, sure=True)
    if category:
        return _Place(*(offer(category.slug) or (category, [])), sure=True)
    guess = guess_category(f"{written.subject}\n{written.body}")
    if offered := offer(guess.slug) or offer(UNKNOWN):
        return _Place(*offered, sure=guess.sure)
    first = Category.objects.filter(active=True).first()
    if first is None:
        raise Refused("no_category", _("No category is offered to users."))
    return _Place(first, [], sure=False)


def _priority(place: _Place) -> str:
    """The category's; what may as well be something graver is not put last."""
    low = place.category.priority == Priority.LOW
    return Priority.NORMAL if low and not place.sure else place.category.priority
