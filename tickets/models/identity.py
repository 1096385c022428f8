"""Is the requester the owner of the account? What was asked, how it was proven, and by whom."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.models import User
from tickets.models.ticket import Ticket


class Way(models.TextChoices):
    """How somebody can prove who they are."""

    CODE = "code", _("Code")
    WALLET = "wallet", _("Signed message from a wallet")
    DOCUMENTS = "documents", _("Documents")


class CheckState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("identity check", "asked for")
    GIVEN = "given", _("to be looked at")
    PROVEN = "proven", _("proven")
    REFUSED = "refused", _("not proven")
    REPLACED = "replaced", _("asked for anew")


class NamedBy(models.TextChoices):
    """Who said which wallet is theirs. What the user names only now, staff compare first."""

    STAFF = "staff", _("staff")
    ANSWERS = "answers", _("the answers to the form")
    USER = "user", _("the user, only now")


OPEN_CHECKS = (CheckState.ASKED, CheckState.GIVEN)


class IdentityCheck(models.Model):
    """One time of asking. Its state changes only through the verbs of tickets/actions/."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="identity_checks")
    ways = models.JSONField(_("ways"), default=list)
    state = models.CharField(
        _("state"), max_length=10, choices=CheckState, default=CheckState.ASKED
    )
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    # How it was proven, or would be by what was given.
    way = models.CharField(_("way"), max_length=10, choices=Way, blank=True)
    # None: by the product itself.
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    settled_at = models.DateTimeField(_("decided"), null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    # The code that was sent last: where to (masked), its keyed hash, until when, guesses left.
    code_to = models.CharField(max_length=100, blank=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    code_left = models.PositiveSmallIntegerField(default=0)

    # The wallet that signs, and the text that it is to sign.
    chain = models.CharField(_("network"), max_length=20, blank=True)
    address = models.CharField(_("wallet address"), max_length=120, blank=True)
    named_by = models.CharField(_("named by"), max_length=10, choices=NamedBy, blank=True)
    message = models.CharField(max_length=500, blank=True)
    message_until = models.DateTimeField(null=True)
    message_left = models.PositiveSmallIntegerField(default=0)

    documents_gone_at = models.DateTimeField(_("documents deleted"), null=True)

    class Meta:
        verbose_name = _("identity check")
        verbose_name_plural = _("identity checks")
        ordering = ["-id"]
        permissions = [("check_identity", _("Can look at identity documents and decide"))]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"],
                condition=Q(state__in=OPEN_CHECKS),
                name="one_open_identity_check",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | ~Q(state__in=OPEN_CHECKS),
                name="identity_check_is_open_or_settled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_CHECKS

    def offers(self, way: Way) -> bool:
        """Whether the requester may still prove it in this way."""
        return self.state == CheckState.ASKED and way.value in self.ways

    def code_stands(self, now: datetime) -> bool:
        return bool(self.code_hash and self.code_left and self.code_until and now < self.code_until)

    def message_stands(self, now: datetime) -> bool:
        until = self.message_until
        return bool(self.message and self.message_left and until and now < until)

    def write(self, **columns: Any) -> None:
        """Set and save these columns."""
        for name, value in columns.items():
            setattr(self, name, value)
        self.save(update_fields=list(columns))


class IdentityDocument(models.Model):
    """A picture or scan that proves who somebody is. Never an attachment of the conversation."""

    check_of = models.ForeignKey(IdentityCheck, models.CASCADE, related_name="documents")
    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    stored_as = models.CharField(max_length=100, unique=True, editable=False)
    created_at = models.DateTimeField(_("received"), default=timezone.now)

    class Meta:
        verbose_name = _("identity document")
        verbose_name_plural = _("identity documents")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")
