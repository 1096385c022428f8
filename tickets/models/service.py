"""How we serve: teams, hours, targets, clocks and canned replies."""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.bilingual import Bilingual
from portal.worktime import Calendar
from tickets.clocks import Target


class Team(models.Model):
    """People who share a queue."""

    key = models.SlugField(_("key"), unique=True)
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_zh_hans = models.CharField(_("name (Chinese)"), max_length=60)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="teams", verbose_name=_("members")
    )

    name = Bilingual()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class BusinessHours(models.Model):
    """When running time runs. Without windows it always runs."""

    name = models.CharField(_("name"), max_length=60)
    zone = models.CharField(_("time zone"), max_length=50, default=settings.TIME_ZONE)
    windows = models.JSONField(
        _("windows"),
        default=dict,
        blank=True,
        help_text=_('By weekday, Monday is 0: {"0": [["09:00", "18:00"]]}. Empty: always open.'),
    )
    holidays = models.JSONField(_("holidays"), default=list, blank=True)
    extra_days = models.JSONField(_("make-up working days"), default=dict, blank=True)

    class Meta:
        verbose_name = _("business hours")
        verbose_name_plural = _("business hours")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        try:
            self.calendar()
        except ValueError as error:
            raise ValidationError(
                _("Times of one day overlap, with each other or with those of the next day.")
            ) from error

    def calendar(self) -> Calendar:
        """The hours as the pure calendar that clocks are computed with."""
        if not self.windows:
            return Calendar.always(self.zone)
        return Calendar(
            zone=self.zone,
            windows={int(day): spans for day, spans in self.windows.items()},
            holidays=frozenset(date.fromisoformat(day) for day in self.holidays),
            extra_days={date.fromisoformat(day): as_ for day, as_ in self.extra_days.items()},
        )


class SlaPolicy(models.Model):
    """How soon we answer and solve, by priority."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    hours = models.ForeignKey(BusinessHours, models.PROTECT, verbose_name=_("business hours"))
    targets = models.JSONField(
        _("targets"),
        default=dict,
        help_text=_('Minutes by priority: {"urgent": {"first_response": 60, …}}.'),
    )

    class Meta:
        verbose_name = _("SLA policy")
        verbose_name_plural = _("SLA policies")

    def __str__(self) -> str:
        return self.name

    def target(self, priority: str, target: Target) -> timedelta | None:
        """The promised running time, or None when this policy promises nothing."""
        minutes = self.targets.get(priority, {}).get(target.value)
        return None if minutes is None else timedelta(minutes=minutes)


class Macro(models.Model):
    """A canned reply. {reference}, {requester} and {agent} are filled in when it is used."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    body_en = models.TextField(_("text (English)"))
    body_zh_hans = models.TextField(_("text (Chinese)"))
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("macro")
        verbose_name_plural = _("macros")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
