"""Business hours: when a firm is at work, and how much working time lies between two instants.

Pure: it knows no ticket, no model and no setting. Instants are aware datetimes and results are in
UTC; a naive one raises `ValueError`. Days are dates on the clock of the calendar's zone.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise, takewhile
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WEEKDAYS = range(7)  # 0 is Monday, as in `date.weekday()`
# A window may run into the next day and a zone may lie a day behind UTC; neither may overflow.
LAST_DAY = date.max.toordinal() - 2

Span = tuple[datetime, datetime]
Pairs = Iterable[Sequence[time | str]]


class Window(NamedTuple):
    """Hours of a day by the wall clock. A `closes` not after `opens` belongs to the next day, so
    `closes` 00:00 is midnight and equal times are 24 hours.
    """

    opens: time
    closes: time

    def on(self, day: date) -> Span:
        """Naive wall times at which the window that begins on `day` opens and closes."""
        closing_day = day if self.closes > self.opens else day + DAY
        return datetime.combine(day, self.opens), datetime.combine(closing_day, self.closes)


Week = tuple[tuple[Window, ...], ...]


@dataclass(frozen=True, init=False)
class Calendar:
    """The working hours of a team or firm.

    `windows`: weekday (0 = Monday) → pairs of opening and closing time, `time` or "HH:MM", "24:00"
    allowed as an end. They belong to the local day on which they begin and may run past midnight.
    `holidays`: dates whose windows are cancelled; the night before still ends in their morning.
    `extra_days`: make-up working days, date → the weekday whose windows they have. Dates without a
    weekday stand for the first weekday that has windows. A make-up day wins over a holiday.

    Dates may be ISO text, weekdays as in JSON keys ("0"), `windows` also a sequence of seven.
    Overlapping windows, also across midnight or beside a make-up day, raise `ValueError`, as does
    any value that cannot be read. Two windows may touch.

    Across a clock change hours are real time: each boundary is the first instant at which the
    clock reads that time or a later one. A window over a skipped hour is an hour shorter, one over
    a repeated hour an hour longer, and a boundary inside the repeated hour is its first pass.
    """

    zone: tzinfo
    windows: Week
    holidays: frozenset[date]
    extra_days: dict[date, int] = field(hash=False)

    def __init__(
        self,
        zone: str | tzinfo,
        windows: Mapping[int, Pairs] | Mapping[str, Pairs] | Sequence[Pairs],
        holidays: Iterable[date | str] = (),
        extra_days: Mapping[date, int] | Mapping[str, int] | Iterable[date | str] = (),
    ) -> None:
        week = _as_week(windows)
        put = object.__setattr__  # the way into a frozen dataclass
        put(self, "zone", _as_zone(zone))
        put(self, "windows", week)
        put(self, "holidays", frozenset(map(_as_date, holidays)))
        put(self, "extra_days", _as_extra_days(extra_days, week))
        self._refuse_overlaps()

    @classmethod
    def always(cls, zone: str | tzinfo = "UTC") -> Self:
        """Twenty-four hours a day, seven days a week."""
        return cls(zone, [[("00:00", "24:00")]] * len(WEEKDAYS))

    def windows_on(self, day: date) -> tuple[Window, ...]:
        """The windows that begin on `day`, in order; none on a day off."""
        day = _as_date(day)
        if day in self.extra_days:
            return self.windows[self.extra_days[day]]
        return () if day in self.holidays else self.windows[day.weekday()]

    def spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """Working time between two instants: (begin, end) in UTC, in order, one a window."""
        start, end = as_utc(start), as_utc(end)
        if end <= start:
            return iter(())
        inside = takewhile(lambda span: span[0] < end, self._ahead(start))
        return ((max(begin, start), min(close, end)) for begin, close in inside)

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Working time between two instants; zero unless `end` is after `start`."""
        return sum((close - begin for begin, close in self.spans(start, end)), timedelta())

    def add(self, start: datetime, duration: timedelta) -> datetime | None:
        """The instant at which `duration` of working time has passed since `start`.

        It is at closing time and not at the next opening; a zero duration gives `start` itself.
        None if that much working time never comes. A negative duration raises `ValueError`.
        """
        if duration < timedelta():
            raise ValueError("working time to add must not be negative")
        at = as_utc(start)
        if not duration:
            return start
        for begin, close in self._ahead(at):
            opened = max(begin, at)
            if close - opened >= duration:
                return opened + duration
            duration -= close - opened
        return None

    def is_open(self, at: datetime) -> bool:
        """Whether `at` is working time; the closing instant no longer is."""
        return self.next_opening(at) == as_utc(at)

    def next_opening(self, at: datetime) -> datetime | None:
        """The first working instant not before `at` (`at` itself when open), None if none comes."""
        at = as_utc(at)
        span = next(self._ahead(at), None)
        return None if span is None else max(span[0], at)

    def is_business_day(self, day: date) -> bool:
        """Whether any window begins on `day`."""
        return bool(self.windows_on(day))

    def add_business_days(self, day: date, count: int) -> date:
        """The `count`-th business day after `day`, which itself never counts.

        Zero gives `day` as it is, business day or not. `ValueError` if `count` is negative or the
        calendar has no business day to reach.
        """
        day = _as_date(day)
        if count < 0 or not any(self.windows):
            raise ValueError("business days are counted forward, in a calendar that has some")
        while count:
            day += DAY
            count -= self.is_business_day(day)
        return day

    def _ahead(self, at: datetime) -> Iterator[Span]:
        """Every working span in UTC that ends after `at`, in order, without end."""
        if not any(self.windows):
            return  # make-up days borrow a weekday's windows, so they have none either
        yesterday = at.astimezone(self.zone).date().toordinal() - 1  # it may run past midnight
        for ordinal in range(yesterday, LAST_DAY):
            day = date.fromordinal(ordinal)
            for window in self.windows_on(day):
                begin, close = (_first_instant(wall, self.zone) for wall in window.on(day))
                if begin < close and close > at:
                    yield begin, close

    def _refuse_overlaps(self) -> None:
        week = [date(2001, 1, 1) + weekday * DAY for weekday in range(8)]  # Monday to Monday
        if _overlap(window.on(day) for day in week for window in self.windows[day.weekday()]):
            raise ValueError("business windows overlap, within a day or past midnight")
        for extra in self.extra_days:
            near = (extra - DAY, extra, extra + DAY)
            if _overlap(window.on(day) for day in near for window in self.windows_on(day)):
                raise ValueError(f"windows of the make-up day {extra} overlap with its neighbours")


def as_utc(at: datetime) -> datetime:
    """The same instant in UTC, where comparing and subtracting mean real time."""
    if at.utcoffset() is None:
        raise ValueError(f"{at!r} has no time zone")
    return at.astimezone(UTC)


def _first_instant(wall: datetime, zone: tzinfo) -> datetime:
    """The first instant at which the zone's clock reads `wall` or later, in UTC."""
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == wall:
        return at
    # The clock skips this time. PEP 495: fold 1 reads it before the change, fold 0 after it.
    before = wall.replace(tzinfo=zone, fold=1, microsecond=0).astimezone(UTC)

    def is_past(second: int) -> bool:
        return (before + timedelta(seconds=second)).astimezone(zone).replace(tzinfo=None) >= wall

    seconds = range(int((at - before).total_seconds()))
    return before + timedelta(seconds=bisect_left(seconds, x=True, key=is_past))


def _overlap(spans: Iterable[Span]) -> bool:
    return any(following[0] < span[1] for span, following in pairwise(sorted(spans)))


def _as_zone(zone: str | tzinfo) -> tzinfo:
    if isinstance(zone, tzinfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (KeyError, OSError, ValueError) as error:  # unknown, a folder of zones, a strange path
        raise ValueError(f"unknown time zone: {zone!r}") from error


def _as_week(windows: Mapping[int, Pairs] | Mapping[str, Pairs] | Sequence[Pairs]) -> Week:
    days = windows.items() if isinstance(windows, Mapping) else enumerate(windows)
    week: list[tuple[Window, ...]] = [()] * len(WEEKDAYS)
    for weekday, pairs in days:
        week[_as_weekday(weekday)] = tuple(
            sorted(_as_window(opens, closes) for opens, closes in pairs)
        )
    return tuple(week)


def _as_window(opens: time | str, closes: time | str) -> Window:
    return Window(_as_time(opens), _as_time("00:00" if closes == "24:00" else closes))


def _as_time(value: time | str) -> time:
    read = time.fromisoformat(value.zfill(5)) if isinstance(value, str) else value
    if read.tzinfo is not None:
        raise ValueError(f"{value} has a time zone of its own; windows are in the calendar's")
    return read


def _as_weekday(value: int | str) -> int:
    if int(value) not in WEEKDAYS:
        raise ValueError(f"weekdays are 0 (Monday) to 6, not {value}")
    return int(value)


def _as_date(value: date | str) -> date:
    if isinstance(value, datetime):
        raise TypeError(f"{value!r} is an instant; a date of the calendar's zone is needed")
    return date.fromisoformat(value) if isinstance(value, str) else value


def _as_extra_days(
    days: Mapping[date, int] | Mapping[str, int] | Iterable[date | str], week: Week
) -> dict[date, int]:
    if isinstance(days, Mapping):
        return {_as_date(day): _as_weekday(weekday) for day, weekday in days.items()}
    stand_for = next((weekday for weekday in WEEKDAYS if week[weekday]), 0)
    return {_as_date(day): stand_for for day in days}


ALWAYS = Calendar.always()
