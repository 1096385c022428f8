"""Business hours as people write them: a line a weekday, a line a holiday."""

import re
import zoneinfo
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from tickets.models import BusinessHours

if TYPE_CHECKING:
    _HoursForm = forms.ModelForm[BusinessHours]
else:
    _HoursForm = forms.ModelForm

Spans = list[list[str]]
DAYS = [f"day_{weekday}" for weekday in WEEKDAYS]
_SPAN = re.compile(r"\s*(\d{1,2}[:：]\d{2})\s*[-–—~至]\s*(\d{1,2}[:：]\d{2})\s*")
_NO_SPAN = _("Write times like 09:00–12:00, 13:00–18:00. Leave it empty for a day that is closed.")
_NO_DATE = _("“%(line)s” is not a date. Write one date a line, like 2026-10-01.")


class SpansField(forms.CharField):
    """ "09:00–12:00, 13:00–18:00" ↔ [["09:00", "12:00"], ["13:00", "18:00"]]."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return ", ".join(f"{start}–{end}" for start, end in value)
        return value

    def clean(self, value: Any) -> Spans:
        """The windows of a day; none for an empty line."""
        parts = [part for part in re.split(r"[,，;；、]", super().clean(value)) if part.strip()]
        found = [_SPAN.fullmatch(part) for part in parts]
        if not all(found):
            raise ValidationError(_NO_SPAN)
        return [[_padded(match[1]), _padded(match[2])] for match in found if match]


def _padded(clock: str) -> str:
    return clock.replace("：", ":").zfill(5)


class DatesField(forms.CharField):
    """Dates, one a line ↔ ["2026-10-01", …]."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The dates as ISO text, in order, each once."""
        lines = super().clean(value).split()
        return sorted({_as_date(line).isoformat() for line in lines})


class StandInsField(forms.CharField):
    """Make-up working days ↔ {"2026-10-10": 3}: that Saturday has the hours of a Thursday."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(f"{day} = {WEEKDAYS[int(of)]}" for day, of in value.items())
        return value

    def clean(self, value: Any) -> dict[str, int]:
        """The weekday (Monday is 0) whose hours each date has."""
        names = {str(name).casefold(): weekday for weekday, name in WEEKDAYS.items()}
        days = {}
        for line in filter(str.strip, super().clean(value).splitlines()):
            day, _sign, name = (part.strip() for part in line.partition("="))
            if name.casefold() not in names:
                raise ValidationError(
                    _("“%(line)s” names no weekday. Write it like 2026-10-10 = %(weekday)s."),
                    params={"line": line, "weekday": WEEKDAYS[3]},
                )
            days[_as_date(day).isoformat()] = names[name.casefold()]
        return days


def _as_date(line: str) -> date:
    try:
        return date.fromisoformat(line)
    except ValueError:
        raise ValidationError(_NO_DATE, params={"line": line}) from None


class HoursForm(_HoursForm):
    """The week in seven lines."""

    zone = forms.ChoiceField(
        label=_("time zone"), choices=[(n, n) for n in sorted(zoneinfo.available_timezones())]
    )
    day_0 = SpansField(label=WEEKDAYS[0], required=False)
    day_1 = SpansField(label=WEEKDAYS[1], required=False)
    day_2 = SpansField(label=WEEKDAYS[2], required=False)
    day_3 = SpansField(label=WEEKDAYS[3], required=False)
    day_4 = SpansField(label=WEEKDAYS[4], required=False)
    day_5 = SpansField(label=WEEKDAYS[5], required=False)
    day_6 = SpansField(label=WEEKDAYS[6], required=False)
    holidays = DatesField(
        label=_("holidays"), required=False, help_text=_("Closed days, one date a line.")
    )
    extra_days = StandInsField(
        label=_("make-up working days"),
        required=False,
        help_text=_("Days that have the hours of a weekday, one a line, like 2026-10-10 = Monday."),
    )

    class Meta:
        model = BusinessHours
        fields = ["name", "zone", "holidays", "extra_days"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, name in enumerate(DAYS):
            self.initial[name] = self.instance.windows.get(str(weekday), [])

    def clean(self) -> dict[str, Any] | None:
        """Put the week together; the row then checks that no windows overlap."""
        cleaned = super().clean()
        week = {str(weekday): self.cleaned_data.get(name) for weekday, name in enumerate(DAYS)}
        self.instance.windows = {day: spans for day, spans in week.items() if spans}
        return cleaned
