"""Celery's way in: each task makes one call."""

from complaints.reports import runs
from portal.celery import app


@app.task
def make_reports() -> None:
    """Make the reports that were asked for."""
    runs.make_due()
