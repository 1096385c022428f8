"""The ledger, and the reports that were frozen."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from complaints.models.fields import ASSET_CHOICES, MinorUnits
from complaints.models.programme import Voucher
from complaints.models.redress import Compensation
from complaints.workflow import Entry
from portal.models import User


class Account(models.TextChoices):
    """Where money stands. The sum of all of them is zero, in every asset."""

    FUNDS = "funds", _("Funds")
    COMMITTED = "committed", _("Committed")
    PAID = "paid", _("Paid")
    VOUCHERS = "vouchers", _("Vouchers not redeemed")


class Posting(models.TextChoices):
    """What a journal says: the entries of a compensation, and the end of a voucher."""

    COMMIT = Entry.COMMIT.value, _("Committed")
    RELEASE = Entry.RELEASE.value, _("Released")
    PAY = Entry.PAY.value, _("Paid")
    REVERSAL = Entry.REVERSAL.value, _("Paid back")
    REDEEM = "redeem", _("Voucher redeemed")
    LAPSE = "lapse", _("Voucher ended unused")


class LedgerEntry(models.Model):
    """One line of the ledger: only `complaints.ledger` writes here, and nobody ever changes it.

    `seq` has no gaps. `hash` is of the line and the hash before it, so that a change of any line
    shows in every later one. The lines of a `journal` add up to zero.
    """

    seq = models.BigIntegerField(_("number"), primary_key=True)
    journal = models.BigIntegerField(_("journal"))
    entry = models.CharField(_("entry"), max_length=10, choices=Posting)
    account = models.CharField(_("account"), max_length=10, choices=Account)
    asset = models.CharField(_("asset"), max_length=10, choices=ASSET_CHOICES)
    amount = MinorUnits(_("amount"))
    compensation = models.ForeignKey(Compensation, models.PROTECT, related_name="entries",
                                     verbose_name=_("compensation"))  # fmt: skip
    voucher = models.ForeignKey(Voucher, models.PROTECT, null=True, related_name="entries",
                                verbose_name=_("voucher"))  # fmt: skip
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+",
                              verbose_name=_("who"))  # fmt: skip
    at = models.DateTimeField(_("when"), default=timezone.now)
    previous = models.CharField(_("hash before"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("ledger line")
        verbose_name_plural = _("ledger")
        ordering = ["seq"]
        constraints = [
            models.CheckConstraint(condition=Q(seq__gte=1), name="ledger_begins_with_one"),
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_amount_not_zero"),
            models.CheckConstraint(
                condition=Q(entry__in=Posting.values), name="ledger_entry_is_known"
            ),
            # Each entry once for a compensation, so above all one payment (invariant 24).
            models.UniqueConstraint(
                fields=["compensation", "entry", "account"], name="ledger_entry_once"
            ),
        ]
        indexes = [
            models.Index(fields=["journal"], name="ledger_by_journal"),
            models.Index(fields=["entry", "at"], name="ledger_by_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.entry} {self.account}"


class LedgerHead(models.Model):
    """The end of the ledger: the row that a writer holds while it adds lines."""

    name = models.CharField(max_length=10, unique=True)
    seq = models.BigIntegerField(_("last number"), default=0)
    hash = models.CharField(_("last hash"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("end of the ledger")
        verbose_name_plural = _("ends of ledgers")

    def __str__(self) -> str:
        return f"{self.name} {self.seq}"


class Period(models.TextChoices):
    MONTH = "month", _("Month")
    HALF_YEAR = "half_year", _("Half-year")


def written_period(first: date, last: date) -> str:
    """Such as "1 October 2026 – 31 October 2026", in the active language."""
    return " – ".join(date_format(day, "DATE_FORMAT") for day in (first, last))


class ReportSnapshot(models.Model):
    """A report as it was frozen: running it again gives the same numbers and the same hash."""

    period = models.CharField(_("period"), max_length=10, choices=Period)
    begins_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    entity = models.CharField(_("legal entity"), max_length=150, blank=True)
    tables = models.JSONField(_("tables"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    # The end of the ledger when it was frozen: nothing before it can be cut away unseen.
    ledger_seq = models.BigIntegerField(_("last line of the ledger"), default=0)
    ledger_hash = models.CharField(_("hash of that line"), max_length=64, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+",
                                verbose_name=_("made by"))  # fmt: skip
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name = _("frozen report")
        verbose_name_plural = _("frozen reports")
        ordering = ["-ends_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["period", "begins_on", "entity"], name="report_once"),
            models.CheckConstraint(
                condition=Q(begins_on__lte=models.F("ends_on")), name="report_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return written_period(self.begins_on, self.ends_on)


class ReportSignature(models.Model):
    """What management decided on reading a report, signed."""

    report = models.ForeignKey(ReportSnapshot, models.PROTECT, related_name="signatures")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("signed by"))
    measures = models.TextField(_("what was decided"))
    at = models.DateTimeField(_("signed"), default=timezone.now)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        permissions = [("sign_report", _("Can sign reports"))]
        constraints = [
            models.UniqueConstraint(fields=["report", "by"], name="report_signed_once_by_each")
        ]

    def __str__(self) -> str:
        return self.measures[:60]
