"""Which member of staff read what: a line of the audit, once in ten minutes for each ticket."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.access import SignedIn
from portal.throttle import allow
from tickets import mail
from tickets.admin.search import reference
from tickets.models import Attachment, IncomingEmail, Ticket

EVERY_SECONDS = 600
# Of one person; whoever has more is looked up request by request.
_MOST = 200
TICKET = audit.means("ticket_read", _("opened a ticket"))
FILE = audit.means("file_read", _("opened a file of a ticket"))
CONFIDENTIAL = audit.means("confidential_read", _("read the confidential answers of a ticket"))
ORIGINAL = audit.means("original_read", _("took the original of an email"))


@audit.finder
def abouts(text: str) -> list[str]:
    """How the audit calls the request with this reference, or those of the person known by it."""
    named = reference(text)
    asked = Q(reference=named) if named else Q(requester__email=text.lower())
    return [mail.about(ticket) for ticket in Ticket.objects.filter(asked).only("pk")[:_MOST]]


def note_ticket(request: SignedIn, ticket: Ticket) -> None:
    """Write down that they have the ticket on their screen."""
    if _is_first(request, f"ticket:{ticket.pk}"):
        audit.record(TICKET, actor=request.user, about=mail.about(ticket), request=request)


def note_file(request: SignedIn, ticket: Ticket, file: Attachment) -> None:
    """Write down that they opened or took a file."""
    if _is_first(request, f"file:{file.pk}"):
        about = mail.about(ticket)
        audit.record(FILE, actor=request.user, about=about, request=request, file=file.pk)


def note_confidential(request: SignedIn, ticket: Ticket) -> None:
    """Write down, each time, that they had the confidential answers shown."""
    audit.record(CONFIDENTIAL, actor=request.user, about=mail.about(ticket), request=request)


def note_original(request: SignedIn, email: IncomingEmail) -> None:
    """Write down that they took an email as it came."""
    if _is_first(request, f"original:{email.pk}"):
        about = mail.about(email.ticket) if email.ticket else ""
        audit.record(ORIGINAL, actor=request.user, about=about, request=request, email=email.pk)


def _is_first(request: SignedIn, what: str) -> bool:
    return allow(f"read:{request.user.pk}:{what}", 1, EVERY_SECONDS)
