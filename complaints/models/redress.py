"""A compensation, who approved it, and how it is paid."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.authority import Content, Need
from complaints.conflicts import Group
from complaints.models.case import Complaint, Evidence, visible_to
from complaints.models.fields import ASSET_CHOICES, MinorUnits
from complaints.models.limits import Budget
from complaints.money import ASSETS, Asset, plain
from complaints.terms import Ground, Kind
from complaints.workflow import ASKED, COUNTED, Award
from portal.models import User


class Fee(models.Model):
    """A fee that was charged. All refunds of it together are never more (invariant 26)."""

    transaction = models.CharField(_("transaction"), max_length=120)
    line = models.CharField(_("fee line"), max_length=60)
    asset = models.CharField(_("asset"), max_length=10, choices=ASSET_CHOICES)
    charged = MinorUnits(_("charged"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+",
                                   verbose_name=_("entered by"))  # fmt: skip
    entered_at = models.DateTimeField(_("entered"), default=timezone.now)

    class Meta:
        verbose_name = _("fee charged")
        verbose_name_plural = _("fees charged")
        constraints = [
            models.UniqueConstraint(fields=["transaction", "line", "asset"], name="fee_once"),
            models.CheckConstraint(condition=Q(charged__gt=0), name="fee_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.transaction[:20]} {self.line}"


class CompensationQuerySet(models.QuerySet["Compensation"]):
    def waiting(self) -> "CompensationQuerySet":
        """An approver's inbox: proposed, or waiting for a second approval."""
        return self.filter(state__in=ASKED)

    def visible_to(self, staff: User) -> "CompensationQuerySet":
        """Those of complaints that this member of staff may see."""
        return self.filter(visible_to(staff, "complaint__", ~Q(state=Award.DRAFT)))

    def counted(self) -> "CompensationQuerySet":
        """Which count towards authority limits: paid, or may still be."""
        return self.filter(state__in=COUNTED)

    def whole(self) -> "CompensationQuerySet":
        """With what a line of a list says, and no more: the texts of a case are long."""
        return self.select_related("complaint__ticket", "proposer").only(
            "kind", "asset", "amount", "state", "state_since", "complaint__ticket__reference",
            "complaint__ticket__subject", "proposer__name", "proposer__email",
        )  # fmt: skip


class Compensation(models.Model):
    """One remedy. Its state changes only through the verbs of this app (workflow.COMPENSATION).

    `amount` is in smallest units of `asset`, `value` in those of the reference currency at the
    rate that was locked when it was proposed, rounded up. A remedy without money has neither.
    """

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="compensations")
    client = models.ForeignKey(User, models.PROTECT, related_name="compensations",
                               verbose_name=_("client"))  # fmt: skip
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    ground = models.CharField(_("ground"), max_length=20, choices=Ground)
    ground_note = models.TextField(_("ground in words"), blank=True)
    asset = models.CharField(_("asset"), max_length=10, choices=ASSET_CHOICES, blank=True)
    amount = MinorUnits(_("amount"), null=True)
    value = models.BigIntegerField(_("value"), default=0)
    rate = models.CharField(_("rate"), max_length=60, blank=True)
    rate_source = models.CharField(_("source of the rate"), max_length=100, blank=True)
    rate_at = models.DateTimeField(_("rate of"), null=True)
    basis = models.TextField(_("how the amount was found"), blank=True)
    # Only where the amount is outside the guidance for it.
    outside_band = models.TextField(_("why it is outside the guidance"), blank=True)
    beneficiary = models.CharField(_("beneficiary"), max_length=150, blank=True)
    network = models.CharField(_("network"), max_length=20, blank=True)
    destination = models.CharField(_("destination"), max_length=200, blank=True)
    destination_changed_at = models.DateTimeField(_("destination changed"), null=True)
    destination_verified_at = models.DateTimeField(_("destination verified"), null=True)
    destination_verified_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+",
                                                verbose_name=_("verified by"))  # fmt: skip
    evidence = models.ManyToManyField(Evidence, related_name="+", verbose_name=_("evidence"))
    fee = models.ForeignKey(Fee, models.PROTECT, null=True, related_name="refunds",
                            verbose_name=_("fee"))  # fmt: skip
    programme = models.ForeignKey("Programme", models.PROTECT, null=True,
                                  related_name="compensations",
                                  verbose_name=_("programme"))  # fmt: skip

    state = models.CharField(_("state"), max_length=20, choices=Award, default=Award.DRAFT)
    state_since = models.DateTimeField(_("in this state since"), default=timezone.now)
    # Counts the contents: an edit makes a new one, and approvals are of one content alone.
    version = models.PositiveIntegerField(_("version"), default=1)
    # SHA-256 of what was proposed (authority.Content); "" while it is a draft.
    digest = models.CharField(_("SHA-256 of the content"), max_length=64, blank=True)
    proposer = models.ForeignKey(User, models.PROTECT, related_name="+",
                                 verbose_name=_("proposed by"))  # fmt: skip
    proposed_at = models.DateTimeField(_("proposed"), null=True)
    # What the last approval found was needed; the payout asks for that and no more.
    need = models.JSONField(_("approvals needed"), null=True)
    approved_at = models.DateTimeField(_("approved"), null=True)
    budget = models.ForeignKey(Budget, models.PROTECT, null=True, related_name="compensations",
                               verbose_name=_("budget"))  # fmt: skip
    offered_at = models.DateTimeField(pgettext_lazy("compensation", "offered"), null=True)
    offer_ends_at = models.DateTimeField(_("offer open until"), null=True)
    answered_at = models.DateTimeField(_("offer answered"), null=True)
    paid_at = models.DateTimeField(_("paid"), null=True)
    created_at = models.DateTimeField(_("drafted"), default=timezone.now)

    objects = CompensationQuerySet.as_manager()

    class Meta:
        verbose_name = _("compensation")
        verbose_name_plural = _("compensations")
        ordering = ["id"]
        permissions = [
            ("approve_compensation", _("Can approve compensations")),
            ("pay_compensation", _("Can pay compensations")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=Award.values), name="compensation_state_is_known"
            ),
            models.CheckConstraint(
                condition=(Q(kind=Kind.NON_MONEY) & Q(amount=None) & Q(asset=""))
                | (
                    ~Q(kind=Kind.NON_MONEY)
                    & Q(amount__isnull=False)  # a check passes what is unknown
                    & Q(amount__gt=0)
                    & ~Q(asset="")
                ),
                name="compensation_amount_above_zero",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="compensation_value_not_below"),
            models.CheckConstraint(
                condition=Q(state=Award.DRAFT)
                | Q(proposed_at__isnull=False) & ~Q(digest="")
                | Q(state=Award.CANCELLED),
                name="compensation_proposed_with_digest",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.FEE_REFUND)
                | Q(fee__isnull=False)
                | Q(state=Award.DRAFT)
                | Q(state=Award.CANCELLED),
                name="compensation_refund_of_a_fee",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "proposed_at", "id"], name="compensation_by_state"),
            models.Index(fields=["client", "proposed_at"], name="compensation_by_client"),
            models.Index(fields=["state_since", "id"], name="compensation_waiting",
                         condition=Q(state__in=ASKED)),
            models.Index(fields=["kind", "asset", "-id"], name="compensation_by_kind"),
            models.Index(fields=["paid_at"], name="compensation_by_payment",
                         condition=Q(paid_at__isnull=False)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.written_amount}".strip()

    @property
    def award(self) -> Award:
        return Award(self.state)

    @property
    def is_money(self) -> bool:
        return self.amount is not None

    @property
    def unit(self) -> Asset:
        """The asset that it is paid in; `KeyError` for a remedy without money."""
        return ASSETS[self.asset]

    @property
    def written_amount(self) -> str:
        """The amount in plain digits with its asset, such as "12.50 USDT"; "" without money."""
        return f"{plain(self.amount, self.unit)} {self.asset}" if self.is_money else ""

    def content(self) -> Content:
        """What approvals are of; a saved row is needed for its evidence."""
        seen = self.evidence.order_by("pk").values_list("pk", flat=True)
        return Content(
            complaint=self.complaint_id,
            kind=self.kind,
            ground=self.ground,
            asset=self.asset,
            amount=self.amount or 0,
            value=self.value,
            beneficiary=self.beneficiary,
            destination=f"{self.network}:{self.destination}",
            basis=f"{self.basis}\n{self.ground_note}\n{self.outside_band}",
            evidence=(*map(str, seen), f"fee:{self.fee_id or ''}"),
        )

    @property
    def frozen_need(self) -> Need | None:
        """The need as it was at the approval, or None before it."""
        if self.need is None:
            return None
        said: dict[str, Any] = self.need
        return Need(
            said["value"],
            said["approvals"],
            frozenset(map(Group, said["groups"])),
            frozenset(map(Group, said["one_of_each"])),
        )


class Approval(models.Model):
    """That somebody approved one content of a compensation; the database refuses any change.

    An edit makes a new version and a new digest: then this approval is of something that is gone.
    """

    compensation = models.ForeignKey(Compensation, models.PROTECT, related_name="approvals")
    approver = models.ForeignKey(User, models.PROTECT, related_name="+",
                                 verbose_name=_("approved by"))  # fmt: skip
    version = models.PositiveIntegerField(_("version"))
    digest = models.CharField(_("SHA-256 of the content"), max_length=64)
    # Counts towards the approver's daily limit: minor units of the reference currency.
    value = models.BigIntegerField(_("value"))
    comment = models.TextField(_("comment"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["compensation", "version", "approver"], name="approved_once_by_each"
            )
        ]
        indexes = [models.Index(fields=["approver", "at"], name="approval_by_approver")]

    def __str__(self) -> str:
        return f"{self.compensation_id}/{self.version} {self.approver_id}"


class Route(models.TextChoices):
    """How a compensation is paid; each is a module of complaints/payouts/."""

    MANUAL = "manual", _("By finance, by hand")
    WEBHOOK = "webhook", _("By the payment system")
    VOUCHER = "voucher", _("As a voucher")
    DEED = "deed", _("Something is done")


class Sending(models.TextChoices):
    """Where a payout stands. Unknown is not failed: it is asked again, with the same key."""

    CLAIMED = "claimed", _("to be sent")
    SENT = "sent", _("sent")
    UNKNOWN = "unknown", _("outcome unknown")
    CONFIRMED = "confirmed", _("confirmed")
    FAILED = "failed", _("failed")


class Payout(models.Model):
    """The one payment of a compensation, whatever happens: its key never changes.

    The key follows from the compensation and its version, not from the attempt (invariant 24).
    """

    compensation = models.OneToOneField(Compensation, models.PROTECT, related_name="payout")
    version = models.PositiveIntegerField(_("version"))
    key = models.CharField(_("idempotency key"), max_length=64, unique=True)
    route = models.CharField(_("way"), max_length=10, choices=Route)
    state = models.CharField(_("state"), max_length=10, choices=Sending, default=Sending.CLAIMED)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    asset = models.CharField(_("asset"), max_length=10, blank=True)
    amount = MinorUnits(_("amount"), null=True)
    network = models.CharField(_("network"), max_length=20, blank=True)
    destination = models.CharField(_("destination"), max_length=200, blank=True)
    payer = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("payer"))
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    reference = models.CharField(_("reference of the payment"), max_length=120, blank=True)
    # By hand one person enters the reference, and another confirms it.
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+",
                                    verbose_name=_("reference entered by"))  # fmt: skip
    reported_at = models.DateTimeField(_("reference entered"), null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+",
                                     verbose_name=_("confirmed by"))  # fmt: skip
    settled_at = models.DateTimeField(_("settled"), null=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=Sending.values), name="payout_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=Sending.CONFIRMED) | ~Q(reference=""),
                name="payout_confirmed_with_reference",
            ),
            models.UniqueConstraint(
                fields=["route", "reference"],
                condition=~Q(reference="") & Q(route__in=[Route.MANUAL, Route.WEBHOOK]),
                name="payout_reference_once",
            ),
        ]
        indexes = [models.Index(fields=["state", "begun_at"], name="payout_by_state")]

    def __str__(self) -> str:
        return self.key[:12]


class Reversal(models.Model):
    """That a payment came back: asked for by one person, agreed to by another."""

    compensation = models.OneToOneField(Compensation, models.PROTECT, related_name="reversal")
    approver = models.ForeignKey(User, models.PROTECT, null=True, related_name="+",
                                 verbose_name=_("approved by"))  # fmt: skip
    finance = models.ForeignKey(User, models.PROTECT, null=True, related_name="+",
                                verbose_name=_("confirmed by finance"))  # fmt: skip
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("asked"), default=timezone.now)

    class Meta:
        verbose_name = _("reversal")
        verbose_name_plural = _("reversals")
        constraints = [
            models.CheckConstraint(
                condition=~Q(approver=models.F("finance")), name="reversal_by_two_people"
            )
        ]

    def __str__(self) -> str:
        return self.reason[:60]
