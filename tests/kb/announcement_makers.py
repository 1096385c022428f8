"""Announcements and subscribers made the way the product makes them."""

import itertools
from datetime import timedelta

from django.utils import timezone

from kb.actions.announce import announce
from kb.actions.confirm_subscription import confirm_subscription
from kb.actions.subscribe import subscribe
from kb.models import Announcement, AnnouncementKind, Subscription

_numbers = itertools.count(1)


def make_draft(**fields) -> Announcement:
    number = next(_numbers)
    given = {
        "kind": AnnouncementKind.OUTAGE,
        "title_en": f"Outage {number}",
        "title_zh_hans": f"故障 {number}",
        "body_en": "Transfers **fail** at present.",
        "body_zh_hans": "目前转账**失败**。",
        "starts_at": timezone.now() - timedelta(hours=1),
    }
    return Announcement.objects.create(**{**given, **fields})


def make_open(*, at=None, **fields) -> Announcement:
    return announce(announcement=make_draft(**fields), actor=None, at=at)


def make_over(**fields) -> Announcement:
    """One that ended by itself an hour ago."""
    now = timezone.now()
    fields.setdefault("starts_at", now - timedelta(hours=5))
    fields.setdefault("ends_at", now - timedelta(hours=1))
    return make_open(at=now - timedelta(hours=4), **fields)


def make_subscriber(email="", language="en", at=None) -> Subscription:
    at = at or timezone.now() - timedelta(days=1)
    email = email or f"reader{next(_numbers)}@example.com"
    asked = subscribe(email=email, language=language, at=at)
    return confirm_subscription(key=asked.key, language=language, at=at)
