"""What somebody read before they filed: kept with the ticket, and counted for the articles."""

from collections.abc import Sequence
from datetime import datetime

from kb.actions.count_deflection import count_deflection
from kb.beforehand import readable
from tickets.models import ReadBefore, Ticket

# More than this nobody reads first; whoever says so is a program.
MOST_READ = 10


def keep_read(ticket: Ticket, articles: Sequence[int], at: datetime) -> None:
    """Keep which articles were opened; what is no public article is left out."""
    wanted = list(dict.fromkeys(articles))[:MOST_READ]
    if not wanted:
        return
    known = set(readable(wanted, ticket.language).values_list("article_id", flat=True))
    read = [pk for pk in wanted if pk in known]
    ReadBefore.objects.bulk_create(ReadBefore(ticket=ticket, article_id=pk) for pk in read)
    count_deflection(articles=read, language=ticket.language, what="filed", at=at)
