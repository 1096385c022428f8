"""The requester stops the links of our emails."""

from django.test import Client

from portal.access import make_key
from tests import factories
from tests.tickets.views.visits import by_link, page, signed_in


def test_every_link_stops_and_every_open_browser_with_it(ticket, tom):
    other = factories.make_ticket(ticket.category, tom)
    keys = {t: make_key(tom, t.reference) for t in (ticket, other)}
    elsewhere, here = by_link(other), by_link(ticket)
    response = here.post(page("revoke", ticket))
    assert response.status_code == 302
    assert here.get(page("request", ticket)).status_code == 404
    assert elsewhere.get(page("request", other)).status_code == 404
    for of, key in keys.items():
        assert Client().get(page("request", of), {"key": key}).status_code == 404


def test_whoever_has_signed_in_stays_in_and_reads_what_happened(ticket, tom):
    browser = signed_in(tom)
    response = browser.post(page("revoke", ticket), follow=True)
    assert response.redirect_chain == [("/en/requests/", 302)]
    assert "no longer open anything" in response.content.decode()
    assert browser.get(page("request", ticket)).status_code == 200


def test_whoever_came_by_link_is_led_to_the_sign_in(ticket):
    response = by_link(ticket).post(page("revoke", ticket), follow=True)
    assert response.status_code == 200
    assert "no longer open anything" in response.content.decode()


def test_a_later_link_opens_again(ticket, tom):
    signed_in(tom).post(page("revoke", ticket))
    ticket.requester.refresh_from_db()
    assert by_link(ticket).get(page("request", ticket)).status_code == 200


def test_other_peoples_links_stand(ticket, tom, sid):
    theirs = by_link(factories.make_ticket(ticket.category, sid))
    signed_in(tom).post(page("revoke", ticket))
    assert theirs.get(page("request", sid.tickets.get())).status_code == 200
