"""The requester says how good the help was, once."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused
from tickets import mail
from tickets.actions._common import as_requester, change, latest
from tickets.models import EventKind, Rating, Ticket
from tickets.workflow import DONE

BEST = 5


@transaction.atomic
def rate(
    *, ticket: Ticket, actor: User, score: int, comment: str = "", at: datetime | None = None
) -> Rating:
    """Keep a score from 1 to 5 and a comment; a second one is refused."""
    if not 1 <= score <= BEST:
        raise Refused("score", _("Please choose a number from 1 to 5."))
    refuse_secrets(comment)
    at = at or timezone.now()
    ticket = as_requester(ticket, actor)
    if ticket.state not in DONE:
        raise Refused("not_done", _("You can rate our help once your request is solved."))
    try:
        with transaction.atomic():
            rating = Rating.objects.create(
                ticket=ticket, score=score, comment=comment.strip()[:2000], created_at=at
            )
    except IntegrityError as error:
        raise Refused("rated", _("You have already rated this request. Thank you.")) from error
    change(ticket, EventKind.RATED, actor=actor, at=at, data={"score": score})
    return rating


@transaction.atomic
def ask_rating(*, ticket: Ticket, at: datetime) -> None:
    """Ask for a rating, unless one was given."""
    ticket = latest(ticket)
    if not Rating.objects.filter(ticket=ticket).exists():
        mail.send(ticket, "rate", page="rate")
