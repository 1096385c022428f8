"""Business days of a country, make-up workdays included. Pure.

Public holidays are those of the `holidays` package, corrected by `calendars.yaml` and by what a
caller adds. A holiday plan that a government has not published yet is the package's estimate: a
date printed in a letter is stored, so a later plan never moves it.
"""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Self

import holidays
import yaml

CORRECTIONS = Path(__file__).with_name("calendars.yaml")
DAY = timedelta(days=1)
_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_ALSO_CALLED = {"UK": "GB"}  # as the European Union writes it


class UnknownCalendarError(ValueError):
    """No public holidays are known for this country, or not for this year."""


@dataclass(frozen=True)
class BusinessCalendar:
    """The business days of a country ("CN") or one of its regions ("GB-SCT").

    `closed` and `opened` are single dates that correct it; a date in both is worked. Every method
    raises `UnknownCalendarError` when it needs a year for which no holidays are known.
    """

    country: str
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()

    def corrected(self, *, closed: Iterable[date] = (), opened: Iterable[date] = ()) -> Self:
        """The same calendar with more corrections, which win over those it has."""
        closing, opening = frozenset(closed), frozenset(opened)
        return replace(
            self,
            closed=(self.closed - opening) | closing,
            opened=(self.opened - closing) | opening,
        )

    def is_business_day(self, day: date) -> bool:
        """Whether firms work on this day."""
        if day in self.opened:
            return True
        return day not in self.closed and day in _business_days(self.country, day.year)

    def add(self, day: date, count: int) -> date:
        """The `count`-th business day after `day`, which itself never counts; 0 gives `day`."""
        if count < 0:
            raise ValueError("business days are counted forward")
        while count:
            day += DAY
            count -= self.is_business_day(day)
        return day

    def between(self, day: date, last: date) -> int:
        """How many business days follow `day` up to and including `last`; 0 if none do."""
        days = (day + DAY * ahead for ahead in range(1, (last - day).days + 1))
        return sum(map(self.is_business_day, days))

    def on_or_after(self, day: date) -> date:
        """`day` itself if it is a business day, else the next one."""
        return day if self.is_business_day(day) else self.add(day, 1)


@functools.cache
def calendar_of(country: str) -> BusinessCalendar:
    """The calendar of an ISO country or region code, in any case.

    `UnknownCalendarError` if no holidays are known for it.
    """
    code = _ALSO_CALLED.get(country.upper(), country.upper())
    _package_calendar(code)
    corrections = _corrections().get(code, {})
    return BusinessCalendar(
        code,
        closed=frozenset(corrections.get("closed", ())),
        opened=frozenset(corrections.get("opened", ())),
    )


@functools.cache
def _corrections() -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = yaml.safe_load(CORRECTIONS.read_text(encoding="utf-8"))
    return read


@functools.cache
def _business_days(code: str, year: int) -> frozenset[date]:
    """Every day of the year that is worked, as one frozen set that threads may share.

    The package's own objects fill themselves while they are read, and are not safe in two threads.
    """
    covered = _package_calendar(code)
    if not covered.start_year <= year <= covered.end_year:
        raise UnknownCalendarError(f"No public holidays are known for {code} in {year}.")
    # The plan of the next year may make a day of this December a workday.
    known = _package_calendar(code, year, year + 1)
    weekend = frozenset(_corrections().get(code, {}).get("weekend", ()))
    first = date(year, 1, 1)
    days = (first + DAY * ahead for ahead in range((date(year, 12, 31) - first).days + 1))
    return frozenset(
        day
        for day in days
        if known.is_working_day(day)
        and (day.weekday() not in weekend or day in known.weekend_workdays)
    )


def _package_calendar(code: str, *years: int) -> holidays.HolidayBase:
    if not _CODE.fullmatch(code):
        raise UnknownCalendarError(f"{code!r} is no country code; use one like CN or GB-SCT.")
    country, _, region = code.partition("-")
    region = region or _corrections().get(code, {}).get("region", "")
    try:
        return holidays.country_holidays(country, subdiv=region or None, years=years)
    except NotImplementedError as error:
        raise UnknownCalendarError(f"No public holidays are known for {code!r}.") from error
