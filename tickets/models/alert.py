"""Something looks like a theft: what was noticed of an account or address, and what was done."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.models import User, WebhookCall


class AlertKind(models.TextChoices):
    REPORTED_ADDRESS = "reported_address", _("Several people report one address")
    NEW_DEVICE = "new_device", _("New device, then another email address")
    FAILED_CODES = "failed_codes", _("Many wrong codes")


class AlertState(models.TextChoices):
    OPEN = "open", _("open")
    FREEZING = "freezing", _("freeze asked for")
    FROZEN = "frozen", _("frozen")
    THAWING = "thawing", _("unfreeze asked for")
    THAWED = "thawed", _("unfrozen")
    DISMISSED = "dismissed", _("dismissed")


# As long as one of these stands, the same is not noticed again.
STANDING = (AlertState.OPEN, AlertState.FREEZING, AlertState.FROZEN, AlertState.THAWING)


class Alert(models.Model):
    """Its state changes only through tickets/actions/suspect.py and freeze.py."""

    kind = models.CharField(_("what"), max_length=20, choices=AlertKind)
    # "user:17" or "address:0x…".
    subject = models.CharField(_("about"), max_length=150)
    person = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="alerts", verbose_name=_("account")
    )
    # Plain facts: {"people": 3, "tickets": ["R-…"]} or {"count": 12, "networks": […], "at": […]}.
    evidence = models.JSONField(_("evidence"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=AlertState, default=AlertState.OPEN)
    raised_at = models.DateTimeField(_("raised"), default=timezone.now)
    seen_at = models.DateTimeField(_("seen last"), default=timezone.now)
    handled_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("handled by")
    )
    handled_at = models.DateTimeField(_("handled"), null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    call = models.ForeignKey(
        WebhookCall, models.SET_NULL, null=True, related_name="+", verbose_name=_("last call")
    )

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-id"]
        permissions = [("freeze_account", _("Can freeze and unfreeze accounts"))]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state__in=STANDING),
                name="one_standing_alert",
            )
        ]
        indexes = [models.Index(fields=["kind", "subject", "-id"], name="alert_by_subject")]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def address(self) -> str:
        """The wallet address that it is about; "" when it is about a person."""
        kind, _colon, address = self.subject.partition(":")
        return address if kind == "address" else ""
