"""What the help centre holds about a person: which announcements they want by email."""

from collections.abc import Iterator
from datetime import datetime

from kb.models import SearchMiss, Subscription, Vote
from portal.models import User
from portal.personal import Holding, Kept, Piece, hold, retention
from portal.personal.retention import YEAR


def tell(person: User) -> Iterator[Piece]:
    """Their subscription, if there is one. Votes and searches name nobody."""
    mine = Subscription.objects.filter(email=person.email)
    told = mine.values("email", "language", "created_at", "confirmed_at")
    yield Piece("announcements.json", [dict(row) for row in told])


def erase(person: User, at: datetime) -> list[Kept]:
    """They get no more announcements."""
    Subscription.objects.filter(email=person.email).delete()
    return []


hold(Holding(name="help", order=20, tell=tell, erase=erase))


def _without_comment(keys: list[int]) -> None:
    Vote.objects.filter(pk__in=keys).update(comment="")


retention.rows(
    "help: searches in vain",
    keeps=YEAR,
    old=lambda before: SearchMiss.objects.filter(last_at__lt=before),
)
retention.rows(
    "help: what was said of articles",
    keeps=2 * YEAR,
    old=lambda before: Vote.objects.filter(created_at__lt=before).exclude(comment=""),
    let_go=_without_comment,
)
