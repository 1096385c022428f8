"""Who else wrote about a ticket, and where the original of a message is: for the ticket's page."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Subquery

from tickets.models import Arrival, IncomingEmail, Ticket, Watcher

# Whether there is anybody at all: most tickets have nobody, and their page asks no more.
EXIST = Exists(Watcher.objects.filter(ticket=OuterRef("pk")))
# The key of the mail that a message came as, while its bytes are kept.
ORIGINAL = Subquery(
    IncomingEmail.objects.filter(message=OuterRef("pk"), raw__isnull=False).values("pk")[:1]
)
SHOWN = 20


class Entry(NamedTuple):
    """Somebody who wrote, and the mails of theirs that wait for a decision."""

    watcher: Watcher
    mails: list[IncomingEmail]


def entries(ticket: Ticket) -> list[Entry]:
    """The last of those who wrote, those who wait first."""
    if not getattr(ticket, "is_watched", True):
        return []
    held: dict[str, list[IncomingEmail]] = defaultdict(list)
    for mail in ticket.mails.filter(status=Arrival.HELD).defer("raw").order_by("pk"):
        held[mail.from_email].append(mail)
    people = ticket.watchers.select_related("person").order_by("-pk")[:SHOWN]
    found = [Entry(watcher, held[watcher.person.email]) for watcher in people]
    return sorted(found, key=lambda entry: not entry.mails)
