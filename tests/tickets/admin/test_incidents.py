"""Incidents at the desk: linking, the list of what is linked, and writing to everybody."""

import pytest
from django.urls import reverse

from kb.actions.end_announcement import end_announcement
from tests import factories
from tests.kb.announcement_makers import make_open
from tests.tickets.admin.desk import INLINE, cost, listed, page, post, queue, text, words
from tickets.models import Broadcast, Ticket

SAID = {"body_en": "It works again.", "body_zh_hans": "已恢复。"}


@pytest.fixture
def outage(db):
    return make_open(title_en="Deposits are late")


def announcement(row):
    return reverse("admin:kb_announcement_change", args=[row.pk])


def write(row):
    return reverse("admin:tickets_broadcast_write", args=[row.pk])


def test_an_agent_links_a_ticket_and_unlinks_it(as_ada, ticket, outage):
    assert "Deposits are late" in words(as_ada.get(page(ticket)))

    assert post(as_ada, "link", ticket, incident=outage.pk).status_code == 302
    shown = words(as_ada.get(page(ticket)))
    assert "Ada linked it to the incident “Deposits are late”." in shown
    assert not INLINE.search(text(as_ada.get(page(ticket))))

    assert post(as_ada, "unlink", ticket).status_code == 302
    ticket.refresh_from_db()
    assert ticket.incident is None


def test_what_was_not_offered_is_refused(as_ada, ticket, state):
    before = state()

    assert post(as_ada, "link", ticket, incident="9999").status_code == 422

    assert state() == before


def test_an_auditor_sees_the_incident_and_links_nothing(as_otto, ticket, outage):
    Ticket.objects.filter(pk=ticket.pk).update(incident=outage)

    shown = text(as_otto.get(page(ticket)))
    assert "Deposits are late" in shown
    assert reverse("admin:tickets_ticket_unlink", args=[ticket.pk]) not in shown
    assert post(as_otto, "unlink", ticket).status_code == 403


def test_the_choice_costs_the_page_nothing(as_ada, ticket, outage):
    cost(as_ada, page(ticket))
    before = cost(as_ada, page(ticket))
    Ticket.objects.filter(pk=ticket.pk).update(incident=outage)

    assert cost(as_ada, page(ticket)) == before


def test_the_queue_shows_what_is_linked_also_when_it_is_over(as_lin, ticket, outage, deposit):
    factories.make_ticket(deposit, subject="Another")
    Ticket.objects.filter(pk=ticket.pk).update(incident=outage)
    end_announcement(announcement=outage, actor=None)

    response = as_lin.get(queue(view="all", incident=outage.pk))

    assert listed(response) == [ticket.subject]
    assert "Deposits are late" in text(response)


@pytest.mark.parametrize("value", ["x", "²", "99999", "-1"])
def test_an_incident_that_is_none_filters_nothing(as_lin, ticket, value):
    assert as_lin.get(queue(view="all", incident=value)).status_code == 200


def test_the_announcement_lists_its_requests_and_leads_to_writing(as_lin, ticket, outage):
    assert "Linked requests" not in text(as_lin.get(announcement(outage)))
    Ticket.objects.filter(pk=ticket.pk).update(incident=outage)

    shown = text(as_lin.get(announcement(outage)))

    assert "Linked requests (1)" in " ".join(shown.split())
    assert page(ticket) in shown
    assert f"?view=all&amp;incident={outage.pk}" in shown
    assert write(outage) in shown
    assert not INLINE.search(shown)


def test_an_agent_of_another_team_sees_how_many_but_not_which(as_ben, ticket, outage):
    Ticket.objects.filter(pk=ticket.pk).update(incident=outage)

    shown = text(as_ben.get(announcement(outage)))

    assert ticket.reference not in shown
    assert write(outage) not in shown


def test_a_lead_writes_to_everybody_with_the_last_words_to_begin_with(as_lin, ticket, outage):
    Ticket.objects.filter(pk=ticket.pk).update(incident=outage)
    end_announcement(announcement=outage, actor=None, **SAID)
    assert "It works again." in text(as_lin.get(write(outage)))

    assert as_lin.post(write(outage), {**SAID, "solves": "on"}).status_code == 302

    sent = Broadcast.objects.get()
    assert (sent.incident, sent.solves, sent.author.name) == (outage, True, "Lin")
    again = as_lin.post(write(outage), SAID)
    assert again.status_code == 422
    assert "Nobody is told twice." in text(again)
    assert Broadcast.objects.count() == 1


def test_what_was_sent_can_be_read_and_not_changed(as_ada, ticket, outage, lin):
    row = Broadcast.objects.create(incident=outage, author=lin, **SAID)
    address = reverse("admin:tickets_broadcast_change", args=[row.pk])

    assert "It works again." in text(as_ada.get(address))
    assert as_ada.post(address, SAID).status_code == 403


def test_the_list_costs_the_same_for_many(as_lin, ticket, outage, deposit):
    Ticket.objects.filter(pk=ticket.pk).update(incident=outage)
    as_lin.get(announcement(outage))
    before = cost(as_lin, announcement(outage))
    for _ in range(12):
        factories.make_ticket(deposit)
    Ticket.objects.update(incident=outage)

    assert cost(as_lin, announcement(outage)) == before
