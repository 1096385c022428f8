"""When each step of a complaint falls due: regimes and their clocks. Pure; needs no settings.

The day of receipt is the date in the firm's zone and never counts. The dates are our targets: one
on a weekend or holiday stays there, where the law (Regulation 1182/71) would let it roll forward.
"""

import calendar as months
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings
from django.utils import timezone

from complaints.calendars import BusinessCalendar, calendar_of

REGIMES = Path(__file__).with_name("regimes")
FALLBACK_ZONE = ZoneInfo("Asia/Shanghai")  # where Django has no settings; their default too
_LIMIT = re.compile(r"([1-9]\d{0,3}) (business days|days|months)")


class Step(StrEnum):
    """The steps of a complaint, earliest first. `hard`: the last day, whatever was extended."""

    ACKNOWLEDGE = "acknowledge"
    SUMMARY = "summary"
    DECIDE = "decide"
    EXTENDED = "extended"
    HARD = "hard"


class Limit(NamedTuple):
    """A span of time such as "15 business days"."""

    number: int
    unit: str

    def after(self, day: date, calendar: BusinessCalendar) -> date:
        """The day on which the span that follows `day` ends."""
        if self.unit == "business days":
            return calendar.add(day, self.number)
        if self.unit == "months":
            return add_months(day, self.number)
        return day + timedelta(days=self.number)


@dataclass(frozen=True)
class Regime:
    """The time limits of one set of rules: for every step, the limits of which the first binds."""

    name: str
    limits: Mapping[Step, tuple[Limit, ...]]


def due(
    received_at: datetime | date,
    step: Step | str,
    regime: Regime | str,
    country: BusinessCalendar | str,
    *,
    zone: tzinfo | str | None = None,
) -> date:
    """The last day on which the step is on time. No step is due later than the one after it.

    `received_at`: an aware instant, or the day of receipt itself. `regime`: the name of a file in
    `regimes/`. `country`: whose business days count. `zone`: the firm's; by default `TIME_ZONE`.
    `ValueError` for a naive instant and for an unknown step or regime, its `UnknownCalendarError`
    for a country or year whose holidays are not known.
    """
    calendar = country if isinstance(country, BusinessCalendar) else calendar_of(country)
    limits = (regime if isinstance(regime, Regime) else regime_of(regime)).limits
    day = receipt_day(received_at, zone)
    steps = list(Step)
    still_to_come = steps[steps.index(Step(step)) :]
    return min(limit.after(day, calendar) for later in still_to_come for limit in limits[later])


def schedule(
    received_at: datetime | date,
    regime: Regime | str,
    country: BusinessCalendar | str,
    *,
    zone: tzinfo | str | None = None,
) -> dict[Step, date]:
    """The due date of every step, as letters print them; see `due`."""
    return {step: due(received_at, step, regime, country, zone=zone) for step in Step}


def legal_date(day: date, country: BusinessCalendar | str) -> date:
    """Where the law lets a deadline end: `day`, or the next business day (Reg. 1182/71 Art. 3(4)).

    For showing beside our own date; nothing of ours is measured by it.
    """
    calendar = country if isinstance(country, BusinessCalendar) else calendar_of(country)
    return calendar.on_or_after(day)


def receipt_day(received_at: datetime | date, zone: tzinfo | str | None = None) -> date:
    """The date in the firm's zone at an aware instant; a date is taken as it is."""
    if not isinstance(received_at, datetime):
        return received_at
    if received_at.utcoffset() is None:
        raise ValueError(f"{received_at!r} has no time zone")
    return received_at.astimezone(_as_zone(zone)).date()


def end_of(day: date, zone: tzinfo | str | None = None) -> datetime:
    """The instant, in UTC, at which the day is over in the firm's zone: from then on it is late."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=_as_zone(zone))
    return midnight.astimezone(UTC)


def add_months(day: date, count: int) -> date:
    """The same day of a later month, or the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def regime_of(name: str) -> Regime:
    """The regime of that name, in any case; `ValueError` names those there are."""
    known = _regimes()
    try:
        return known[name.strip().lower()]
    except KeyError as error:
        raise ValueError(f"Unknown regime {name!r}. Known: {', '.join(sorted(known))}.") from error


@functools.cache
def _regimes() -> dict[str, Regime]:
    files = {path.stem: path for path in REGIMES.glob("*.yaml")}
    said = {name: _read(path) for name, path in files.items()}
    return {name: Regime(name, {**said["default"], **limits}) for name, limits in said.items()}


def _read(path: Path) -> dict[Step, tuple[Limit, ...]]:
    steps = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {Step(step): tuple(map(_as_limit, limits)) for step, limits in steps.items()}


def _as_limit(text: str) -> Limit:
    read = _LIMIT.fullmatch(text)
    if read is None:
        raise ValueError(f"{text!r} is no time limit; write it like '15 business days'")
    return Limit(int(read[1]), read[2])


def _as_zone(zone: tzinfo | str | None) -> tzinfo:
    if zone is None:
        return timezone.get_default_timezone() if settings.configured else FALLBACK_ZONE
    return ZoneInfo(zone) if isinstance(zone, str) else zone
