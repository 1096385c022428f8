"""What tests read from a report."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from complaints.models import Period
from complaints.reports.sections import Tables
from complaints.reports.span import Asked, Span


def asked(at: datetime | None = None) -> Asked:
    """This month as it stands in a moment from now; or at an instant."""
    at = at or timezone.now() + timedelta(seconds=5)
    return Asked.at(Span.around(Period.MONTH, timezone.localdate(at)), at)


def section(tables: Tables | list[dict[str, Any]], name: str, table: str = "") -> list[list[Any]]:
    """The rows of a section."""
    sections = tables[table] if isinstance(tables, dict) else tables
    return next(one["rows"] for one in sections if one["name"] == name)


def cells(tables: Any, name: str, table: str = "") -> dict[Any, Any]:
    """The second cell of each row, by the first."""
    return {row[0]: row[1] for row in section(tables, name, table)}
