"""Readers no longer see an article in a language."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from kb import editions
from kb.actions._common import TransitionNotAllowed, end_live, held, require_right
from kb.actions.publish import EXPIRE
from kb.models import Revision, Translation
from kb.workflow import Stage, Status
from portal import timers
from portal.models import User


@transaction.atomic
def withdraw(*, translation: Translation, actor: User, at: datetime | None = None) -> None:
    """Take an article back; its revisions stay."""
    require_right(actor, "publish_article")
    _take_back(held(translation.pk), at or timezone.now())


@transaction.atomic
def expire(*, revision: Revision, at: datetime) -> None:
    """Take a revision back whose time is over, if readers still see it."""
    translation = held(revision.translation_id)
    if translation.live_id == revision.pk:
        _take_back(translation, at)


def _take_back(translation: Translation, at: datetime) -> None:
    if translation.live is None:
        raise TransitionNotAllowed
    end_live(translation, Stage.WITHDRAWN, at)
    timers.cancel(translation.live.pk, [EXPIRE])
    Translation.objects.filter(pk=translation.pk).update(
        live=None,
        status=Status.WITHDRAWN,
        edition=editions.turn(translation.language),
    )
