"""What the requester read before they filed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models import Article
from tickets.models.ticket import Ticket


class ReadBefore(models.Model):
    """An article that the requester opened before filing; it did not answer them."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="read_before")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("page read before filing")
        verbose_name_plural = _("pages read before filing")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "article"], name="read_once_a_ticket")
        ]

    def __str__(self) -> str:
        return str(self.article)
