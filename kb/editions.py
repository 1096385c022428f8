"""Which edition of a language's help centre stands, so that every process notices a change.

The row of a language is held from the change to the end of its transaction: editions are
committed in their order, and whoever has seen one has seen all before it. The number is the
time in microseconds, or one more than the last: a change that was rolled back, or a database
that was restored, never gives another the number that some process has seen already.
"""

import time

from django.db.models import F, Value
from django.db.models.functions import Greatest

from kb.models import Edition

_turned: set[str] = set()


def turn(language: str) -> int:
    """Begin another edition, within the transaction that changes something; its number."""
    now = Value(time.time_ns() // 1000)
    change = {"number": Greatest(F("number") + 1, now)}
    if not Edition.objects.filter(language=language).update(**change):
        # Of two writers who begin the first edition, one waits for the other.
        Edition.objects.get_or_create(language=language)
        Edition.objects.filter(language=language).update(**change)
    _turned.add(language)
    return current(language)


def turned_here(language: str) -> bool:
    """Whether this process has begun an edition since it was last asked: it need not wait."""
    if language in _turned:
        _turned.discard(language)
        return True
    return False


def current(language: str) -> int:
    """The number of the edition that stands; 0 when there is none."""
    numbers = Edition.objects.filter(language=language).values_list("number", flat=True)
    return numbers.first() or 0
