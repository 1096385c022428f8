"""Whole journeys begin on a working morning, and time passes only when a test says so."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation

BEGIN = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)  # a Wednesday, 9:00 in Shanghai


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(BEGIN, tick=False)
    return time_machine


@pytest.fixture(autouse=True)
def english():
    """A page visited by the test before may have left its own language active."""
    with translation.override("en"):
        yield


@pytest.fixture
def staff(ada) -> Client:
    """Ada's browser."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(ada)
    return client
