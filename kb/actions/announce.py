"""Everybody is told: a draft becomes an announcement."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb import announcements, mail
from kb.actions import _telling
from kb.actions._common import require_right
from kb.models import Announcement, Subscription
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused
from portal.timers import Later, set_timer


@transaction.atomic
def announce(
    *, announcement: Announcement, actor: User | None, at: datetime | None = None
) -> Announcement:
    """Publish a draft as it was saved; subscribers get it by email, some at a time.

    Without an actor it came with the product.
    """
    require_right(actor, "publish_announcement")
    at = at or timezone.now()
    held = _telling.held(announcement)
    if held.published_at is not None:
        raise Refused("published", _("This was published before."))
    _check(held, at)
    held.html_en, held.html_zh_hans = _telling.as_html(held.body_en, held.body_zh_hans)
    held.published_at = at
    held.save(update_fields=["html_en", "html_zh_hans", "published_at"])
    set_timer(Later(_telling.TELL, held.pk, at))
    announcements.changed()
    return held


def _check(draft: Announcement, at: datetime) -> None:
    words = (draft.title_en, draft.title_zh_hans, draft.body_en, draft.body_zh_hans)
    if not all(text.strip() for text in words):
        raise Refused("incomplete", _("Title and text are needed in both languages."))
    refuse_secrets(*words)
    if draft.ends_at is not None and draft.ends_at <= at:
        raise Refused("over", _("Its end has passed: nobody would see it."))
    if draft.expected_end is not None and draft.expected_end <= draft.starts_at:
        raise Refused("expected_end", _("It can't be expected to end before it begins."))


def tell_next(*, announcement: Announcement, after: int, at: datetime) -> int | None:
    """Queue the email to the next subscribers; the last one's key, or None when all are told.

    What is over meanwhile is no news: the word of its end says it all.
    """
    if announcement.ends_at is not None and announcement.ends_at <= at:
        return None

    def tell(subscription: Subscription) -> None:
        mail.tell(subscription, announcement)

    return _telling.tell_next(tell, after=after, since=announcement.published_at or at)
