"""It is over, or what was planned will not take place."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from kb.actions import _telling
from kb.actions._common import require_right
from kb.actions.update_announcement import NotCurrent, keep
from kb.models import Announcement, AnnouncementUpdate, Phase
from portal.models import User


@transaction.atomic
def end_announcement(
    *,
    announcement: Announcement,
    actor: User | None,
    body_en: str = "",
    body_zh_hans: str = "",
    at: datetime | None = None,
) -> AnnouncementUpdate:
    """End it with these words, or with ours when there are none: it moves to the history."""
    require_right(actor, "publish_announcement")
    at = at or timezone.now()
    held = _telling.held(announcement)
    phase = held.phase(at)
    if phase not in {Phase.OPEN, Phase.PLANNED}:
        raise NotCurrent
    # What never began ends as it begins.
    held.ends_at = max(at, held.starts_at)
    if not body_en.strip() and not body_zh_hans.strip():
        body_en, body_zh_hans = _closing(phase, "en"), _closing(phase, "zh-hans")
    return keep(held, actor=actor, english=body_en, chinese=body_zh_hans, at=at, is_last=True)


def _closing(phase: Phase, language: str) -> str:
    with translation.override(language):
        if phase is Phase.PLANNED:
            return gettext("This will not take place.")
        return gettext("This is over. Everything works as usual again.")
