"""There is something new about what was announced."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb import announcements, mail
from kb.actions import _telling
from kb.actions._common import require_right
from kb.models import Announcement, AnnouncementUpdate, Phase, Subscription
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused
from portal.timers import Later, set_timer


class NotCurrent(Refused):
    """It is a draft, or over: nothing can become of it."""

    def __init__(self) -> None:
        super().__init__(
            "not_current", _("This is not possible: it isn't published yet, or it is over.")
        )


@transaction.atomic
def update_announcement(
    *,
    announcement: Announcement,
    actor: User | None,
    body_en: str,
    body_zh_hans: str,
    expected_end: datetime | None = None,
    at: datetime | None = None,
) -> AnnouncementUpdate:
    """Say what is new, in both languages; a new expected end replaces the old one."""
    require_right(actor, "publish_announcement")
    at = at or timezone.now()
    held = _telling.held(announcement)
    if expected_end is not None:
        if expected_end <= at:
            raise Refused("expected_end", _("The expected end has passed already."))
        held.expected_end = expected_end
    return keep(held, actor=actor, english=body_en, chinese=body_zh_hans, at=at)


def keep(
    held: Announcement,
    *,
    actor: User | None,
    english: str,
    chinese: str,
    at: datetime,
    is_last: bool = False,
) -> AnnouncementUpdate:
    """Write an update and the times of its announcement, and have subscribers told."""
    if held.phase(at) not in {Phase.OPEN, Phase.PLANNED} and not is_last:
        raise NotCurrent
    english, chinese = english.strip(), chinese.strip()
    if not english or not chinese:
        raise Refused("incomplete", _("The text is needed in both languages."))
    refuse_secrets(english, chinese)
    held.save(update_fields=["expected_end", "ends_at"])
    html_en, html_zh_hans = _telling.as_html(english, chinese)
    update = AnnouncementUpdate.objects.create(
        announcement=held,
        body_en=english,
        body_zh_hans=chinese,
        html_en=html_en,
        html_zh_hans=html_zh_hans,
        is_last=is_last,
        author=actor,
        at=at,
    )
    set_timer(Later(_telling.TELL_UPDATE, update.pk, at))
    announcements.changed()
    return update


def tell_next(*, update: AnnouncementUpdate, after: int) -> int | None:
    """Queue the email to the next subscribers; the last one's key, or None when all are told."""

    def tell(subscription: Subscription) -> None:
        mail.tell_update(subscription, update)

    return _telling.tell_next(tell, after=after, since=update.at)
