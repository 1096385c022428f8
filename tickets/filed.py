"""What the floors above do when a request is filed or answered that is theirs as well.

Each app may have a module `filed`, found when Django starts, that puts a function here:

    @on_complaint
    def register_from_mail(message: Message, at: datetime) -> None: ...

It runs in the transaction that files the request: what it refuses, nobody files. So does what
`on_reply` marks, with every later message of the requester.
"""

from collections.abc import Callable
from datetime import datetime

from tickets.models import Message

Taker = Callable[[Message, datetime], None]
_takers: list[Taker] = []
_hearers: list[Taker] = []


def on_complaint(taker: Taker) -> Taker:
    """Have `taker` called with the first message of each request that came as a complaint."""
    _takers.append(taker)
    return taker


def on_reply(hearer: Taker) -> Taker:
    """Have `hearer` called with everything that a requester writes later on."""
    _hearers.append(hearer)
    return hearer


def tell_of_reply(message: Message, at: datetime) -> None:
    """Call everybody who hears of replies."""
    for hearer in _hearers:
        hearer(message, at)


def tell_of_complaint(message: Message, at: datetime) -> None:
    """Call everybody who takes complaints; without anybody the request keeps its mark."""
    for taker in _takers:
        taker(message, at)
