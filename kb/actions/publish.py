"""A revision becomes what readers see: now, or at a time to come."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb import editions, richtext
from kb.actions._common import end_live, held, move, require_right
from kb.models import Revision, Translation
from kb.search.asked import text_of
from kb.search.weighing import packed, weigh
from kb.workflow import Stage, Status
from portal import timers
from portal.models import User
from portal.refusals import Refused

PUBLISH, EXPIRE = "kb.publish", "kb.expire"


@transaction.atomic
def publish(*, revision: Revision, actor: User | None, at: datetime | None = None) -> Revision:
    """Show a draft that somebody else wrote to readers; `at` a time to come schedules it.

    The revision before it is replaced. Without an actor the text came with the product.
    """
    require_right(actor, "publish_article")
    if actor is not None and revision.author_id == actor.pk:
        raise Refused(
            "own_text", _("You wrote this yourself. Somebody else has to read and publish it.")
        )
    now = timezone.now()
    at = at or now
    if revision.expires_at and revision.expires_at <= at:
        raise Refused("expired", _("This would expire before anybody can read it."))
    translation = held(revision.translation_id)
    if at > now:
        move(revision, Stage.SCHEDULED, reviewer=actor, publish_at=at)
        timers.set_timer(timers.Later(PUBLISH, revision.pk, at))
    else:
        timers.cancel(revision.pk, [PUBLISH])
        _show(revision, translation, at, reviewer=actor)
    return revision


@transaction.atomic
def publish_scheduled(*, revision: Revision, at: datetime) -> None:
    """The time has come: show a revision that is still scheduled."""
    if revision.stage == Stage.SCHEDULED:
        translation = held(revision.translation_id)
        _show(revision, translation, at, reviewer=revision.reviewer)


def _show(
    revision: Revision, translation: Translation, at: datetime, *, reviewer: User | None
) -> None:
    end_live(translation, Stage.REPLACED, at)
    html, contents = richtext.render(revision.body, translation.language)
    words = weigh(
        revision.title,
        revision.questions,
        text_of(revision.summary, html),
        translation.language,
    )
    move(
        revision,
        Stage.PUBLISHED,
        reviewer=reviewer,
        published_at=at,
        html=html,
        contents=contents,
        units=packed(words),
    )
    if translation.live_id:
        timers.cancel(translation.live_id, [EXPIRE])
    if revision.expires_at:
        timers.set_timer(timers.Later(EXPIRE, revision.pk, revision.expires_at))
    # Last: from here on everybody who publishes in this language waits for us.
    Translation.objects.filter(pk=translation.pk).update(
        live=revision,
        title=revision.title,
        status=Status.PUBLISHED,
        edition=editions.turn(translation.language),
    )
