"""How articles do before a form: shown, opened, left satisfied, filed anyway. Counted by day."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models.articles import Article


class Deflection(models.Model):
    """What one article kept from being filed on a day, without anything of who read it."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="deflections", verbose_name=_("article")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    day = models.DateField(_("day"), default=timezone.localdate)
    shown = models.PositiveIntegerField(_("shown"), default=0)
    opened = models.PositiveIntegerField(_("read before filing"), default=0)
    satisfied = models.PositiveIntegerField(_("left satisfied"), default=0)
    filed = models.PositiveIntegerField(_("filed anyway"), default=0)

    class Meta:
        verbose_name = _("answers before the form")
        verbose_name_plural = _("answers before the form")
        ordering = ["-day", "article"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language", "day"], name="deflection_once_a_day"
            )
        ]
        indexes = [models.Index(fields=["day"], name="deflection_by_day")]

    def __str__(self) -> str:
        return f"{self.article} {self.language} {self.day}"
