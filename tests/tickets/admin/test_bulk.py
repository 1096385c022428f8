import re

import pytest
from django.urls import reverse

from portal import timers
from portal.models import OutgoingEmail, User
from portal.refusals import Refused
from tests import factories
from tests.kb.announcement_makers import make_open
from tests.tickets.admin.desk import queue, text
from tickets.actions.broadcast import broadcast
from tickets.actions.solve import solve_as_staff
from tickets.admin import queue as pages
from tickets.models import EventKind, Ticket

ASSIGN, LINK = "admin:tickets_ticket_assign_many", "admin:tickets_ticket_link_many"


@pytest.fixture
def three(deposit, ticket, mei):
    return [ticket, factories.make_ticket(deposit, mei), factories.make_ticket(deposit, mei)]


def give(browser, tickets, to):
    data = {"ticket": [ticket.pk for ticket in tickets], "to": to}
    return browser.post(f"{reverse(ASSIGN)}?view=unassigned", data, follow=True)


def assignees():
    return set(Ticket.objects.values_list("assignee__name", flat=True))


def test_an_agent_takes_many_at_once(as_ada, three):
    response = give(as_ada, three, "me")

    assert assignees() == {"Ada"}
    assert "3 requests assigned." in text(response)
    assert response.redirect_chain == [(queue(view="unassigned"), 302)]


def test_an_agent_cannot_give_them_to_somebody_else(as_ada, ben, three):
    assert give(as_ada, three, ben.pk).status_code == 403
    assert assignees() == {None}


def test_a_team_lead_gives_them_to_a_colleague_and_takes_them_back(as_lin, ada, three):
    give(as_lin, three, ada.pk)
    assert assignees() == {"Ada"}

    give(as_lin, three, "")
    assert assignees() == {None}


def test_only_a_team_lead_is_offered_colleagues(as_ada, as_lin, ada, three):
    option = re.compile(rf'<option\s+value="{ada.pk}"\s*>\s*Ada\s*</option>')

    assert not option.search(text(as_ada.get(queue())))
    assert option.search(text(as_lin.get(queue())))


def test_refusals_are_told_and_change_nothing(as_lin, tom, three):
    response = give(as_lin, three, tom.pk)

    assert "3 requests were not assigned. This person does not work on requests." in text(response)
    assert assignees() == {None}


def test_one_refusal_does_not_stop_the_others(as_lin, ada, three, monkeypatch):
    real = pages.assign

    def picky(*, ticket, **rest):
        if ticket.pk == three[1].pk:
            raise Refused("moved", "It has moved on.")
        return real(ticket=ticket, **rest)

    monkeypatch.setattr(pages, "assign", picky)
    response = give(as_lin, three, ada.pk)

    assert "2 requests assigned." in text(response)
    assert "1 request was not assigned. It has moved on." in text(response)
    assert Ticket.objects.filter(assignee=None).get() == three[1]


@pytest.mark.parametrize("to", ["999999", "x", "١"])
def test_nobody_unknown_gets_them(as_lin, three, to):
    assert "Choose one from the list." in text(give(as_lin, three, to))
    assert assignees() == {None}


def test_choosing_none_says_so(as_ada, three):
    assert "Choose at least one request first." in text(give(as_ada, [], "me"))


def test_tickets_of_other_teams_are_left_alone(as_ben, three):
    give(as_ben, three, "me")

    assert assignees() == {None}


def test_strange_keys_are_left_alone(as_ada, three):
    as_ada.post(reverse(ASSIGN), {"ticket": ["x", "-1", "1 or 1=1"], "to": "me"})

    assert assignees() == {None}


@pytest.mark.parametrize("who", ["as_otto", "as_eve"])
def test_those_who_do_not_work_on_requests_are_refused(request, who, three):
    assert give(request.getfixturevalue(who), three, "me").status_code == 403
    assert assignees() == {None}


def test_requesters_and_strangers_are_not_let_in(as_tom, client, three):
    for browser in (as_tom, client):
        assert browser.post(reverse(ASSIGN), {"to": "me"}).status_code == 302
    assert assignees() == {None}
    assert User.objects.filter(assigned__isnull=False).count() == 0


def test_it_is_a_post(as_ada):
    assert as_ada.get(reverse(ASSIGN)).status_code == 405


# Of one incident


@pytest.fixture
def outage(db):
    return make_open(title_en="Deposits are late")


def link(browser, tickets, incident):
    data = {"ticket": [ticket.pk for ticket in tickets], "incident": incident}
    return browser.post(f"{reverse(LINK)}?view=all", data, follow=True)


def linked():
    return set(Ticket.objects.exclude(incident=None))


def test_an_agent_links_many_to_what_is_wrong_now(as_ada, three, outage):
    assert "Deposits are late" in text(as_ada.get(queue(view="all")))

    response = link(as_ada, three, outage.pk)

    assert linked() == set(three)
    assert "3 requests linked." in text(response)
    assert response.redirect_chain == [(queue(view="all"), 302)]


def test_earlier_requests_can_be_linked_too(as_ada, ada, three, outage):
    solve_as_staff(ticket=three[0], actor=ada)

    link(as_ada, three[:1], outage.pk)

    assert linked() == {three[0]}


def test_what_is_linked_already_is_left_as_it_is(as_ada, three, outage):
    link(as_ada, three[:1], outage.pk)

    response = link(as_ada, three, outage.pk)

    assert "2 requests linked." in text(response)
    assert "The request is part of this incident already." in text(response)
    for ticket in three:
        assert ticket.events.filter(kind=EventKind.LINKED).count() == 1


def test_each_is_told_once_of_what_is_written_to_all(as_ada, lin, three, outage):
    for _n in range(2):
        link(as_ada, three, outage.pk)
    said = {"body_en": "It works again.", "body_zh_hans": "已恢复。"}
    broadcast(incident=outage, actor=lin, **said)
    timers.fire_due()

    told = OutgoingEmail.objects.filter(template="incident_update").order_by("about")
    assert [email.about for email in told] == sorted(f"ticket:{one.pk}" for one in three)


@pytest.mark.parametrize("chosen", ["", "9999", "x", "١"])
def test_only_what_is_wrong_now_can_be_chosen(as_ada, three, outage, chosen):
    assert "Choose one from the list." in text(link(as_ada, three, chosen))
    assert linked() == set()


def test_with_nothing_wrong_nothing_is_offered(as_ada, three):
    assert reverse(LINK) not in text(as_ada.get(queue(view="all")))


def test_requests_of_other_teams_are_not_linked(as_ben, three, outage):
    link(as_ben, three, outage.pk)

    assert linked() == set()


@pytest.mark.parametrize("who", ["as_otto", "as_eve"])
def test_those_who_do_not_work_on_requests_link_nothing(request, who, three, outage):
    assert link(request.getfixturevalue(who), three, outage.pk).status_code == 403
    assert linked() == set()
