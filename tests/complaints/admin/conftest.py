"""Browsers of those who work on complaints, each signed in; and a state to compare with."""

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client

from complaints.models import Compensation, Complaint, ComplaintEvent, Letter
from portal.models import OutgoingEmail, Timer


def _browser(user) -> Client:
    """A browser in which this person has just shown that it is them."""
    client = Client()
    client.force_login(user)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "password")
    request.session.save()
    return client


@pytest.fixture
def browser_of():
    """A browser in which this person has just signed in."""
    return _browser


@pytest.fixture
def as_hal(hal):
    return _browser(hal)


@pytest.fixture
def as_hana(hana):
    return _browser(hana)


@pytest.fixture
def state():
    """Everything an act could change, as a value to compare."""

    def now():
        return (
            list(Complaint.objects.order_by("pk").values()),
            list(Compensation.objects.order_by("pk").values()),
            *(kind.objects.count() for kind in (ComplaintEvent, Letter, OutgoingEmail, Timer)),
        )

    return now
