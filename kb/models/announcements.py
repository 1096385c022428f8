"""What we tell everyone about what is wrong, planned or new; and who asked to be told."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.bilingual import Bilingual
from portal.models import User


class AnnouncementKind(models.TextChoices):
    OUTAGE = "outage", _("Outage")
    SECURITY = "security", _("Security warning")
    DEGRADED = "degraded", _("Disruption")
    MAINTENANCE = "maintenance", _("Maintenance")
    PEAK = "peak", _("High demand")
    LAUNCH = "launch", _("New")


# In the order in which they matter to whoever looks for help.
GRAVITY = {kind: at for at, kind in enumerate(AnnouncementKind)}


class Phase(models.TextChoices):
    DRAFT = "draft", _("draft")
    PLANNED = "planned", _("planned")
    OPEN = "open", _("now")
    ENDED = "ended", _("over")


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def published(self) -> "AnnouncementQuerySet":
        """What everybody may read."""
        return self.filter(published_at__isnull=False)

    def current(self, now: datetime) -> "AnnouncementQuerySet":
        """Published and not over: open or planned."""
        return self.published().filter(Q(ends_at=None) | Q(ends_at__gt=now))

    def over(self, now: datetime) -> "AnnouncementQuerySet":
        """Published and ended."""
        return self.published().filter(ends_at__lte=now)


class Announcement(models.Model):
    """Something everybody should know, from its beginning to its end."""

    kind = models.CharField(_("kind"), max_length=12, choices=AnnouncementKind)
    title_en = models.CharField(_("title (English)"), max_length=120)
    title_zh_hans = models.CharField(_("title (Chinese)"), max_length=120)
    body_en = models.TextField(_("text (English)"), max_length=10_000)
    body_zh_hans = models.TextField(_("text (Chinese)"), max_length=10_000)
    # The texts as HTML, made when they are published: see kb/richtext.py.
    html_en = models.TextField(editable=False, default="")
    html_zh_hans = models.TextField(editable=False, default="")
    # Slugs of categories, codes of chains and of ways to contact us; empty: all of them.
    categories = models.JSONField(_("affected categories"), default=list, blank=True)
    chains = models.JSONField(_("affected networks"), default=list, blank=True)
    channels = models.JSONField(_("affected ways to contact us"), default=list, blank=True)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    expected_end = models.DateTimeField(_("expected end"), null=True, blank=True)
    ends_at = models.DateTimeField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("Empty: until somebody ends it. What is over moves to the history."),
    )
    pinned = models.BooleanField(_("before all others"), default=False)
    is_incident = models.BooleanField(
        _("incident"),
        default=False,
        db_default=False,
        help_text=_(
            "While it is open, new requests of the affected categories and networks are linked "
            "to it. It must name at least one of them."
        ),
    )
    author = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, verbose_name=_("author")
    )
    published_at = models.DateTimeField(_("published"), null=True, editable=False)

    title = Bilingual()
    body = Bilingual()
    html = Bilingual()

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-starts_at", "-pk"]
        permissions = [("publish_announcement", _("Can publish, update and end announcements"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="announcement_ends_after_it_starts",
            ),
        ]
        indexes = [
            # What is current, and what was, the latest first.
            models.Index(fields=["ends_at", "published_at"], name="announcement_by_end"),
            models.Index(fields=["-starts_at", "-id"], name="announcement_by_start"),
        ]

    def __str__(self) -> str:
        return self.title

    def phase(self, now: datetime) -> Phase:
        """Where it stands at a time."""
        if self.published_at is None:
            return Phase.DRAFT
        if self.ends_at is not None and self.ends_at <= now:
            return Phase.ENDED
        return Phase.PLANNED if self.starts_at > now else Phase.OPEN

    @property
    def is_trouble(self) -> bool:
        """Whether something does not work, or may not be safe."""
        return AnnouncementKind(self.kind) not in {AnnouncementKind.PEAK, AnnouncementKind.LAUNCH}

    @property
    def gravity(self) -> int:
        """Its place among others that are open: 0 is the gravest."""
        return GRAVITY[AnnouncementKind(self.kind)]


class AnnouncementUpdate(models.Model):
    """What has become of it since, in time order; never changed afterwards."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="updates")
    body_en = models.TextField(_("text (English)"), max_length=10_000)
    body_zh_hans = models.TextField(_("text (Chinese)"), max_length=10_000)
    html_en = models.TextField(editable=False, default="")
    html_zh_hans = models.TextField(editable=False, default="")
    is_last = models.BooleanField(_("with this it is over"), default=False)
    author = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("author"))
    at = models.DateTimeField(_("written"), default=timezone.now)

    body = Bilingual()
    html = Bilingual()

    class Meta:
        verbose_name = _("update of an announcement")
        verbose_name_plural = _("updates of announcements")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["announcement"], condition=Q(is_last=True), name="announcement_ends_once"
            )
        ]

    def __str__(self) -> str:
        return self.body[:60]


def new_key() -> str:
    """What only the subscriber's own mail says: 128 random bits."""
    return secrets.token_urlsafe(16)


class Subscription(models.Model):
    """Somebody who wants announcements by email, from when they have confirmed it."""

    email = models.EmailField(_("email"), unique=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    created_at = models.DateTimeField(_("asked for"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.email
