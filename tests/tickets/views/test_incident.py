"""A request that is part of something that is wrong for many says so to its requester."""

import pytest

from kb.actions.end_announcement import end_announcement
from tests.kb.announcement_makers import make_open
from tickets.models import Ticket


@pytest.fixture
def outage(ticket):
    row = make_open(title_en="Deposits are late")
    Ticket.objects.filter(pk=ticket.pk).update(incident=row)
    return row


@pytest.fixture
def page(client, ticket, tom):
    client.force_login(tom)

    def shown():
        return " ".join(client.get(f"/en/requests/{ticket.reference}/").content.decode().split())

    return shown


def test_the_page_leads_to_what_is_known(page, outage):
    shown = page()

    assert "This is part of something we know about:" in shown
    assert f'href="/en/status/{outage.pk}/"' in shown


def test_it_says_so_when_it_is_over(page, outage):
    end_announcement(announcement=outage, actor=None)

    assert "This was part of something that is over:" in page()


def test_a_request_of_its_own_says_nothing(page):
    assert "part of something" not in page()
