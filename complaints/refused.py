"""What a control has stopped is written down: a report counts it (complaints.md 4, T9)."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from complaints.actions._common import Barred
from complaints.models import Compensation
from portal import audit
from portal.models import User
from portal.refusals import Refused

BLOCKED = audit.means("award_blocked", _("was not let act on a compensation"))


def note_blocked(
    refusal: Refused, award: Compensation, *, actor: User, request: HttpRequest | None = None
) -> None:
    """Keep that somebody tried what they may not, such as approving what they proposed.

    After the refusal: what the verb itself had written is undone with it.
    """
    if isinstance(refusal, Barred):
        bars = sorted(refusal.bars)
        audit.record(
            BLOCKED, actor=actor, about=f"compensation:{award.pk}", request=request, bars=bars
        )
