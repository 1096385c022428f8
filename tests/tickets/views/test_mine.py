"""The list of my requests."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.tickets.views.visits import by_link, page, signed_in
from tickets.actions.reply import reply_as_requester, reply_as_staff
from tickets.actions.solve import solve_as_requester

MINE = "/en/requests/"


def _subjects(response) -> list[str]:
    return [ticket.subject for ticket, _shown, _our_turn in response.context["rows"]]


def test_a_visitor_is_asked_to_sign_in(db):
    response = Client().get(MINE)
    assert response.status_code == 302
    assert response["Location"] == f"/en/account/login/?next={MINE}"


def test_a_link_to_one_request_does_not_open_the_list(ticket):
    assert by_link(ticket).get(MINE).status_code == 302


def test_it_shows_mine_and_nobody_elses(ticket, tom, sid):
    factories.make_ticket(ticket.category, sid, subject="Not yours")
    response = signed_in(tom).get(MINE)
    assert _subjects(response) == [ticket.subject]
    text = response.content.decode()
    assert ticket.reference in text
    assert page("request", ticket) in text
    assert "We have your request and will look at it." in text
    assert "answer due" in text


def test_what_is_open_comes_first_then_the_latest_change(deposit, tom):
    now = timezone.now()
    made = {
        name: factories.make_ticket(deposit, tom, subject=name, at=now - timedelta(days=days))
        for name, days in [("old", 9), ("older", 10), ("solved", 1), ("revived", 12)]
    }
    solve_as_requester(ticket=made["solved"], actor=tom)
    reply_as_requester(ticket=made["revived"], actor=tom, body="Any news?")
    assert _subjects(signed_in(tom).get(MINE)) == ["revived", "old", "older", "solved"]


def test_only_while_it_is_our_turn_an_answer_is_due(ticket, tom, ada):
    reply_as_staff(ticket=ticket, actor=ada, body="Which memo?")
    text = signed_in(tom).get(MINE).content.decode()
    assert "We are waiting for your answer." in text
    assert "answer due" not in text


def test_an_empty_list_says_what_will_be_here_and_what_to_do(tom):
    text = signed_in(tom).get(MINE).content.decode()
    assert "You have no requests yet." in text
    assert 'href="/en/requests/new/"' in text


def test_twenty_stand_on_a_page(deposit, tom):
    for _number in range(21):
        factories.make_ticket(deposit, tom)
    browser = signed_in(tom)
    first, second = browser.get(MINE), browser.get(f"{MINE}?page=2")
    assert (len(first.context["rows"]), len(second.context["rows"])) == (20, 1)
    assert "Page 1 of 2" in first.content.decode()
    assert browser.get(f"{MINE}?page=nonsense").status_code == 200


@pytest.mark.parametrize("count", [1, 40])
def test_it_costs_the_same_for_one_and_for_many(deposit, tom, count, django_assert_num_queries):
    for _number in range(count):
        factories.make_ticket(deposit, tom)
    browser = signed_in(tom)
    with django_assert_num_queries(4):  # session, person, count, page
        browser.get(MINE)
