"""A fee that was charged is entered, so that all refunds of it together are never more."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import money
from complaints.actions._facts import person_of
from complaints.conflicts import Group
from complaints.models import Fee
from portal.guarded import refusal_of, refuse_secrets
from portal.models import User
from portal.refusals import Refused


@transaction.atomic
def enter_fee(
    *, transaction_id: str, line: str, asset: str, charged: str, actor: User,
    at: datetime | None = None,
) -> Fee:  # fmt: skip
    """The fee of this line of a transaction; one that is known already is not entered anew.

    `charged` is the amount as it was typed.
    """
    person = person_of(actor)
    if not person.active or person.groups.isdisjoint({Group.HANDLER, Group.HEAD, Group.FINANCE}):
        raise PermissionDenied
    named, line = transaction_id.strip(), line.strip()
    if not named or not line or asset not in money.ASSETS:
        raise Refused("fee", _("Name the transaction, the fee line and the asset of the fee."))
    if secret := refusal_of(named, field="transaction"):
        raise secret
    refuse_secrets(line)
    minor = money.parse(charged, money.ASSETS[asset])
    fee, _made = Fee.objects.get_or_create(
        transaction=named[:120], line=line[:60], asset=asset,
        defaults={"charged": minor, "entered_by": actor, "entered_at": at or timezone.now()},
    )  # fmt: skip
    if fee.charged != minor:
        raise Refused("fee_known", _("This fee is known with another amount. Check both."))
    return fee
