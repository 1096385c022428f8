"""The people of a complaint: who complains, who speaks for them, and whom it is about."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.countries import name_of
from complaints.models.case import Complaint
from portal.models import User
from tickets.models import Attachment


class PartyKind(models.TextChoices):
    COMPLAINANT = "complainant", _("Complainant")
    JOINT = "joint", _("Joint complainant")
    REPRESENTATIVE = "representative", _("Representative")


class Party(models.Model):
    """Somebody who complains, or who speaks for them (P(C)).

    A representative sees and does nothing before staff have checked their authority.
    """

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="parties")
    kind = models.CharField(_("part"), max_length=15, choices=PartyKind)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+",
                             verbose_name=_("account"))  # fmt: skip
    name = models.CharField(pgettext_lazy("person", "name"), max_length=150)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    email = models.EmailField(_("email"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    other_reply = models.CharField(_("another way to reply"), max_length=200, blank=True)
    registration = models.CharField(_("registration or ID number"), max_length=60, blank=True)
    lei = models.CharField(_("LEI"), max_length=20, blank=True)
    client_reference = models.CharField(_("client reference"), max_length=60, blank=True)
    address = models.TextField(_("postal address"), blank=True)
    country = models.CharField(_("country"), max_length=6, blank=True)
    scope = models.TextField(_("what the authority covers"), blank=True)
    authority = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True,
                                  related_name="+", verbose_name=_("signed authority"))  # fmt: skip
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+",
                                   verbose_name=_("checked by"))  # fmt: skip
    checked_at = models.DateTimeField(_("checked"), null=True)
    expires_on = models.DateField(_("authority ends"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("authority revoked"), null=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"],
                condition=Q(kind=PartyKind.COMPLAINANT),
                name="one_complainant",
            ),
            models.CheckConstraint(
                condition=(Q(checked_at=None) & Q(checked_by=None))
                | (Q(checked_at__isnull=False) & Q(checked_by__isnull=False)),
                name="party_checked_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["user", "complaint"], name="party_by_user")]

    def __str__(self) -> str:
        return self.name

    @property
    def country_name(self) -> str:
        """In the active language; "" where it is not known."""
        return name_of(self.country)


class Subject(models.Model):
    """A member of staff whom a complaint is about (S(C)): for them it does not exist."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="subjects")
    staff = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("who"))
    named_at = models.DateTimeField(_("named"), default=timezone.now)

    class Meta:
        verbose_name = _("person complained about")
        verbose_name_plural = _("people complained about")
        constraints = [
            models.UniqueConstraint(fields=["complaint", "staff"], name="subject_once"),
        ]

    def __str__(self) -> str:
        return str(self.staff)


class HelpNeeded(models.Model):
    """What a vulnerable person told us that they need; not for everybody who sees the case."""

    complaint = models.OneToOneField(Complaint, models.PROTECT, related_name="help_needed")
    text = models.TextField(_("what helps"))
    consented_at = models.DateTimeField(_("consented"), null=True)
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+",
                                 verbose_name=_("noted by"))  # fmt: skip
    noted_at = models.DateTimeField(_("noted"), default=timezone.now)

    class Meta:
        verbose_name = _("help needed")
        verbose_name_plural = _("help needed")

    def __str__(self) -> str:
        return self.text[:60]
