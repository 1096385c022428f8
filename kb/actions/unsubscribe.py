"""Somebody wants no more announcements by email."""

from django.db import transaction

from kb.actions.subscribe import FORGET
from kb.models import Subscription
from portal.timers import cancel


@transaction.atomic
def unsubscribe(*, key: str) -> None:
    """Forget the address of this key; one that is gone already is what was asked for."""
    for subscription in Subscription.objects.filter(key=key):
        cancel(subscription.pk, [FORGET])
        subscription.delete()
