"""What happens later: publication in time and its end, emails in turn, and forgetting."""

from datetime import datetime

from kb.actions import _telling, announce, count_check, subscribe, update_announcement
from kb.actions.publish import EXPIRE, PUBLISH, publish_scheduled
from kb.actions.withdraw import expire
from kb.models import Announcement, AnnouncementUpdate, PastedImpostor, Revision, Subscription
from portal.models import Timer
from portal.timers import Later, handler, set_timer


@handler(PUBLISH)
def publish_in_time(timer: Timer, now: datetime) -> None:
    """Publish the revision that was scheduled."""
    publish_scheduled(revision=Revision.objects.get(pk=timer.target), at=now)


@handler(EXPIRE)
def expire_in_time(timer: Timer, now: datetime) -> None:
    """Withdraw the revision that has expired."""
    expire(revision=Revision.objects.get(pk=timer.target), at=now)


@handler(_telling.TELL)
def tell_announcement(timer: Timer, now: datetime) -> None:
    """Tell the next subscribers; the timer's episode is the last one who was told."""
    for announcement in Announcement.objects.filter(pk=timer.target):
        told = int(timer.episode or 0)
        _go_on(timer, announce.tell_next(announcement=announcement, after=told, at=now), now)


@handler(_telling.TELL_UPDATE)
def tell_update(timer: Timer, now: datetime) -> None:
    """The same for an update."""
    updates = AnnouncementUpdate.objects.select_related("announcement")
    for update in updates.filter(pk=timer.target):
        told = int(timer.episode or 0)
        _go_on(timer, update_announcement.tell_next(update=update, after=told), now)


def _go_on(timer: Timer, last: int | None, now: datetime) -> None:
    if last is not None:
        set_timer(Later(timer.kind, timer.target, now, episode=str(last)))


@handler(subscribe.FORGET)
def forget_subscription(timer: Timer, now: datetime) -> None:
    """Nobody confirmed it in time."""
    for subscription in Subscription.objects.filter(pk=timer.target):
        subscribe.forget_unconfirmed(subscription=subscription)


@handler(count_check.FORGET)
def forget_impostor(timer: Timer, now: datetime) -> None:
    """Nobody may have asked about it for long."""
    for impostor in PastedImpostor.objects.filter(pk=timer.target):
        count_check.forget_impostor(impostor=impostor, at=now)
