"""What a control has stopped is written down: a report counts it (complaints.md 4, T9)."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from complaints.actions._common import Barred
from portal import audit
from portal.models import User

BLOCKED = audit.means("award_blocked", _("was not let act on a compensation"))

Said = ParamSpec("Said")
Answer = TypeVar("Answer")


def noting_blocked(verb: Callable[Said, Answer]) -> Callable[Said, Answer]:
    """Keep that somebody tried what they may not, such as approving what they proposed.

    Around the verb's transaction: what the verb itself has written is undone with the refusal.
    """

    @wraps(verb)
    def watched(*args: Said.args, **said: Said.kwargs) -> Answer:
        try:
            return verb(*args, **said)
        except Barred as refusal:
            _note(refusal, said)
            raise

    return watched


def _note(refusal: Barred, said: dict[str, object]) -> None:
    actor = said["actor"]
    row = said.get("compensation") or said["programme"]
    if isinstance(actor, User) and isinstance(row, Model):
        about = f"{row._meta.model_name}:{row.pk}"  # noqa: SLF001  (Django's name)
        audit.record(BLOCKED, actor=actor, about=about, bars=sorted(refusal.bars))
