"""People, the mail we owe them, and what must happen later."""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.sealed_fields import SealedTextField


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person; without a password they sign in by a code sent to the address."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def known_as(
        self, email: str, *, name: str, language: str, time_zone: str, wrote: bool = False
    ) -> "User":
        """The person with this address, made now if new, in one statement.

        Only the key is read back: the caller knows what else it needs. Who `wrote` from the
        address shows that it works, whatever it refused before.
        """
        person = User(
            email=email.strip().lower(), name=name, language=language, time_zone=time_zone,
            password=make_password(None),
        )  # fmt: skip
        # Setting the address to itself makes both databases answer with the existing row's key.
        changed = ["email", "undeliverable_since"] if wrote else ["email"]
        (known,) = self.bulk_create(
            [person], update_conflicts=True, unique_fields=["email"], update_fields=changed
        )
        return known

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person: requester or staff. The email address is the name they are known by."""

    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=100, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    time_zone = models.CharField(_("time zone"), max_length=50, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    date_joined = models.DateTimeField(_("known since"), default=timezone.now)
    undeliverable_since = models.DateTimeField(
        _("address refuses mail since"), null=True, blank=True
    )
    # Every signed link of this person carries the number: counting up revokes them all.
    # Its default is the database's, so that an insert answers with the number that stands.
    link_epoch = models.PositiveIntegerField(_("link epoch"), db_default=0, editable=False)
    # Browsers that signed in before carry it: counting up makes them all new (portal/accounts/).
    device_epoch = models.PositiveIntegerField(_("device epoch"), db_default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class EmailStatus(models.TextChoices):
    QUEUED = "queued", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")


class OutgoingEmail(models.Model):
    """One email we owe, complete as it will leave: only `portal.outbox` writes here."""

    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    template = models.CharField(_("template"), max_length=50)
    to_email = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    headers = models.JSONField(_("headers"), default=dict)
    # What it is about, as "app:key"; the ground floor knows no tickets.
    about = models.CharField(_("about"), max_length=60, blank=True)
    sensitive = models.BooleanField(
        _("sensitive"), default=False, help_text=_("The text is removed once it is sent.")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=EmailStatus, default=EmailStatus.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    claimed_at = models.DateTimeField(_("claimed"), null=True)
    claim = models.UUIDField(null=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("outgoing email")
        verbose_name_plural = _("outgoing emails")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["due_at"], name="email_due", condition=models.Q(status=EmailStatus.QUEUED)
            ),
            models.Index(
                fields=["claimed_at"],
                name="email_claimed",
                condition=models.Q(status=EmailStatus.SENDING),
            ),
            models.Index(
                fields=["-id"], name="email_failed", condition=models.Q(status=EmailStatus.FAILED)
            ),
            models.Index(fields=["about"], name="email_about"),
            models.Index(fields=["to_email", "-id"], name="email_to"),
        ]

    def __str__(self) -> str:
        return self.subject


class Timer(models.Model):
    """Something that must happen later: only `portal.timers` writes here.

    `episode` names the state of affairs that the timer was set for; its handler does nothing
    when that has passed.
    """

    kind = models.CharField(_("kind"), max_length=50)
    target = models.BigIntegerField(_("target"))
    episode = models.CharField(_("episode"), max_length=60, blank=True)
    due_at = models.DateTimeField(_("due"))
    done_at = models.DateTimeField(_("done"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("timer")
        verbose_name_plural = _("timers")
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target"],
                condition=models.Q(done_at=None),
                name="timer_open_once",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="timer_due", condition=models.Q(done_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"


class AuditLine(models.Model):
    """What somebody did: only `portal.audit` writes here, and the database refuses any change.

    The actor is a number without a constraint: a line outlives the person it tells of.
    """

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        User,
        verbose_name=_("who"),
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    code = models.CharField(_("what"), max_length=50)
    # What it was done to, as "kind:key"; the ground floor knows no tickets.
    about = models.CharField(_("about"), max_length=60, blank=True)
    network = models.CharField(_("network"), max_length=50, blank=True)
    data = models.JSONField(_("details"), default=dict)

    class Meta:
        verbose_name = _("audit line")
        verbose_name_plural = _("audit")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["about", "-id"], name="audit_about"),
            models.Index(fields=["code", "-id"], name="audit_code"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.code}"


class CallStatus(models.TextChoices):
    QUEUED = "queued", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    DELIVERED = "delivered", _("taken by their system")
    FAILED = "failed", _("given up")


class WebhookCall(models.Model):
    """One call that we owe a system of the firm's: only `portal.webhooks` writes here."""

    webhook_id = models.CharField(_("webhook-id"), max_length=50, unique=True)
    endpoint = models.CharField(_("system"), max_length=30)
    body = models.JSONField(_("body"))
    # What it is about, as "kind:key"; the ground floor knows no tickets.
    about = models.CharField(_("about"), max_length=60)
    status = models.CharField(
        _("status"), max_length=10, choices=CallStatus, default=CallStatus.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    claimed_at = models.DateTimeField(_("claimed"), null=True)
    claim = models.UUIDField(null=True, editable=False)
    done_at = models.DateTimeField(_("done"), null=True)
    answered = models.PositiveSmallIntegerField(_("status that they answered with"), null=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("call to another system")
        verbose_name_plural = _("calls to other systems")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["due_at"], name="call_due", condition=models.Q(status=CallStatus.QUEUED)
            ),
            models.Index(
                fields=["claimed_at"],
                name="call_claimed",
                condition=models.Q(status=CallStatus.SENDING),
            ),
            models.Index(fields=["about"], name="call_about"),
        ]

    def __str__(self) -> str:
        return self.webhook_id


class Export(models.Model):
    """A copy of everything that we hold about a person: see portal/personal/exports.py."""

    person = models.ForeignKey(
        User, models.CASCADE, related_name="exports", verbose_name=_("person")
    )
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    claimed_at = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    stored_as = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    ready_at = models.DateTimeField(_("ready"), null=True)
    expires_at = models.DateTimeField(_("kept until"), null=True)

    class Meta:
        verbose_name = _("copy of a person's data")
        verbose_name_plural = _("copies of people's data")
        ordering = ["-id"]
        permissions = [("export_person", _("Can have a copy of a person's data made"))]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "asked_by"],
                condition=models.Q(ready_at=None),
                name="export_asked_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class Erasure(models.Model):
    """Somebody's wish that we remove their data: see portal/personal/erasures.py."""

    person = models.ForeignKey(
        User, models.PROTECT, related_name="erasures", verbose_name=_("person")
    )
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    due_at = models.DateTimeField(_("to be done"))
    done_at = models.DateTimeField(_("done"), null=True)
    cancelled_at = models.DateTimeField(_("called off"), null=True)
    # What the law has us keep: [{"duty": …, "count": …, "until": "2033-11-22"}].
    kept = models.JSONField(_("kept for the law"), default=list)
    # Whose it was, for as long as something is kept.
    identity = SealedTextField(_("who it was"), blank=True, default="")
    keep_until = models.DateField(_("kept until"), null=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ["-id"]
        permissions = [("erase_person", _("Can have a person's data removed"))]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(done_at=None, cancelled_at=None),
                name="erasure_open_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
