"""Browsers of the staff, each signed in; and a state of the ticket to compare with."""

import pytest
from django.test import Client

from portal.models import OutgoingEmail, Timer
from tickets.models import Event, Message


def _browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_ada(ada, ticket):
    return _browser(ada)


@pytest.fixture
def as_ben(ben, ticket):
    return _browser(ben)


@pytest.fixture
def as_lin(lin, ticket):
    return _browser(lin)


@pytest.fixture
def as_max(max_, ticket):
    return _browser(max_)


@pytest.fixture
def as_eve(eve, ticket):
    return _browser(eve)


@pytest.fixture
def as_otto(otto, ticket):
    return _browser(otto)


@pytest.fixture
def as_sue(sue, ticket):
    return _browser(sue)


@pytest.fixture
def as_tom(tom, ticket):
    return _browser(tom)


@pytest.fixture
def state(ticket):
    """Everything an act could change, as a value to compare."""

    def now():
        ticket.refresh_from_db()
        own = {f.attname: getattr(ticket, f.attname) for f in ticket._meta.concrete_fields}
        return (
            own,
            Message.objects.count(),
            Event.objects.count(),
            OutgoingEmail.objects.count(),
            Timer.objects.count(),
        )

    return now
