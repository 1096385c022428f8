"""Reports as rows, for tests of their pages."""

from datetime import date
from typing import Any

from complaints.models import Period, ReportRun, ReportSnapshot
from complaints.reports.sections import digest, section
from portal.models import User

TABLES: dict[str, Any] = {"t1": [section("clients", ["active", "per_thousand"], [(None, None)])]}


def make_frozen(**fields: Any) -> ReportSnapshot:
    """The report of January 2026, with one small table."""
    said = {"entity": "Wallet", "tables": TABLES, "sha256": digest(TABLES), **fields}
    return ReportSnapshot.objects.create(
        period=Period.MONTH, begins_on=date(2026, 1, 1), ends_on=date(2026, 1, 31), **said
    )


def make_run(asked_by: User, **fields: Any) -> ReportRun:
    """The same being made."""
    return ReportRun.objects.create(
        period=Period.MONTH, begins_on=date(2026, 1, 1), ends_on=date(2026, 1, 31), steps=10,
        asked_by=asked_by, **fields,
    )  # fmt: skip
