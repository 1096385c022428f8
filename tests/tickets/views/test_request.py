"""One request as its requester sees it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.tickets.views.visits import by_link, make_file, page, signed_in
from tickets.actions.close import close
from tickets.actions.facts import ask_facts, give_facts
from tickets.actions.hold import hold
from tickets.actions.note import note
from tickets.actions.rate import rate
from tickets.actions.remind import remind
from tickets.actions.reopen import reopen_as_requester, reopen_as_staff
from tickets.actions.reply import reply_as_requester, reply_as_staff
from tickets.actions.solve import solve_as_requester, solve_as_staff
from tickets.models import Message, Ticket
from tickets.workflow import Status


def _text(ticket: Ticket) -> str:
    response = signed_in(ticket.requester).get(page("request", ticket))
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_conversation_is_shown_oldest_first_with_who_wrote(ticket, tom, ada):
    ada.name = "Ada Lovelace"
    ada.save()
    reply_as_staff(ticket=ticket, actor=ada, body="We look into it.", then=Status.OPEN)
    reply_as_requester(ticket=ticket, actor=tom, body="Thanks, Ada.")
    response = signed_in(tom).get(page("request", ticket))
    entries = response.context["story"].entries
    assert [(e.who, e.text[:16], e.from_staff) for e in entries] == [
        ("You", "I sent 250 USDT ", False),
        ("Ada", "We look into it.", True),
        ("You", "Thanks, Ada.", False),
    ]


def test_of_staff_only_the_first_name_is_shown(ticket, ada):
    ada.name = "Ada Lovelace"
    ada.save()
    reply_as_staff(ticket=ticket, actor=ada, body="We look into it.")
    text = _text(ticket)
    assert "Lovelace" not in text
    assert ada.email not in text


def test_staff_without_a_name_are_our_team(ticket, ada):
    ada.name = ""
    ada.save()
    reply_as_staff(ticket=ticket, actor=ada, body="We look into it.")
    text = _text(ticket)
    assert "Our team" in text
    assert ada.email not in text


def test_an_internal_note_and_its_file_are_nowhere(ticket, ada, tom):
    written = note(ticket=ticket, actor=ada, body="Looks like fraud to me.")
    make_file(ticket, written, name="suspicion.png")
    for browser in (signed_in(tom), by_link(ticket)):
        for name in ("request", "rate", "record_text", "record_json"):
            text = browser.get(page(name, ticket)).content.decode()
            assert "fraud" not in text
            assert "suspicion" not in text


def test_a_note_is_not_even_fetched(ticket, ada, tom, django_assert_max_num_queries):
    note(ticket=ticket, actor=ada, body="Looks like fraud to me.")
    browser = signed_in(tom)
    with django_assert_max_num_queries(15) as asked:
        browser.get(page("request", ticket))
    of_messages = [
        q["sql"] for q in asked.captured_queries if '"tickets_message"."body"' in q["sql"]
    ]
    assert len(of_messages) == 1
    assert 'NOT "tickets_message"."internal"' in of_messages[0]


def test_the_reason_of_a_wait_stays_with_staff(ticket, ada):
    hold(ticket=ticket, actor=ada, reason="The exchange's lawyer is slow.")
    text = _text(ticket)
    assert "We are waiting for someone outside our team." in text
    assert "lawyer" not in text


def test_text_is_text(ticket, tom):
    reply_as_requester(ticket=ticket, actor=tom, body="<script>alert(1)</script>\n<b>bold</b>")
    text = _text(ticket)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>&lt;b&gt;bold&lt;/b&gt;" in text


def test_there_is_no_style_and_no_script_within_the_page(ticket, tom):
    text = _text(ticket)
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text)


def test_the_answers_are_shown_whole_with_their_explorer_link(ticket):
    text = _text(ticket)
    assert factories.HASH in text
    assert f"https://etherscan.io/tx/{factories.HASH}" in text
    assert "250 USDT" in text
    assert "Ethereum" in text


def test_files_stand_with_their_message_and_at_the_side(ticket, tom):
    first = Message.objects.get(ticket=ticket)
    file = make_file(ticket, first)
    response = signed_in(tom).get(page("request", ticket))
    story = response.context["story"]
    assert (story.entries[0].files, story.files) == ([file], [file])
    address = f"/en/requests/{ticket.reference}/files/{file.pk}/"
    assert response.content.decode().count(address) == 2


def test_while_it_is_our_turn_it_says_by_when_we_answer(ticket):
    assert ticket.due_at is not None
    text = _text(ticket)
    assert "We have your request and will look at it." in text
    assert (
        f'You will have our answer no later than <time datetime="{ticket.due_at.isoformat()}'
        in text
    )


def test_when_we_are_late_it_says_so(ticket):
    Ticket.objects.update(due_at=timezone.now() - timedelta(hours=1))
    text = _text(ticket)
    assert "We are late, and your request has not been forgotten." in text
    assert "no later than" not in text


def test_when_we_wait_for_the_requester_nothing_of_ours_is_due(ticket, ada):
    reply_as_staff(ticket=ticket, actor=ada, body="Which memo?")
    text = _text(ticket)
    assert "We are waiting for your answer." in text
    assert "Our last message says what we need." in text
    assert "no later than" not in text


def test_facts_that_are_asked_for_are_named_and_linked(ticket, ada):
    fields = list(ticket.category.fields.filter(key__in=["memo", "sending_address"]))
    ask_facts(ticket=ticket, actor=ada, fields=fields, body="Two things.")
    text = _text(ticket)
    for field in fields:
        assert f"<li>{field.label}</li>" in text
    assert f'href="{page("facts", ticket)}"' in text


def test_the_timeline_tells_what_concerns_the_requester(ticket, tom, ada):
    start = timezone.now()

    def later(days):
        return start + timedelta(days=days)

    field = ticket.category.fields.filter(key="memo")
    ask_facts(ticket=ticket, actor=ada, fields=list(field), body="Which memo?", at=later(1))
    ticket.refresh_from_db()
    remind(ticket=ticket, at=later(4))
    given = factories.make_answers(ticket.category, memo="12345")
    give_facts(ticket=ticket, actor=tom, answers=given, at=later(5))
    note(ticket=ticket, actor=ada, body="Found it.", at=later(5))
    solve_as_staff(ticket=ticket, actor=ada, at=later(6))
    reopen_as_requester(ticket=ticket, actor=tom, at=later(7))
    solve_as_requester(ticket=ticket, actor=tom, at=later(8))
    rate(ticket=ticket, actor=tom, score=4, at=later(9))
    reopen_as_staff(ticket=ticket, actor=ada, at=later(10))
    reply_as_staff(ticket=ticket, actor=ada, body="Done.", then=Status.SOLVED, at=later(11))
    close(ticket=ticket, at=later(26))
    response = signed_in(tom).get(page("request", ticket))
    assert [e.text for e in response.context["story"].entries if not e.who] == [
        "We sent you a reminder.",
        "You answered our questions.",
        "We marked the request as solved.",
        "You reopened the request.",
        "You said that this is solved.",
        "You rated our help.",
        "We reopened the request.",
        "We marked the request as solved.",
        "The request was closed.",
    ]


def test_a_solved_request_can_be_reopened_and_rated(ticket, tom):
    solve_as_requester(ticket=ticket, actor=tom)
    text = _text(ticket)
    assert "We believe this is solved." in text
    assert "you can reopen it until" in text
    assert f'action="{page("reopen", ticket)}"' in text
    assert f'href="{page("rate", ticket)}"' in text
    assert f'action="{page("solve", ticket)}"' not in text


def test_once_rated_it_does_not_ask_again(ticket, tom):
    solve_as_requester(ticket=ticket, actor=tom)
    rate(ticket=ticket, actor=tom, score=5)
    assert f'href="{page("rate", ticket)}"' not in _text(ticket)


def test_a_request_closed_long_ago_offers_a_new_one(ticket, tom):
    solve_as_requester(ticket=ticket, actor=tom, at=timezone.now() - timedelta(days=20))
    text = _text(ticket)
    assert "It can no longer be reopened." in text
    for name in ("reply", "solve", "reopen"):
        assert f'action="{page(name, ticket)}"' not in text
    assert 'href="/en/requests/new/"' in text


def test_it_reads_in_chinese(deposit, mei):
    ticket = factories.make_ticket(deposit, mei)
    response = signed_in(mei).get(f"/zh-hans/requests/{ticket.reference}/")
    assert '<html lang="zh-hans"' in response.content.decode()
    assert deposit.name_zh_hans in response.content.decode()


def _grow(ticket, tom, ada, messages):
    """Add messages with a file each, by both sides and a note among them."""
    made = Message.objects.bulk_create(
        Message(
            ticket=ticket,
            author=ada if number % 2 else tom,
            from_staff=bool(number % 2),
            internal=number % 10 == 1,
            body=f"Message {number}",
        )
        for number in range(messages)
    )
    for message in made:
        make_file(ticket, message, name=f"{message.pk}.png")


@pytest.mark.parametrize("messages", [1, 200])
def test_it_costs_the_same_for_one_message_and_for_two_hundred(
    ticket, tom, ada, messages, django_assert_num_queries
):
    _grow(ticket, tom, ada, messages)
    browser = signed_in(tom)
    # Session, person, ticket, files, messages, events, open questions.
    with django_assert_num_queries(7):
        response = browser.get(page("request", ticket))
    assert response.content.decode().count('class="entry"') == 1 + messages - messages // 10


def test_by_link_it_costs_no_more(ticket, tom, ada, django_assert_num_queries):
    _grow(ticket, tom, ada, 200)
    browser = by_link(ticket)
    with django_assert_num_queries(7):
        browser.get(page("request", ticket))


def test_the_costliest_state_stays_within_fifteen_queries(
    ticket, tom, ada, django_assert_max_num_queries
):
    _grow(ticket, tom, ada, 200)
    fields = list(ticket.category.fields.all())
    ask_facts(ticket=ticket, actor=ada, fields=fields, body="Everything.")
    browser = signed_in(tom)
    with django_assert_max_num_queries(15):
        browser.get(page("request", ticket))
