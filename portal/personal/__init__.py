"""What we hold about a person: each app tells it, removes it, and lets go of what is old.

An app says so in its `personal.py`, which is found at the start:

    hold(Holding(name="kb", order=20, tell=…, erase=…))     what it holds about a person
    retention.rows(…)                                       what it lets go of, and after how long
    rotation.sealed_bytes(…)                                what it keeps sealed, in its own way

exports.py makes a copy of everything, erasures.py removes it, retention.py lets go of what is old;
account.py is what this floor itself holds.
"""

from portal.personal import account, erasures, exports, retention
from portal.personal.registry import Holding, Kept, Piece, duty, hold

__all__ = [
    "Holding",
    "Kept",
    "Piece",
    "account",
    "duty",
    "erasures",
    "exports",
    "hold",
    "retention",
]
