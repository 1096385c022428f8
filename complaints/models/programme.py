"""Vouchers, and programmes that compensate everybody hurt by one incident."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models.case import Complaint
from complaints.models.fields import ASSET_CHOICES, MinorUnits
from complaints.models.redress import Compensation
from complaints.terms import Ground, Kind
from complaints.workflow import Coupon
from kb.models import Announcement
from portal.models import User


class Voucher(models.Model):
    """A voucher: its code is shown once to its owner and kept only as a keyed hash.

    Until it is shown, the code is kept sealed (portal/sealed.py); then it is forgotten.
    """

    compensation = models.OneToOneField(Compensation, models.PROTECT, related_name="voucher")
    owner = models.ForeignKey(User, models.PROTECT, related_name="vouchers",
                              verbose_name=_("owner"))  # fmt: skip
    asset = models.CharField(_("asset"), max_length=10, choices=ASSET_CHOICES)
    amount = MinorUnits(_("value"))
    code_hash = models.CharField(_("keyed hash of the code"), max_length=64, unique=True)
    sealed_code = models.BinaryField(null=True, editable=False)
    hint = models.CharField(_("last characters"), max_length=4, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Coupon, default=Coupon.ACTIVE)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    shown_at = models.DateTimeField(_("code shown"), null=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True)
    redeemed_at = models.DateTimeField(_("redeemed"), null=True)
    redemption = models.CharField(_("reference of the redemption"), max_length=120, blank=True)
    ended_at = models.DateTimeField(_("expired or revoked"), null=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        ordering = ["-id"]
        permissions = [("revoke_voucher", _("Can revoke vouchers"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Coupon.values), name="voucher_status_is_known"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="voucher_above_zero"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="voucher_expires_later"
            ),
            models.CheckConstraint(
                condition=(Q(status=Coupon.REDEEMED) & Q(redeemed_at__isnull=False))
                | (~Q(status=Coupon.REDEEMED) & Q(redeemed_at=None)),
                name="voucher_redeemed_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "status"], name="voucher_by_owner"),
            models.Index(
                fields=["expires_at"], name="voucher_by_expiry", condition=Q(status=Coupon.ACTIVE)
            ),
        ]

    def __str__(self) -> str:
        return f"…{self.hint}"


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", pgettext_lazy("compensation", "Rejected")
    DONE = "done", _("Carried out")


class Programme(models.Model):
    """One remedy for everybody whom an incident hurt: a formula, a cap and a row for each person.

    It is approved as a whole, by the value of its cap; see `ProgrammeApproval`.
    """

    name = models.CharField(_("name"), max_length=150)
    incident = models.ForeignKey(Announcement, models.PROTECT, null=True, blank=True,
                                 related_name="+", verbose_name=_("incident"))  # fmt: skip
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    ground = models.CharField(_("ground"), max_length=20, choices=Ground, default=Ground.PROGRAMME)
    asset = models.CharField(_("asset"), max_length=10, choices=ASSET_CHOICES)
    formula = models.TextField(_("how each amount is found"))
    cap = MinorUnits(_("total cap"))
    basis = models.TextField(_("why"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ProgrammeState, default=ProgrammeState.DRAFT
    )
    digest = models.CharField(_("SHA-256 of the content"), max_length=64, blank=True)
    proposer = models.ForeignKey(User, models.PROTECT, related_name="+",
                                 verbose_name=_("proposed by"))  # fmt: skip
    proposed_at = models.DateTimeField(_("proposed"), null=True)
    approved_at = models.DateTimeField(_("approved"), null=True)
    reason = models.TextField(_("why it was rejected"), blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(cap__gt=0), name="programme_cap_above_zero")
        ]

    def __str__(self) -> str:
        return self.name


class ProgrammeRow(models.Model):
    """What one person gets. Also somebody who did not complain: then without a complaint."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rows")
    client = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("client"))
    complaint = models.ForeignKey(Complaint, models.PROTECT, null=True, related_name="+",
                                  verbose_name=_("complaint"))  # fmt: skip
    amount = MinorUnits(_("amount"))
    facts = models.JSONField(_("facts of the formula"), default=dict)
    compensation = models.OneToOneField(Compensation, models.PROTECT, null=True,
                                        related_name="programme_row")  # fmt: skip

    class Meta:
        verbose_name = _("row of a programme")
        verbose_name_plural = _("rows of a programme")
        constraints = [
            models.UniqueConstraint(fields=["programme", "client"], name="programme_row_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="programme_row_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.client_id}"


class ProgrammeApproval(models.Model):
    """That somebody approved a programme of this very content."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="approvals")
    approver = models.ForeignKey(User, models.PROTECT, related_name="+",
                                 verbose_name=_("approved by"))  # fmt: skip
    digest = models.CharField(_("SHA-256 of the content"), max_length=64)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("approval of a programme")
        verbose_name_plural = _("approvals of programmes")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "digest", "approver"], name="programme_approved_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.approver_id}"
