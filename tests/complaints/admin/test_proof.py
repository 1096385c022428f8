"""Who has to prove themselves in the middle of an act comes back to a page that can be opened."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from complaints.models import Compensation, Programme, ProgrammeState, ReportSnapshot
from complaints.terms import Kind
from tests.complaints import factories
from tests.complaints.reports.makers import make_frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(ticket, hal, max_) -> Compensation:
    factories.make_budget(max_)
    complaint = factories.make_complaint(ticket, handler=hal, stage="investigating")
    return factories.propose_remedy(complaint, hal)


@pytest.fixture
def programme(hal) -> Programme:
    return Programme.objects.create(
        name="Outage", kind=Kind.VOUCHER, asset="USD", formula="2 each", cap=200, proposer=hal,
        state=ProgrammeState.PROPOSED,
    )  # fmt: skip


@pytest.fixture
def report(db) -> ReportSnapshot:
    return make_frozen()


@pytest.mark.parametrize(
    ("row", "act", "who"),
    [("award", "approve", "abe"), ("programme", "approve", "max_"), ("report", "sign", "hana")],
)
def test_after_the_proof_the_page_opens_on_which_the_button_was(request, state, row, act, who):
    """The button was pressed on a refusal, whose own address takes posts alone."""
    found, person = request.getfixturevalue(row), request.getfixturevalue(who)
    address = reverse(f"admin:complaints_{found._meta.model_name}_{act}", args=[found.pk])
    left_open = Client()
    left_open.force_login(person)
    before = state()
    led = left_open.post(address, {}, HTTP_REFERER=f"http://testserver{address}")

    assert led.status_code == 302
    back_to = parse_qs(urlsplit(led["Location"]).query)["next"]
    assert left_open.get(address).status_code == 405
    assert [left_open.get(page).status_code for page in back_to] == [200]
    assert str(found.pk) in back_to[0]
    assert state() == before
