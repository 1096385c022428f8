"""What was written to everybody whose request is part of one incident."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models import Announcement
from portal.bilingual import Bilingual
from portal.models import User
from tickets.workflow import MAX_TEXT


class Broadcast(models.Model):
    """One update to all of an incident's requesters; each has it once, as a message of theirs."""

    incident = models.ForeignKey(
        Announcement, models.PROTECT, related_name="+", verbose_name=_("incident")
    )
    body_en = models.TextField(_("text (English)"), max_length=MAX_TEXT)
    body_zh_hans = models.TextField(_("text (Chinese)"), max_length=MAX_TEXT)
    solves = models.BooleanField(_("with this the requests are solved"), default=False)
    author = models.ForeignKey(User, models.PROTECT, verbose_name=_("author"))
    at = models.DateTimeField(_("written"), default=timezone.now)
    # When the last one of them had it.
    done_at = models.DateTimeField(_("everybody told"), null=True)

    body = Bilingual()

    class Meta:
        verbose_name = _("update to everybody")
        verbose_name_plural = _("updates to everybody")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.body[:60]
