"""The making of a report: asked for on a page, made in the background."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.models.money import Period, ReportSnapshot, written_period
from portal.models import User


class ReportRun(models.Model):
    """One making of a report. `done` of its `steps` tables are there; then it may be frozen."""

    period = models.CharField(_("period"), max_length=10, choices=Period)
    begins_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    entity = models.CharField(_("legal entity"), max_length=150, blank=True)
    # What we cannot count here: how many clients the firm served in the period.
    active_clients = models.PositiveBigIntegerField(_("active clients"), null=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    # Nothing that happened later is in it, even if the period goes on.
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    claimed_at = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    done = models.PositiveSmallIntegerField(_("tables made"), default=0)
    steps = models.PositiveSmallIntegerField(_("tables"), default=0)
    tables = models.JSONField(_("tables"), null=True)
    made_at = models.DateTimeField(_("made"), null=True)
    frozen_as = models.ForeignKey(ReportSnapshot, models.PROTECT, null=True, related_name="runs",
                                  verbose_name=_("frozen as"))  # fmt: skip

    class Meta:
        verbose_name = _("making of a report")
        verbose_name_plural = _("makings of reports")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(made_at=None) | Q(tables__isnull=False), name="run_made_with_tables"
            ),
            models.CheckConstraint(
                condition=Q(begins_on__lte=F("ends_on")), name="run_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="run_waiting", condition=Q(made_at=None)),
        ]

    def __str__(self) -> str:
        return written_period(self.begins_on, self.ends_on)
