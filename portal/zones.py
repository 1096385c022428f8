"""Time zones by name, as browsers and people give them."""

import zoneinfo
from datetime import tzinfo

from django.utils import timezone

_KNOWN = frozenset(zoneinfo.available_timezones())


def zone_of(name: str) -> tzinfo:
    """The zone of this name; the site's own for a name that is none."""
    return zoneinfo.ZoneInfo(name) if name in _KNOWN else timezone.get_default_timezone()
