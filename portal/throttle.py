"""How often is too often: counters in the shared cache, one for each key and window of time."""

import ipaddress
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def allow(key: str, limit: int, seconds: int) -> bool:
    """Count one more for the key; False when there were `limit` already in this window."""
    slot = f"throttle:{key}:{int(time.time()) // seconds}"
    cache.add(slot, 0, timeout=seconds)
    try:
        return cache.incr(slot) <= limit
    except ValueError:  # the window ended between the two calls
        return True


def client_address(request: HttpRequest) -> str:
    """The address that the visitor comes from, as our own proxy saw it.

    Under https a proxy stands in front of us and appends the address it was called from; what
    stands before that in the header was said by the visitor and proves nothing.
    """
    forwarded = str(request.headers.get("X-Forwarded-For", "")) if settings.HTTPS else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def client_network(request: HttpRequest) -> str:
    """What one subscriber has of the net: an IPv4 address, or the /64 around an IPv6 one."""
    address = client_address(request)
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else address  # noqa: PLR2004  (IPv6)
