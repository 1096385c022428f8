"""Somebody came to an ending of a guided check: counted by day, without who it was."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kb.models import EndingCount, GuidedCheck


@transaction.atomic
def count_ending(*, guided_check: GuidedCheck, ending: str, at: datetime | None = None) -> None:
    """Count one more at an ending, which is named by its short name."""
    day = timezone.localdate(at, timezone.get_default_timezone())
    counted = EndingCount.objects.filter(guided_check=guided_check, ending=ending, day=day)
    if not counted.update(times=F("times") + 1):
        # Of two who come first on a day, one finds the row of the other.
        EndingCount.objects.get_or_create(guided_check=guided_check, ending=ending, day=day)
        counted.update(times=F("times") + 1)
