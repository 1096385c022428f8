"""The whole record of a request, to keep."""

import json

import pytest
from django.utils.dateparse import parse_datetime

from tests import factories
from tests.tickets.views.visits import by_link, make_file, page, signed_in
from tickets.actions.note import note
from tickets.actions.reply import reply_as_staff
from tickets.actions.solve import solve_as_requester


@pytest.fixture
def told(ticket, tom, ada):
    """A request in which much was said; one note among it."""
    make_file(ticket, ticket.messages.get())
    reply_as_staff(ticket=ticket, actor=ada, body="It is there now: <b>look</b> & see.")
    note(ticket=ticket, actor=ada, body="Looks like fraud to me.")
    solve_as_requester(ticket=ticket, actor=tom)
    return ticket


def test_the_text_holds_everything_the_requester_may_see(told, tom):
    response = signed_in(tom).get(page("record_text", told))
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{told.reference}.txt"'
    text = response.content.decode()
    assert f"Record of request {told.reference}" in text
    assert "Tom <tom@example.com>" in text
    assert "Time zone: Asia/Shanghai" in text
    assert factories.HASH in text
    assert "I sent 250 USDT two days ago" in text
    assert "It is there now: <b>look</b> & see." in text
    assert "You said that this is solved." in text
    assert "proof.png" in text


def test_the_json_holds_the_same_for_programs(told, tom):
    response = signed_in(tom).get(page("record_json", told))
    assert response["Content-Disposition"] == f'attachment; filename="{told.reference}.json"'
    record = json.loads(response.content)
    assert record["reference"] == told.reference
    assert record["status"] == "solved"
    assert record["requester"] == {"email": "tom@example.com", "name": "Tom"}
    assert [a["key"] for a in record["answers"]] == [a["key"] for a in told.answers]
    assert [(e["from"], e["name"]) for e in record["conversation"]] == [
        ("requester", "You"), ("support", "Ada"), ("", ""),
    ]  # fmt: skip
    assert record["conversation"][0]["files"] == ["proof.png"]
    assert record["files"][0]["size"] == 2048


def test_times_carry_their_zone(told, tom):
    browser = signed_in(tom)
    browser.cookies["time_zone"] = "America/New_York"
    record = json.loads(browser.get(page("record_json", told)).content)
    assert record["time_zone"] == "America/New_York"
    for entry in record["conversation"]:
        assert parse_datetime(entry["at"]).utcoffset().total_seconds() in {-5 * 3600, -4 * 3600}


@pytest.mark.parametrize("name", ["record_text", "record_json"])
def test_no_note_is_in_it(told, name):
    assert "fraud" not in by_link(told).get(page(name, told)).content.decode()


def test_a_link_from_an_email_may_lead_straight_to_it(told, tom):
    response = by_link(told).get(page("record_text", told))
    assert "no-store" in response["Cache-Control"]


def test_it_is_in_the_language_of_the_page(told, tom):
    address = page("record_json", told).replace("/en/", "/zh-hans/", 1)
    chinese = signed_in(tom).get(address)
    assert json.loads(chinese.content)["category"] == told.category.name_zh_hans


def test_a_record_costs_few_queries(told, tom, django_assert_num_queries):
    browser = signed_in(tom)
    # session, person, ticket, files, messages, events; and the line of the audit
    with django_assert_num_queries(7):
        browser.get(page("record_text", told))
