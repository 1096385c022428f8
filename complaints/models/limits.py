"""How much may be approved: budgets, authority and the rates that values are counted at."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from complaints.authority import POLICY, Policy, Tier
from complaints.conflicts import Group
from complaints.models.fields import ASSET_CHOICES, MinorUnits
from complaints.terms import Kind
from portal.models import User


class Budget(models.Model):
    """What may be committed in a month for one kind, in one asset. Without one: nothing may.

    `committed` changes only in the transaction that holds this row (invariant 25).
    """

    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    asset = models.CharField(_("asset"), max_length=10, choices=ASSET_CHOICES)
    limit = MinorUnits(_("limit"))
    committed = MinorUnits(_("committed"), default=0)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("budget")
        verbose_name_plural = _("budgets")
        ordering = ["-month", "kind", "asset"]
        constraints = [
            models.UniqueConstraint(fields=["month", "kind", "asset"], name="budget_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="budget_month_begins"),
            models.CheckConstraint(condition=Q(limit__gte=0), name="budget_limit_not_below_zero"),
            models.CheckConstraint(
                condition=Q(committed__gte=0), name="budget_committed_not_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.written_month} {self.get_kind_display()} {self.asset}"

    @property
    def written_month(self) -> str:
        """Such as "November 2026", in the active language."""
        return date_format(self.month, "YEAR_MONTH_FORMAT")

    @property
    def left(self) -> int:
        """What may still be committed, in smallest units; below zero after an override."""
        return int(self.limit) - int(self.committed)


class BudgetOverride(models.Model):
    """That the owner of a budget let a compensation pass that it does not cover."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="overrides")
    compensation = models.ForeignKey("Compensation", models.PROTECT, related_name="overrides")
    version = models.PositiveIntegerField(_("version"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("budget override")
        verbose_name_plural = _("budget overrides")
        constraints = [
            models.UniqueConstraint(fields=["compensation", "version"], name="override_once"),
        ]

    def __str__(self) -> str:
        return self.reason[:60]


class AuthorityLimit(models.Model):
    """What one person may approve, in whole minor units of the reference currency.

    Without a row their group's tiers alone bind.
    """

    person = models.OneToOneField(User, models.PROTECT, related_name="authority_limit",
                                  verbose_name=_("person"))  # fmt: skip
    limit = models.BigIntegerField(_("limit"))
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+",
                                   verbose_name=_("changed by"))  # fmt: skip
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("authority limit")
        verbose_name_plural = _("authority limits")
        constraints = [
            models.CheckConstraint(condition=Q(limit__gte=0), name="authority_not_below_zero")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.limit}"


class AuthorityPolicy(models.Model):
    """The tiers as they stand since a moment. The newest row rules; without one, the default.

    A change is a new row, so that what was approved under the old one can be understood.
    """

    tiers = models.JSONField(_("tiers"))
    window_days = models.PositiveSmallIntegerField(_("days that add up"), default=90)
    daily = models.BigIntegerField(_("daily limit"), default=POLICY.daily)
    cooling_hours = models.PositiveSmallIntegerField(_("hours after a change of rules"), default=24)
    fresh_hours = models.PositiveSmallIntegerField(
        _("hours for which a destination is fresh"), default=72
    )
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+",
                                   verbose_name=_("changed by"))  # fmt: skip
    at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("approval policy")
        verbose_name_plural = _("approval policies")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"

    def policy(self) -> Policy:
        """As the rules read it; `ValueError` for tiers that are none."""
        return Policy(
            tiers=tuple(_tier(said) for said in self.tiers),
            window=timedelta(days=self.window_days),
            daily=self.daily,
            cooling=timedelta(hours=self.cooling_hours),
            fresh_destination=timedelta(hours=self.fresh_hours),
        )


def _tier(said: dict[str, Any]) -> Tier:
    return Tier(
        said["up_to"],
        said["approvals"],
        frozenset(map(Group, said["groups"])),
        frozenset(map(Group, said.get("one_of_each", ()))),
    )


class ReferenceRate(models.Model):
    """What one whole unit of an asset is worth in the reference currency, as finance entered it.

    The newest row of an asset is used; a change is a new row.
    """

    asset = models.CharField(_("asset"), max_length=10, choices=ASSET_CHOICES)
    rate = models.CharField(_("rate"), max_length=60)
    source = models.CharField(_("source"), max_length=100)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+",
                                   verbose_name=_("entered by"))  # fmt: skip
    at = models.DateTimeField(_("rate of"), default=timezone.now)

    class Meta:
        verbose_name = _("reference rate")
        verbose_name_plural = _("reference rates")
        ordering = ["-id"]
        indexes = [models.Index(fields=["asset", "-id"], name="rate_by_asset")]

    def __str__(self) -> str:
        return f"{self.asset} {self.rate}"
