"""Which web request something was done in: a number that lines of one request share."""

import uuid
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def begin() -> str:
    """A new request begins in this thread; its number."""
    number = uuid.uuid4().hex
    _current.set(number)
    return number


def current() -> str:
    """The number of the request that is being answered; "" outside of any."""
    return _current.get()


def end() -> None:
    """The request is answered."""
    _current.set("")
