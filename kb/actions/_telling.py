"""What the verbs on announcements share: their texts as HTML, and telling subscribers in turn."""

from collections.abc import Callable
from datetime import datetime

from kb import richtext
from kb.models import Announcement, Subscription

TELL, TELL_UPDATE = "kb.tell", "kb.tell_update"
# Emails that one timer writes: together they take well under the five seconds between two sweeps.
BATCH = 200


def held(announcement: Announcement) -> Announcement:
    """The announcement as it stands, held until the end of the transaction."""
    return Announcement.objects.select_for_update(of=("self",)).get(pk=announcement.pk)


def as_html(english: str, chinese: str) -> tuple[str, str]:
    """Both texts as safe HTML."""
    return richtext.render(english, "en").html, richtext.render(chinese, "zh-hans").html


def tell_next(tell: Callable[[Subscription], None], *, after: int, since: datetime) -> int | None:
    """Tell the next `BATCH` of those who had subscribed by then; the last one's key, or None."""
    waiting = Subscription.objects.filter(pk__gt=after, confirmed_at__lte=since)
    batch = list(waiting.order_by("pk")[:BATCH])
    for subscription in batch:
        tell(subscription)
    return batch[-1].pk if len(batch) == BATCH else None
