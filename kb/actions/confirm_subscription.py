"""The address says yes: from now on it gets what is announced."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.actions.subscribe import FORGET
from kb.models import Subscription
from portal.refusals import Refused
from portal.timers import cancel


class LinkGone(Refused):
    """Too late, or unsubscribed since."""

    def __init__(self) -> None:
        super().__init__("gone", _("This link is no longer valid. Please subscribe once more."))


@transaction.atomic
def confirm_subscription(*, key: str, language: str, at: datetime | None = None) -> Subscription:
    """Confirm the subscription of this key, in the language of the page; again changes nothing."""
    subscription = Subscription.objects.select_for_update().filter(key=key).first()
    if subscription is None:
        raise LinkGone
    subscription.language = language
    subscription.confirmed_at = subscription.confirmed_at or at or timezone.now()
    subscription.save(update_fields=["language", "confirmed_at"])
    cancel(subscription.pk, [FORGET])
    return subscription
