"""The period of a report, in days and instants of the firm's zone."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from django.utils.translation import gettext_lazy as _

from complaints.deadlines import add_months, end_of
from complaints.models import Period
from portal.refusals import Refused

_DAY = timedelta(days=1)
_KEY = re.compile(r"([1-9][0-9]{3})-(?:(0[1-9]|1[0-2])|H([12]))")
_MONTHS = {Period.MONTH: 1, Period.HALF_YEAR: 6}


@dataclass(frozen=True)
class Span:
    """A month or a half of a year. An instant belongs to it if `begin` <= instant < `end`."""

    period: Period
    begins_on: date

    @classmethod
    def around(cls, period: Period, day: date) -> Self:
        """The one that this day lies in."""
        month = day.month if period is Period.MONTH else 1 if day.month <= 6 else 7  # noqa: PLR2004
        return cls(period, date(day.year, month, 1))

    @classmethod
    def read(cls, key: str) -> Self:
        """From its key; `Refused` for any other text."""
        said = _KEY.fullmatch(key)
        if said is None:
            raise Refused("period", _("Choose a period from the list."))
        year, month, half = said.groups()
        if month:
            return cls(Period.MONTH, date(int(year), int(month), 1))
        return cls(Period.HALF_YEAR, date(int(year), 1 if half == "1" else 7, 1))

    @property
    def key(self) -> str:
        """ "2026-07", or "2026-H2"."""
        if self.period is Period.MONTH:
            return f"{self.begins_on:%Y-%m}"
        return f"{self.begins_on:%Y}-H{1 if self.begins_on.month == 1 else 2}"

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return add_months(self.begins_on, _MONTHS[self.period]) - _DAY

    @property
    def begin(self) -> datetime:
        return end_of(self.begins_on - _DAY)

    @property
    def end(self) -> datetime:
        return end_of(self.ends_on)

    @property
    def previous(self) -> "Span":
        return Span(self.period, add_months(self.begins_on, -_MONTHS[self.period]))


@dataclass(frozen=True)
class Asked:
    """What a table is asked for: facts of the span, and none of `end` or later.

    `end` is that of the span, or the moment of asking while the span still runs.
    `active_clients`: as the firm told, None where it did not.
    """

    span: Span
    end: datetime
    active_clients: int | None = None

    @classmethod
    def at(cls, span: Span, asked_at: datetime, active_clients: int | None = None) -> Self:
        return cls(span, min(span.end, asked_at), active_clients)

    @property
    def begin(self) -> datetime:
        return self.span.begin

    def within(self, column: str) -> dict[str, datetime]:
        """For a filter: the column's moment lies in the period."""
        return {f"{column}__gte": self.begin, f"{column}__lt": self.end}
