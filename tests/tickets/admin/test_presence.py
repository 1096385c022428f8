from datetime import timedelta

import pytest
import time_machine

from tests import factories
from tests.tickets.admin.desk import page, post, text, url


def others(browser, ticket):
    return browser.get(url("present", ticket)).json()["others"]


def test_two_agents_on_one_ticket_see_each_other(as_ada, as_lin, ticket):
    assert "also looking" not in text(as_ada.get(page(ticket)))

    assert "Ada is also looking at this." in text(as_lin.get(page(ticket)))
    assert others(as_ada, ticket) == "Lin is also looking at this."


def test_three_see_two(as_ada, as_lin, as_max, ticket):
    for browser in (as_ada, as_lin, as_max):
        browser.get(page(ticket))

    assert others(as_max, ticket) == "Ada, Lin are also looking at this."


def test_one_alone_sees_nobody(as_ada, ticket):
    as_ada.get(page(ticket))

    assert others(as_ada, ticket) == ""


def test_whoever_has_left_is_forgotten(as_ada, as_lin, ticket):
    with time_machine.travel("2026-11-22 09:00:00+00:00", tick=False) as clock:
        as_ada.get(page(ticket))
        clock.shift(timedelta(seconds=44))
        assert others(as_lin, ticket) == "Ada is also looking at this."
        clock.shift(timedelta(seconds=1))
        assert others(as_lin, ticket) == ""


def test_another_ticket_is_another_matter(as_ada, as_lin, deposit, mei, ticket):
    other = factories.make_ticket(deposit, mei)
    as_ada.get(page(other))

    assert others(as_lin, ticket) == ""


def test_the_poll_says_which_version_stands(as_ada, ticket):
    before = as_ada.get(url("present", ticket)).json()["version"]
    post(as_ada, "note", ticket, body="Changed.")

    assert as_ada.get(url("present", ticket)).json()["version"] == before + 1


@pytest.mark.parametrize(("who", "status"), [("as_ben", 404), ("as_eve", 403), ("as_tom", 302)])
def test_those_who_may_not_see_the_ticket_see_nobody(request, who, status, ticket):
    assert request.getfixturevalue(who).get(url("present", ticket)).status_code == status


def test_presence_is_asked_for_not_posted(as_ada, ticket):
    assert as_ada.post(url("present", ticket)).status_code == 405
