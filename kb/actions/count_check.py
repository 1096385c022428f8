"""An answer about an address is counted: by day, and by impostor without anybody's data."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from kb.channels import Checked
from kb.models import CheckCount, PastedImpostor, Verdict
from portal.throttle import allow
from portal.timers import Later, set_timer

FORGET = "kb.forget_impostor"
KEPT = timedelta(days=180)
# Whoever invents impostors to fill the table gets no further on one day.
NEW_A_DAY = 500
_DAY = 24 * 3600


@transaction.atomic
def count_check(*, checked: Checked, at: datetime | None = None) -> None:
    """Count an answer; of what imitates us the domain or account is kept, and nothing else."""
    at = at or timezone.now()
    day = timezone.localdate(at, timezone.get_default_timezone())
    if not _add_one(CheckCount, {}, day=day, verdict=checked.verdict):
        _add(CheckCount, {}, day=day, verdict=checked.verdict, times=1)
    if checked.verdict == Verdict.LOOKALIKE and checked.impostor:
        _count_impostor(checked, at)


def _count_impostor(checked: Checked, at: datetime) -> None:
    seen = {"last_at": at}
    if _add_one(PastedImpostor, seen, address=checked.impostor):
        return
    if not allow("impostors", NEW_A_DAY, _DAY):
        return
    made = _add(
        PastedImpostor,
        seen,
        address=checked.impostor,
        reason=checked.reason,
        imitates=checked.imitates,
        first_at=at,
        last_at=at,
    )
    if made:
        set_timer(Later(FORGET, made.pk, at + KEPT))


def _add_one(model: type[models.Model], columns: dict[str, Any], **known: Any) -> int:
    return model._default_manager.filter(**known).update(times=F("times") + 1, **columns)  # noqa: SLF001  (any model's)


def _add(model: Any, columns: dict[str, Any], **values: Any) -> Any:
    """The new row; None when another writer made it first, and it is counted there."""
    try:
        with transaction.atomic():
            return model.objects.create(**values)
    except IntegrityError:
        known = {name: values[name] for name in ("day", "verdict", "address") if name in values}
        _add_one(model, columns, **known)
        return None


@transaction.atomic
def forget_impostor(*, impostor: PastedImpostor, at: datetime) -> None:
    """Forget what nobody has asked about for `KEPT`; otherwise look again when that is over."""
    if impostor.last_at <= at - KEPT:
        impostor.delete()
    else:
        set_timer(Later(FORGET, impostor.pk, impostor.last_at + KEPT))
