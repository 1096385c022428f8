"""A guided check is not offered any more; what was written of it stays."""

from django.db import transaction

from kb import beforehand
from kb.actions._common import require_right
from kb.models import GuidedCheck
from portal.models import User


@transaction.atomic
def withdraw_check(*, guided_check: GuidedCheck, actor: User | None) -> None:
    """Take it from readers; one that is not offered stays as it is."""
    require_right(actor, "publish_guidedcheck")
    GuidedCheck.objects.filter(pk=guided_check.pk).update(active=False)
    guided_check.active = False
    beforehand.changed()
