"""Choosing, checking and sending: what the journey of tests/flows does not show."""

import pytest
from django.utils.html import escape

from kb import beforehand
from portal.models import OutgoingEmail
from tests import factories
from tests.tickets.intake.test_forms import GOOD
from tickets.models import Ticket
from tickets.views import filing

FORM = "/en/requests/new/deposit-not-arrived/"


@pytest.fixture
def quick(monkeypatch):
    """Nobody minds how quickly a test types."""
    monkeypatch.setattr(filing, "LEAST_TIME", filing.timedelta())


def journey(client):
    """The form, the check, the send and what is said of it."""
    client.get(FORM)
    client.post(FORM, {**GOOD, "step": "check"})
    sent = client.post(FORM, {**GOOD, "step": "send"})
    client.get(sent["Location"])


def ask(client, kind, value, chain=""):
    return client.post("/en/requests/check/", {"kind": kind, "value": value, "chain": chain})


def test_every_category_is_offered_with_when_to_choose_it(client, deposit):
    page = client.get("/en/requests/new/").content.decode()

    assert escape(deposit.when_en) in page
    assert page.count("/en/requests/new/") >= 11


def test_the_home_page_shows_what_is_still_open_to_whom_it_concerns(client, ticket, tom, sid):
    client.force_login(tom)
    assert ticket.subject in client.get("/en/").content.decode()

    client.force_login(sid)
    assert ticket.subject not in client.get("/en/").content.decode()


def test_a_category_that_is_not_offered_is_not_found(client, deposit):
    deposit.active = False
    deposit.save()

    assert client.get(FORM).status_code == 404


@pytest.mark.parametrize(
    ("kind", "value", "chain", "ok"),
    [
        ("address", factories.ADDRESS, "ethereum", True),
        ("address", factories.ADDRESS[:-1], "ethereum", False),
        ("address", factories.ADDRESS, "bitcoin", False),
        ("transaction", factories.HASH, "bsc", True),
        ("transaction", f"https://etherscan.io/tx/{factories.HASH}", "", True),
        ("address", factories.ADDRESS, "", None),
    ],
)
@pytest.mark.django_db
def test_a_field_is_checked_as_it_is_left(client, kind, value, chain, ok):
    told = ask(client, kind, value, chain).json()

    assert told["ok"] is ok
    assert bool(told.get("message")) is (ok is False)


def test_a_link_says_which_network_it_is_of(client, db):
    told = ask(client, "transaction", f"https://etherscan.io/tx/{factories.HASH}").json()

    assert (told["chain"], told["normal"]) == ("ethereum", factories.HASH)


def test_only_addresses_and_hashes_are_checked(client, db):
    assert ask(client, "password", "x").status_code == 404


def test_checking_has_its_limit(client, db, monkeypatch):
    monkeypatch.setattr(filing, "allow", lambda *args: False)

    assert ask(client, "address", factories.ADDRESS, "bsc").status_code == 429


def test_a_form_that_was_filled_in_no_time_is_asked_to_send_once_more(client, deposit):
    page = client.post(FORM, {**GOOD, "step": "send"})

    assert "quicker than people type" in page.content.decode()
    assert not Ticket.objects.exists()


def test_whoever_fills_the_trap_is_told_so_and_files_nothing(client, deposit, quick):
    page = client.post(FORM, {**GOOD, "step": "send", "website": "https://spam.example"})

    assert "website" in page.content.decode()
    assert not Ticket.objects.exists()


def test_an_eleventh_request_within_the_hour_waits_and_loses_nothing(client, deposit, quick):
    for number in range(10):
        client.post(FORM, {**GOOD, "step": "send", "subject": f"Number {number}"})
    page = client.post(FORM, {**GOOD, "step": "send", "subject": "Number eleven"})

    assert "many requests" in page.content.decode()
    assert "Number eleven" in page.content.decode()
    assert Ticket.objects.count() == 10


def test_an_open_request_about_the_same_transaction_is_shown_first(client, ticket, tom):
    page = client.post(FORM, {**GOOD, "email": tom.email, "step": "check"}).content.decode()

    assert "already have an open request" in page
    assert ticket.reference not in page


def test_whose_it_is_and_signed_in_can_go_there(client, ticket, tom):
    client.force_login(tom)
    page = client.post(FORM, {**GOOD, "step": "check"}).content.decode()

    assert f"/en/requests/{ticket.reference}/" in page


def test_anybody_can_have_the_link_sent_to_its_own_address(client, ticket, tom, quick):
    client.post(FORM, {**GOOD, "email": tom.email, "step": "link"})

    email = OutgoingEmail.objects.get(template="link")
    assert email.to_email == tom.email
    assert Ticket.objects.count() == 1


def test_no_link_is_sent_where_no_request_is_open(client, deposit, quick):
    client.post(FORM, {**GOOD, "step": "link"})

    assert not OutgoingEmail.objects.exists()


def test_changing_an_answer_keeps_the_others_and_leads_to_the_field(client, deposit):
    page = client.post(FORM, {**GOOD, "change": "q_amount"}).content.decode()

    assert factories.HASH in page
    assert "autofocus" in page


def test_a_confirmation_without_a_request_leads_to_the_beginning(client, db):
    assert client.get("/en/requests/sent/")["Location"] == "/en/requests/new/"


def test_the_journey_costs_at_most_twelve_statements(
    client, deposit, quick, django_assert_max_num_queries
):
    beforehand.offers(deposit.slug, "en")  # kept in memory for a minute
    with django_assert_max_num_queries(12):
        journey(client)

    assert Ticket.objects.count() == 1


def test_the_first_journey_of_a_process_costs_one_statement_more(
    client, deposit, quick, django_assert_max_num_queries
):
    with django_assert_max_num_queries(13):
        journey(client)

    assert Ticket.objects.count() == 1


def test_a_form_begun_elsewhere_opens_filled_in_and_faults_nothing(client, catalogue_loaded):
    url = "/en/requests/new/report-impostor/"
    page = client.post(url, {"begin": "1", "q_handle": "t.me/fake_support"}).content.decode()

    assert "t.me/fake_support" in page
    assert "error-summary" not in page
