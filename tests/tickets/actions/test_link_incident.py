from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.actions.end_announcement import end_announcement
from portal.refusals import Refused
from tests import factories
from tests.kb.announcement_makers import make_draft, make_open
from tickets.actions._common import Conflict
from tickets.actions.link_incident import link_incident, unlink_incident
from tickets.actions.note import note
from tickets.models import EventKind, Ticket

DEPOSIT, TRON = "deposit-not-arrived", "tron"


@pytest.fixture
def outage(db):
    return make_open(title_en="Deposits are late", title_zh_hans="充值延迟")


def test_staff_link_a_ticket_and_the_timeline_says_to_what(ticket, ada, outage):
    link_incident(ticket=ticket, actor=ada, incident=outage)

    ticket.refresh_from_db()
    assert ticket.incident == outage
    event = ticket.events.get(kind=EventKind.LINKED)
    assert event.actor == ada
    assert event.data["title"] == {"en": "Deposits are late", "zh-hans": "充值延迟"}


def test_another_incident_takes_its_place(ticket, ada, outage):
    link_incident(ticket=ticket, actor=ada, incident=outage)
    other = make_open()

    link_incident(ticket=ticket, actor=ada, incident=other)

    ticket.refresh_from_db()
    assert ticket.incident == other


def test_unlinking_leaves_it_part_of_nothing(ticket, ada, outage):
    link_incident(ticket=ticket, actor=ada, incident=outage)

    unlink_incident(ticket=ticket, actor=ada)

    ticket.refresh_from_db()
    assert ticket.incident is None
    assert ticket.events.get(kind=EventKind.UNLINKED).data["incident"] == outage.pk


def _over():
    row = make_open()
    end_announcement(announcement=row, actor=None)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize(
    "make",
    [
        make_draft,
        _over,
        lambda: make_open(kind="launch"),
        lambda: make_open(starts_at=timezone.now() + timedelta(hours=1)),
    ],
)
def test_only_what_is_wrong_now_is_an_incident(ticket, ada, make):
    with pytest.raises(Refused, match="not_open"):
        link_incident(ticket=ticket, actor=ada, incident=make())

    ticket.refresh_from_db()
    assert (ticket.incident, ticket.events.count()) == (None, 1)


def test_saying_it_twice_is_refused(ticket, ada, outage):
    link_incident(ticket=ticket, actor=ada, incident=outage)
    with pytest.raises(Refused, match="same"):
        link_incident(ticket=ticket, actor=ada, incident=outage)
    unlink_incident(ticket=ticket, actor=ada)
    with pytest.raises(Refused, match="same"):
        unlink_incident(ticket=ticket, actor=ada)

    assert ticket.events.count() == 3


@pytest.mark.parametrize("who", ["tom", "sid", "eve", "otto"])
def test_nobody_else_links(ticket, outage, who, request):
    with pytest.raises(PermissionDenied):
        link_incident(ticket=ticket, actor=request.getfixturevalue(who), incident=outage)

    ticket.refresh_from_db()
    assert ticket.incident is None


def test_an_old_page_is_a_conflict(ticket, ada, lin, outage):
    seen = ticket.version
    note(ticket=ticket, actor=lin, body="Not this one.")

    with pytest.raises(Conflict):
        link_incident(ticket=ticket, actor=ada, incident=outage, seen=seen)

    ticket.refresh_from_db()
    assert ticket.incident is None


def _filed(deposit, chain=""):
    answers = factories.make_answers(deposit, chain=chain) if chain else ()
    return factories.make_ticket(deposit, answers=answers)


@pytest.mark.parametrize(
    ("affected", "chain", "linked"),
    [
        ({"categories": [DEPOSIT]}, "", True),
        ({"categories": [DEPOSIT]}, "ethereum", True),
        ({"chains": [TRON]}, TRON, True),
        ({"categories": [DEPOSIT], "chains": [TRON]}, TRON, True),
        ({"categories": [DEPOSIT], "chains": [TRON]}, "ethereum", False),
        ({"categories": [DEPOSIT], "chains": [TRON]}, "", False),
        ({"categories": ["sign-in"]}, TRON, False),
        ({}, TRON, False),
    ],
)
def test_a_new_request_is_linked_by_what_it_is_about(deposit, affected, chain, linked):
    outage = make_open(is_incident=True, **affected)

    ticket = _filed(deposit, chain)

    assert ticket.incident == (outage if linked else None)
    kinds = [event.kind for event in ticket.events.all()]
    assert kinds == ["submitted", "linked"] if linked else ["submitted"]


def test_what_is_no_incident_or_over_links_nothing(deposit):
    make_open(categories=[DEPOSIT])
    over = make_open(categories=[DEPOSIT], is_incident=True)
    end_announcement(announcement=over, actor=None)

    assert _filed(deposit).incident is None


def test_linking_adds_no_statement_to_a_filing(deposit, tom):
    def cost():
        with CaptureQueriesContext(connection) as counted:
            factories.make_ticket(deposit, tom)
        return len(counted)

    cost()
    before = cost()
    make_open(categories=[DEPOSIT], is_incident=True)
    cost()

    assert cost() == before
    assert Ticket.objects.exclude(incident=None).count() == 2
