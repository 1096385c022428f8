"""A programme in the admin: written, proposed, approved by somebody free, carried out."""

import pytest
from django.urls import reverse

from complaints.models import Compensation, Programme, ProgrammeApproval
from complaints.terms import Kind
from tests import factories as people
from tests.complaints import factories

pytestmark = pytest.mark.django_db


def url(name, *keys):
    return reverse(f"admin:complaints_programme_{name}", args=keys)


@pytest.fixture
def typed(deposit, tom, mei, hal, max_):
    """What Hana types; Tom has complained, Mei has not."""
    factories.make_budget(max_, kind=Kind.VOUCHER)
    ticket = people.make_ticket(deposit, tom)
    factories.make_complaint(ticket, handler=hal, stage="investigating")
    return {
        "name": "Outage", "kind": "voucher", "asset": "USD", "cap": "30.00",
        "formula": "By the hours.", "basis": "Eight hours of outage.",
        "people": "tom@example.com 2\nmei@example.com 1\n",
    }  # fmt: skip


def post(browser, name, programme, **data):
    said = {"digest": Programme.objects.get(pk=programme.pk).digest, **data}
    return browser.post(url(name, programme.pk), said)


def test_it_goes_from_the_form_to_the_compensations(as_hana, browser_of, moe, typed):
    as_hana.post(url("add"), typed)
    made = Programme.objects.get()
    assert post(as_hana, "propose", made).status_code == 302
    assert post(browser_of(moe), "approve", made).status_code == 302
    page = post(as_hana, "carry_out", made).content.decode()
    assert "1 person is left" in page
    assert "has not complained" in page
    assert [one.amount for one in Compensation.objects.all()] == [20_00]


@pytest.mark.parametrize(
    "people",
    ["tom@example.com", "tom@example.com -1", "tom@example.com 1e3", "nobody@example.com 1",
     "tom@example.com ٣", "tom@example.com 1 ethereum", "tom@example.com 1\ntom@example.com 1"],
)  # fmt: skip
def test_a_line_that_is_wrong_is_named_and_nothing_is_kept(as_hana, typed, people):
    answer = as_hana.post(url("add"), {**typed, "people": people})
    assert answer.status_code == 422
    assert not Programme.objects.exists()


def test_who_may_not_decide_reads_why(as_hana, browser_of, typed, max_, abe):
    as_hana.post(url("add"), {**typed, "cap": "400.00"})
    made = Programme.objects.get()
    post(as_hana, "propose", made)
    page = browser_of(abe).get(url("change", made.pk)).content.decode()
    assert "beyond this person" in page
    assert url("approve", made.pk) not in page
    assert url("approve", made.pk) in browser_of(max_).get(url("change", made.pk)).content.decode()
    assert post(browser_of(abe), "approve", made).status_code == 422
    assert not ProgrammeApproval.objects.exists()


def test_strangers_and_agents_see_none_of_it(client, ada, tom, as_hana, typed):
    as_hana.post(url("add"), typed)
    made = Programme.objects.get()
    client.force_login(ada)
    pages = [url("changelist"), url("add"), url("change", made.pk)]
    assert {client.get(page).status_code for page in pages} == {403}


def test_a_manager_writes_none(browser_of, max_, typed):
    assert browser_of(max_).post(url("add"), typed).status_code == 403
    assert not Programme.objects.exists()
