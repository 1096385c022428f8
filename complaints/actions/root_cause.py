"""What complaints have in common is corrected: root causes, and what is done about them."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.axes import Cause
from complaints.models import CorrectiveAction, RootCause
from portal.access import require
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused


@transaction.atomic
def add_root_cause(
    *,
    actor: User,
    name: str,
    cause: Cause,
    description: str = "",
    elsewhere: str = "",
    owner: User | None = None,
    at: datetime | None = None,
) -> RootCause:
    """Name something that several complaints have in common."""
    require(actor, "complaints.add_rootcause")
    name = name.strip()
    if not name or RootCause.objects.filter(name=name).exists():
        raise Refused("name", _("Give the root cause a name of its own."))
    refuse_secrets(name, description, elsewhere)
    return RootCause.objects.create(
        name=name[:120], cause=cause.value, description=description.strip(),
        elsewhere=elsewhere.strip(), owner=owner, found_at=at or timezone.now(),
    )  # fmt: skip


@transaction.atomic
def add_action(
    *, root_cause: RootCause, actor: User, action: str, owner: User, due_on: date
) -> CorrectiveAction:
    """Say what is done so that it hurts nobody again, by whom and by when."""
    require(actor, "complaints.add_correctiveaction")
    if not action.strip() or not owner.is_active:
        raise Refused("action", _("Say what is done, and choose who answers for it."))
    refuse_secrets(action)
    return CorrectiveAction.objects.create(
        root_cause=root_cause, action=action.strip(), owner=owner, due_on=due_on
    )


def finish_action(
    *, action: CorrectiveAction, actor: User, result: str, at: datetime | None = None
) -> CorrectiveAction:
    """It is done, with this result."""
    return _end(action, actor, result, {"done_at": at or timezone.now()})


def drop_action(
    *, action: CorrectiveAction, actor: User, result: str, at: datetime | None = None
) -> CorrectiveAction:
    """It is not going to be done, for this reason."""
    return _end(action, actor, result, {"dropped_at": at or timezone.now()})


def _end(
    action: CorrectiveAction, actor: User, result: str, columns: dict[str, datetime]
) -> CorrectiveAction:
    require(actor, "complaints.change_correctiveaction")
    if not result.strip():
        raise Refused("result", _("Say what came of it."))
    refuse_secrets(result)
    open_one = CorrectiveAction.objects.filter(pk=action.pk, done_at=None, dropped_at=None)
    if not open_one.update(result=result.strip(), **columns):
        raise Refused("ended", _("This action has already ended."))
    action.refresh_from_db()
    return action
