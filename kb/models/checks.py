"""Guided checks: questions with choices, each leading to another question or to an ending.

Steps, choices and endings are what editors work on; what readers walk through is `flow`, made of
them when the check is published (kb/flow.py). An edit shows once it is published again.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models.articles import Article
from portal.bilingual import Bilingual

_SHORT_NAME = _("Small letters, digits and hyphens. Empty: made from the English words.")


class GuidedCheckQuerySet(models.QuerySet["GuidedCheck"]):
    def offered(self) -> "GuidedCheckQuerySet":
        """What readers can walk through."""
        return self.filter(active=True)


class GuidedCheck(models.Model):
    """A trouble that a few questions narrow down."""

    slug = models.SlugField(_("address"), unique=True)
    title_en = models.CharField(_("title (English)"), max_length=80)
    title_zh_hans = models.CharField(_("title (Chinese)"), max_length=80)
    summary_en = models.CharField(_("summary (English)"), max_length=250)
    summary_zh_hans = models.CharField(_("summary (Chinese)"), max_length=250)
    # A slug of tickets' categories, as an article has one.
    category = models.SlugField(
        _("category of requests"),
        blank=True,
        help_text=_("On the form of this category, people are led here first."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("offered to readers"), default=False, editable=False)
    flow = models.JSONField(null=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)

    title = Bilingual()
    summary = Bilingual()

    objects = GuidedCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("guided check")
        verbose_name_plural = _("guided checks")
        ordering = ["position", "pk"]
        permissions = [("publish_guidedcheck", _("Can publish and withdraw guided checks"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(active=False) | Q(flow__isnull=False), name="offered_check_has_a_flow"
            )
        ]

    def __str__(self) -> str:
        return self.title


class CheckStep(models.Model):
    """One question of a check; the first in the order is where it begins."""

    guided_check = models.ForeignKey(
        GuidedCheck, models.CASCADE, related_name="steps", verbose_name=_("guided check")
    )
    slug = models.SlugField(_("short name"), blank=True, help_text=_SHORT_NAME)
    question_en = models.CharField(_("question (English)"), max_length=150)
    question_zh_hans = models.CharField(_("question (Chinese)"), max_length=150)
    help_en = models.CharField(_("help (English)"), max_length=300, blank=True)
    help_zh_hans = models.CharField(_("help (Chinese)"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    question = Bilingual()
    help = Bilingual()

    class Meta:
        verbose_name = _("question of a check")
        verbose_name_plural = _("questions of checks")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["guided_check", "slug"], name="step_once_a_check")
        ]

    def __str__(self) -> str:
        return self.question


class CheckEnding(models.Model):
    """What a path comes to: a short answer, an article, a form, or several of these."""

    guided_check = models.ForeignKey(
        GuidedCheck, models.CASCADE, related_name="endings", verbose_name=_("guided check")
    )
    slug = models.SlugField(_("short name"), blank=True, help_text=_SHORT_NAME)
    title_en = models.CharField(_("title (English)"), max_length=120)
    title_zh_hans = models.CharField(_("title (Chinese)"), max_length=120)
    text_en = models.TextField(_("answer (English)"), max_length=1500, blank=True)
    text_zh_hans = models.TextField(_("answer (Chinese)"), max_length=1500, blank=True)
    article = models.ForeignKey(
        Article, models.SET_NULL, null=True, blank=True, verbose_name=_("article")
    )
    category = models.SlugField(
        _("form"),
        blank=True,
        help_text=_("The category whose form is offered, with what was answered filled in."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    title = Bilingual()
    text = Bilingual()

    class Meta:
        verbose_name = _("ending of a check")
        verbose_name_plural = _("endings of checks")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["guided_check", "slug"], name="ending_once_a_check")
        ]

    def __str__(self) -> str:
        return self.title


class CheckChoice(models.Model):
    """An answer to a question, and where it leads: to exactly one step or ending."""

    step = models.ForeignKey(CheckStep, models.CASCADE, related_name="choices")
    slug = models.SlugField(_("short name"), blank=True, help_text=_SHORT_NAME)
    label_en = models.CharField(_("answer (English)"), max_length=150)
    label_zh_hans = models.CharField(_("answer (Chinese)"), max_length=150)
    next_step = models.ForeignKey(
        CheckStep,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="led_to_by",
        verbose_name=_("leads to the question"),
    )
    ending = models.ForeignKey(
        CheckEnding,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="led_to_by",
        verbose_name=_("or to the ending"),
    )
    fills = models.JSONField(_("fills in"), default=dict, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    label = Bilingual()

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "slug"], name="choice_once_a_step"),
            models.CheckConstraint(
                condition=Q(next_step=None, ending__isnull=False)
                | Q(next_step__isnull=False, ending=None),
                name="choice_leads_to_one",
                violation_error_message=_("Choose one: another question, or an ending."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class EndingCount(models.Model):
    """How often a check came to an ending on a day; nothing of who was there."""

    guided_check = models.ForeignKey(
        GuidedCheck, models.CASCADE, related_name="counts", verbose_name=_("guided check")
    )
    ending = models.SlugField(_("ending"))
    day = models.DateField(_("day"), default=timezone.localdate)
    times = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("count of endings")
        verbose_name_plural = _("counts of endings")
        ordering = ["-day", "ending"]
        constraints = [
            models.UniqueConstraint(
                fields=["guided_check", "ending", "day"], name="ending_count_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ending} {self.day}"
