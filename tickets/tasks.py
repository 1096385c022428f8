"""Celery's way in: each task makes one call."""

from portal.celery import app
from tickets import files
from tickets.actions import suspect
from tickets.email import poll, receive, retention


@app.task
def tidy_uploads() -> None:
    """Forget the files that were uploaded and never sent."""
    files.forget_unclaimed()


@app.task
def fetch_mail() -> None:
    """Empty the mailboxes."""
    poll.poll_all()


@app.task
def take_up_mail() -> None:
    """Act on the mails that were kept and not finished."""
    receive.take_up()


@app.task
def forget_originals() -> None:
    """Let go of mails that were dealt with long ago."""
    retention.purge()


@app.task
def look_for_theft() -> None:
    """Raise alerts for accounts that look stolen."""
    suspect.suspect_accounts()
