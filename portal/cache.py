"""The shared cache: a Redis server that is away is an empty cache, and no page fails for it.

Limits then let everybody through: whoever reports a theft is not to be sent away because of us.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

# After a failure the server is left alone for a moment: a page waits for it once at most.
QUIET_SECONDS = 5.0
_Answer = TypeVar("_Answer")


class _Client(RedisCacheClient):
    # One for all threads of the process.
    quiet_until = 0.0

    def _ask(self, ask: Callable[[], _Answer], empty: _Answer) -> _Answer:
        if time.monotonic() < _Client.quiet_until:
            return empty
        try:
            return ask()
        except (RedisError, OSError):
            _Client.quiet_until = time.monotonic() + QUIET_SECONDS
            return empty

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        # True as for any key that is new: whoever waits for a lock must not wait for ever.
        return self._ask(lambda: super(_Client, self).add(key, value, timeout), empty=True)

    def get(self, key: Any, default: Any) -> Any:
        return self._ask(lambda: super(_Client, self).get(key, default), default)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self._ask(lambda: super(_Client, self).set(key, value, timeout), None)

    def touch(self, key: Any, timeout: Any) -> bool:
        return self._ask(lambda: super(_Client, self).touch(key, timeout), empty=False)

    def delete(self, key: Any) -> bool:
        return self._ask(lambda: super(_Client, self).delete(key), empty=False)

    def get_many(self, keys: Any) -> dict[Any, Any]:
        return self._ask(lambda: super(_Client, self).get_many(keys), {})

    def has_key(self, key: Any) -> bool:
        return self._ask(lambda: super(_Client, self).has_key(key), empty=False)

    def incr(self, key: Any, delta: Any) -> int:
        """The new number; `ValueError`, as for a key that is not there, when nobody answers."""
        number: int | None = self._ask(lambda: super(_Client, self).incr(key, delta), None)
        if number is None:
            raise ValueError(f"Key {key!r} not found.")
        return number


class SharedCache(RedisCache):
    """Django's Redis cache, except that a server that is away is empty."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        # Once more at once is for a connection that has gone stale, not for a server that is away.
        quick = {"socket_connect_timeout": 1, "socket_timeout": 2, "retry": Retry(NoBackoff(), 1)}
        super().__init__(server, params | {"OPTIONS": quick | params.get("OPTIONS", {})})
        self._class = _Client
