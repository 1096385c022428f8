"""How often one address is answered by machine: two robots that face each other fall silent.

A person who writes twice within minutes still has both requests; only the second receipt is
saved. The numbers of a window are FreeScout's, which many installations have lived with.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

WINDOW = timedelta(minutes=180)
MOST_IN_WINDOW = 10
MOST_OF_ONE_SUBJECT = 2
# A robot answers at once. Whoever needs longer than this meets the caps of the window.
LEAST_GAP = timedelta(minutes=10)


class Answered(NamedTuple):
    """A mail of this sender that was answered automatically: when it came, and its subject."""

    at: datetime
    subject: str


def may_answer(
    before: Sequence[Answered], subject: str, now: datetime, *, grave: bool = False
) -> bool:
    """Whether a mail may be answered automatically, given those of the same sender before it.

    `grave` is for advice that must not wait: only the cap of the window holds for it.
    """
    recent = [one for one in before if now - one.at < WINDOW]
    if len(recent) >= MOST_IN_WINDOW:
        return False
    if grave:
        return True
    same = sum(one.subject == subject for one in recent)
    return same < MOST_OF_ONE_SUBJECT and all(now - one.at >= LEAST_GAP for one in recent)
