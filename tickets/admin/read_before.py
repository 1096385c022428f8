"""What the requester read before they filed, for whoever answers: it did not help them."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language

from kb.beforehand import titles
from tickets.models import ReadBefore, Ticket

EXIST = Exists(ReadBefore.objects.filter(ticket=OuterRef("pk")))


class Page(NamedTuple):
    """An article, by its title in the reader's language."""

    article: int
    title: str


def pages(ticket: Ticket) -> list[Page]:
    """The articles that were opened, in one query; in none when there are none."""
    if not getattr(ticket, "has_read", True):
        return []
    read = ticket.read_before.order_by().values("article_id")
    return [Page(*named) for named in titles(read, get_language() or "").items()]
