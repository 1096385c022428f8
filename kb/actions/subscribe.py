"""Somebody asks for announcements by email: nothing is sent before the address has confirmed it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kb import mail
from kb.models import Subscription
from portal.timers import Later, set_timer

FORGET = "kb.forget_subscription"
UNCONFIRMED_LASTS = timedelta(days=7)


@transaction.atomic
def subscribe(*, email: str, language: str, at: datetime | None = None) -> Subscription:
    """Send the link that confirms it; the same to whoever is known already, so nobody is told who.

    The latest language counts only once it is confirmed: anybody can write anybody's address.
    """
    at = at or timezone.now()
    subscription, made = Subscription.objects.get_or_create(
        email=email.strip().lower(), defaults={"language": language, "created_at": at}
    )
    if made:
        set_timer(Later(FORGET, subscription.pk, at + UNCONFIRMED_LASTS))
    subscription.language = language  # of this email; it is kept once it is confirmed
    mail.ask_to_confirm(subscription)
    return subscription


@transaction.atomic
def forget_unconfirmed(*, subscription: Subscription) -> None:
    """Nobody confirmed it: the address is not kept."""
    Subscription.objects.filter(pk=subscription.pk, confirmed_at=None).delete()
