"""Celery's way in: each task makes one call."""

from typing import Any

from celery.signals import worker_shutting_down
from django.core.management import call_command

from portal import outbox, timers, webhooks
from portal.accounts import devices
from portal.celery import app
from portal.personal import exports, retention


@app.task
def deliver_outbox() -> None:
    """Send the emails that are due."""
    outbox.deliver_due()


@app.task
def fire_timers() -> None:
    """Act on the timers that are due."""
    timers.fire_due()


@app.task
def call_webhooks() -> None:
    """Make the calls to other systems that are due."""
    webhooks.deliver_due()


@app.task
def make_copies() -> None:
    """Make the copies of people's data that were asked for."""
    exports.make_due()


@app.task
def let_go() -> None:
    """Let go of what is older than its rule says."""
    retention.apply_all()


@app.task
def tidy() -> None:
    """Forget timers that are long done, sessions that have ended with their devices, and the marks
    of addresses that take mail again."""
    timers.forget_done()
    outbox.trust_again()
    call_command("clearsessions")
    devices.forget_ended()


@worker_shutting_down.connect
def stop_between_emails(**kwargs: Any) -> None:
    """A worker told to stop finishes the email in hand and leaves the rest in the queue."""
    outbox.stop()
