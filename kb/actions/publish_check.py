"""What was written of a guided check becomes what readers walk through, if it leads somewhere."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kb import beforehand
from kb.actions._common import require_right
from kb.checks import drafted
from kb.flow import Flow, problems
from kb.models import GuidedCheck, Translation
from portal.bilingual import pick
from portal.models import User
from portal.refusals import Refused


@transaction.atomic
def publish_check(
    *, guided_check: GuidedCheck, actor: User | None, at: datetime | None = None
) -> GuidedCheck:
    """Offer the check as it is written now; `Refused` names everything that has to be mended."""
    require_right(actor, "publish_guidedcheck")
    # Two who publish at once do it one after the other.
    row = GuidedCheck.objects.select_for_update().get(pk=guided_check.pk)
    flow = drafted(row)
    if wrong := faults(flow):
        raise Refused("not_sound", " ".join(wrong))
    row.flow, row.active, row.published_at = flow, True, at or timezone.now()
    row.save(update_fields=["flow", "active", "published_at"])
    beforehand.changed()
    return row


def faults(flow: Flow) -> list[str]:
    """Why this may not be offered, a sentence each; [] when it may."""
    return [*problems(flow), *_unread(flow)]


def _unread(flow: Flow) -> list[str]:
    """Endings whose article readers can't open."""
    named = {ending["article"] for ending in flow["endings"].values() if ending["article"]}
    public = set(
        Translation.objects.public().filter(article__in=named).values_list("article_id", flat=True)
    )
    return [
        _("The article of “%(ending)s” is not published.") % {"ending": pick(ending["title"])}
        for ending in flow["endings"].values()
        if ending["article"] and ending["article"] not in public
    ]
