"""Who comes into the pages of a request: its requester, and nobody else."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.access import make_key, revoke_links
from tests import factories
from tests.tickets.views.visits import by_link, page, signed_in
from tickets.actions.facts import ask_facts
from tickets.actions.solve import solve_as_requester
from tickets.models import Ticket

READ = ["request", "facts", "rate", "record_text", "record_json"]
# Each is what a browser would post from the page, and succeeds for the requester.
WRITE = {
    "reply": {"body": "Here is more."},
    "solve": {},
    "reopen": {},
    "facts": {"q_memo": "12345"},
    "rate": {"score": "5"},
    "revoke": {},
}
OUTSIDERS = ["visitor", "stranger", "agent", "lead", "superuser"]


@pytest.fixture
def asked(ticket, ada) -> Ticket:
    """Tom's request, waiting for him to answer a question."""
    fields = ticket.category.fields.filter(key="memo")
    ask_facts(ticket=ticket, actor=ada, fields=list(fields), body="Which memo?")
    ticket.refresh_from_db()
    return ticket


@pytest.fixture
def outsider(request, sid, ada, lin, sue) -> Client:
    people = {"stranger": sid, "agent": ada, "lead": lin, "superuser": sue}
    return signed_in(people[request.param]) if request.param in people else Client()


@pytest.fixture(params=["signed in", "by link"])
def insider(request, asked, tom) -> Client:
    return signed_in(tom) if request.param == "signed in" else by_link(asked)


@pytest.mark.parametrize("name", READ)
def test_the_requester_sees_each_page(insider, asked, name):
    response = insider.get(page(name, asked))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("name", "posted"), WRITE.items())
def test_the_requester_may_post_to_each_page(insider, asked, tom, name, posted):
    if name in {"reopen", "rate"}:
        solve_as_requester(ticket=asked, actor=tom)
    assert insider.post(page(name, asked), posted).status_code == 302


@pytest.mark.parametrize("outsider", OUTSIDERS, indirect=True)
@pytest.mark.parametrize("name", READ)
def test_nobody_else_sees_a_page(outsider, asked, name):
    response = outsider.get(page(name, asked))
    assert response.status_code == 404
    assert asked.subject not in response.content.decode()


@pytest.mark.parametrize("outsider", OUTSIDERS, indirect=True)
@pytest.mark.parametrize(("name", "posted"), WRITE.items())
def test_nobody_else_changes_anything(outsider, asked, tom, name, posted):
    assert outsider.post(page(name, asked), posted).status_code == 404
    tom.refresh_from_db()
    assert tom.link_epoch == 0
    assert Ticket.objects.get().version == asked.version
    assert asked.messages.count() == 2


@pytest.mark.parametrize("name", ["reply", "solve", "reopen", "revoke"])
def test_what_changes_something_is_posted(asked, tom, name):
    assert signed_in(tom).get(page(name, asked)).status_code == 405


def test_a_reference_that_is_not_yours_looks_like_one_that_does_not_exist(ticket, sid):
    for browser in (Client(), signed_in(sid)):
        pages = [
            browser.get(f"/en/requests/{reference}/").content.decode()
            for reference in (ticket.reference, "R-22222222")
        ]
        alike = {re.sub(r"R-\w{8}|csrfmiddlewaretoken.*", "", text) for text in pages}
        assert len(alike) == 1


def test_the_closed_door_says_how_to_get_in(ticket):
    response = Client().get(page("request", ticket))
    assert "Sign in with a code" in response.content.decode()
    assert f"?next=/en/requests/{ticket.reference}/" in response.content.decode()


def test_a_key_leaves_the_address_and_no_trace_in_other_sites(ticket, tom):
    key = make_key(tom, ticket.reference)
    response = Client().get(page("request", ticket), {"key": key})
    assert response.status_code == 302
    assert response["Location"] == page("request", ticket)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


def test_the_pages_themselves_may_post_their_forms(ticket, tom):
    """Under "no-referrer" a browser posts `Origin: null`, which the CSRF check refuses."""
    assert signed_in(tom).get(page("request", ticket))["Referrer-Policy"] == "same-origin"


def test_a_reference_typed_in_small_letters_is_understood(ticket, tom):
    response = signed_in(tom).get(f"/en/requests/{ticket.reference.lower()}/")
    assert response.status_code == 200


def test_a_link_opens_one_request_and_not_its_neighbour(ticket, tom):
    other = factories.make_ticket(ticket.category, tom)
    browser = by_link(ticket)
    assert browser.get(page("request", ticket)).status_code == 200
    assert browser.get(page("request", other)).status_code == 404


def _tampered(ticket, tom):
    return make_key(tom, ticket.reference)[:-1] + "-"


def _forged_for_another(ticket, tom):
    return make_key(tom, "R-22222222")


def _of_a_stranger(ticket, tom):
    return make_key(factories.make_user("eva@example.com"), ticket.reference)


def _revoked(ticket, tom):
    key = make_key(tom, ticket.reference)
    revoke_links(tom)
    return key


def _of_somebody_locked_out(ticket, tom):
    tom.is_active = False
    tom.save()
    return make_key(tom, ticket.reference)


@pytest.mark.parametrize(
    "make",
    [_tampered, _forged_for_another, _of_a_stranger, _revoked, _of_somebody_locked_out,
     lambda ticket, tom: "nonsense", lambda ticket, tom: "x" * 5000],
)  # fmt: skip
def test_a_key_that_does_not_open_is_a_404_and_opens_nothing_later(ticket, tom, make):
    browser = Client()
    response = browser.get(page("request", ticket), {"key": make(ticket, tom)}, follow=True)
    assert response.status_code == 404
    assert browser.get(page("request", ticket)).status_code == 404


def test_a_key_expires(ticket, tom, time_machine):
    key = make_key(tom, ticket.reference)
    time_machine.move_to(timezone.now() + timedelta(days=61))
    assert Client().get(page("request", ticket), {"key": key}).status_code == 404


def test_a_key_is_no_way_around_posting(ticket, tom):
    address = f"{page('solve', ticket)}?key={make_key(tom, ticket.reference)}"
    assert Client().post(address).status_code == 404
    assert Ticket.objects.get().status == "new"


def test_a_mail_scanner_that_follows_the_link_changes_nothing(asked, tom):
    key = make_key(tom, asked.reference)
    for name in ("request", "facts", "rate"):
        assert Client().head(page(name, asked), {"key": key}).status_code == 302
        assert Client().get(page(name, asked), {"key": key}, follow=True).status_code == 200
    assert Ticket.objects.get().version == asked.version


def test_what_was_typed_when_the_session_ended_can_be_copied(ticket):
    phrase = " ".join(["abandon"] * 11 + ["about"])
    posted = {"body": f"<b>12345</b>\n{phrase}"}
    text = Client().post(page("reply", ticket), posted).content.decode()
    assert "&lt;b&gt;12345&lt;/b&gt;" in text
    assert "abandon" not in text
    assert ticket.messages.count() == 1
