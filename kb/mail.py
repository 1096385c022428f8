"""The emails to those who asked for announcements: each can be ended with one click (RFC 8058)."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from kb.models import Announcement, AnnouncementUpdate, Subscription
from portal import outbox
from portal.models import OutgoingEmail, User


def ask_to_confirm(subscription: Subscription) -> OutgoingEmail:
    """Whether the address is theirs, and they want this: its link leads to a page that asks."""
    link = _with_key(subscription, "confirm")
    return _send(subscription, "subscribe", "", link=link)


def tell(subscription: Subscription, announcement: Announcement) -> OutgoingEmail:
    """What was announced."""
    link = _page(subscription, "announcement", announcement.pk)
    return _send(
        subscription, "announcement", about(announcement), announcement=announcement, link=link
    )


def tell_update(subscription: Subscription, update: AnnouncementUpdate) -> OutgoingEmail:
    """What has become of it."""
    announcement = update.announcement
    link = _page(subscription, "announcement", announcement.pk)
    context = {"announcement": announcement, "update": update, "link": link}
    return _send(subscription, "announcement_update", about(announcement), **context)


def about(announcement: Announcement) -> str:
    """How the outbox names an announcement."""
    return f"announcement:{announcement.pk}"


def _page(subscription: Subscription, name: str, *args: Any) -> str:
    with translation.override(subscription.language):
        return settings.SITE_URL + reverse(f"kb:{name}", args=args)


def _with_key(subscription: Subscription, name: str) -> str:
    return f"{_page(subscription, name)}?key={subscription.key}"


def _send(subscription: Subscription, template: str, subject: str, **context: Any) -> OutgoingEmail:
    leave = _with_key(subscription, "unsubscribe")
    return outbox.queue(
        outbox.Letter(
            template=template,
            to=User(email=subscription.email),
            language=subscription.language,
            about=subject,
            context={"leave": leave, **context},
            headers={
                "List-Unsubscribe": f"<{leave}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
    )
