"""Which report: the period, and how many clients there were."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.models import Period
from complaints.models.money import written_period
from complaints.reports.span import Span

MONTHS, HALF_YEARS = 13, 4


def spans(today: date) -> list[Span]:
    """The periods that are offered: the newest first, months before half-years."""
    offered = []
    for period, count in ((Period.MONTH, MONTHS), (Period.HALF_YEAR, HALF_YEARS)):
        span = Span.around(period, today)
        for _number in range(count):
            offered.append(span)
            span = span.previous
    return offered


def _label(span: Span) -> str:
    return f"{span.period.label}: {written_period(span.begins_on, span.ends_on)}"


class AskForm(forms.Form):
    """What a report is made of."""

    # The verb reads it: a report that is made again may be of an older period than is offered.
    span = forms.CharField(label=_("Period"), widget=forms.Select)
    active_clients = forms.IntegerField(
        label=_("Active clients in the period"), min_value=1, max_value=10**10, required=False,
        help_text=_("Optional. Complaints are then also counted per 1,000 clients."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = spans(timezone.localdate())
        choices = [(span.key, _label(span)) for span in offered]
        self.fields["span"].widget = forms.Select(choices=choices)
        # The last month that is over.
        self.fields["span"].initial = offered[1].key
