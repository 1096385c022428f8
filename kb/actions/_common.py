"""What every verb on articles shares."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kb.models import Revision, Translation
from kb.workflow import Stage, may_move
from portal.access import require
from portal.models import User
from portal.refusals import Refused


class TransitionNotAllowed(Refused):
    """The revision is not in a stage from which this may happen; or another was quicker."""

    def __init__(self) -> None:
        super().__init__(
            "transition", _("This is not possible any more: the text has moved on meanwhile.")
        )


def require_right(actor: User | None, right: str) -> None:
    """Raise `PermissionDenied` unless the actor holds it; no actor: the product itself acts."""
    if actor is not None:
        require(actor, f"kb.{right}")


def held(translation_id: int) -> Translation:
    """The translation with its article, held until the end of the transaction."""
    rows = Translation.objects.select_for_update(of=("self",)).select_related("article")
    return rows.get(pk=translation_id)


def move(revision: Revision, to: Stage, **columns: Any) -> None:
    """Bring a revision to another stage and write columns, or raise `TransitionNotAllowed`."""
    before = Stage(revision.stage)
    if not may_move(before, to):
        raise TransitionNotAllowed
    same = Revision.objects.filter(pk=revision.pk, stage=before)
    if not same.update(stage=to, **columns):
        raise TransitionNotAllowed
    for name, value in {"stage": to.value, **columns}.items():
        setattr(revision, name, value)


def end_live(translation: Translation, to: Stage, at: datetime) -> None:
    """What readers see until now ends, if there is anything."""
    if translation.live is not None:
        move(translation.live, to, ended_at=at)
