"""Time zones by name, as browsers and people give them."""

import zoneinfo
from datetime import date, datetime, timedelta, tzinfo

from django.utils import timezone

_KNOWN = frozenset(zoneinfo.available_timezones())


def zone_of(name: str) -> tzinfo:
    """The zone of this name; the site's own for a name that is none."""
    return zoneinfo.ZoneInfo(name) if name in _KNOWN else timezone.get_default_timezone()


def last_whole_day(end: datetime, zone: tzinfo) -> date:
    """The last day of a zone that is over before `end`, or with it.

    So people read of what ends with a day: "until 3 December", not "00:00 on 4 December".
    """
    return end.astimezone(zone).date() - timedelta(days=1)
