"""A reader says whether an article helped."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kb.models import Revision, Vote
from kb.workflow import Reason, Stage
from portal.guarded import refuse_secrets
from portal.refusals import Refused

MAX_COMMENT = 500


@transaction.atomic
def vote(
    *,
    revision: Revision,
    visitor: str,
    helpful: bool,
    reason: Reason | None = None,
    comment: str = "",
) -> Vote:
    """Keep a visitor's vote on what they read, once; why not, only when it did not help."""
    refuse_secrets(comment)
    if revision.stage not in {Stage.PUBLISHED, Stage.REPLACED}:
        raise Refused("gone", _("This article has been taken back meanwhile."))
    try:
        with transaction.atomic():
            return Vote.objects.create(
                revision=revision,
                visitor=visitor,
                helpful=helpful,
                reason="" if helpful or reason is None else reason,
                comment="" if helpful else comment.strip()[:MAX_COMMENT],
            )
    except IntegrityError as error:
        raise Refused("voted", _("You have already told us. Thank you.")) from error
