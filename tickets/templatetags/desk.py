"""What only the staff's templates need."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.utils import timezone

register = template.Library()

# The bar of the time left has the same scale in every row, so that rows can be compared.
BAR_HOURS = 24
SOON = timedelta(hours=2)


@register.filter
def hours_left(due: datetime) -> int:
    """Whole hours until a time, as far as the bar shows them: 0 to `BAR_HOURS`."""
    left = (due - timezone.now()) / timedelta(hours=1)
    return max(0, min(BAR_HOURS, round(left)))


@register.filter
def urgency(due: datetime) -> str:
    """How pressing a time is: late, soon or fine."""
    left = due - timezone.now()
    if left <= timedelta():
        return "late"
    return "soon" if left < SOON else "fine"


@register.simple_tag
def page_link(changes: ChangeList, page: int) -> Any:
    """The address of another page of the same list."""
    return changes.get_query_string({PAGE_VAR: page})
