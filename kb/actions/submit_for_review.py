"""The author is done; somebody else is to read it."""

from django.db import transaction

from kb.actions._common import move, require_right
from kb.models import Revision
from kb.workflow import Stage
from portal.models import User


@transaction.atomic
def submit_for_review(*, revision: Revision, actor: User) -> Revision:
    """Ask for a review of a draft."""
    require_right(actor, "write_article")
    move(revision, Stage.IN_REVIEW)
    return revision
