"""The owner looks at the code of their voucher: once, for then we forget it."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.actions._common import record
from complaints.models import Voucher
from complaints.moves import By
from portal import sealed
from portal.models import User
from portal.refusals import Refused


@transaction.atomic
def show_voucher(*, voucher: Voucher, actor: User, at: datetime | None = None) -> str:
    """The code. From now on only its keyed hash is kept."""
    at = at or timezone.now()
    held = Voucher.objects.select_for_update(of=("self",), no_key=True).get(pk=voucher.pk)
    if held.owner_id != actor.pk:
        raise PermissionDenied
    if held.sealed_code is None:
        raise Refused(
            "shown_before",
            _(
                "This code was shown before, and we have not kept it. Write to us in this "
                "complaint if you cannot find it."
            ),
        )
    code = sealed.unseal(held.sealed_code).decode()
    Voucher.objects.filter(pk=held.pk).update(sealed_code=None, shown_at=at)
    record(
        held.compensation.complaint, "show", actor=actor, role=By.COMPLAINANT, at=at,
        old=held.status, new=held.status, voucher=held, compensation=held.compensation,
    )  # fmt: skip
    return code
