"""The requester answers just the questions that staff asked."""

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from portal.models import Timer
from tests import factories
from tests.tickets.views.visits import by_link, page, signed_in, upload
from tickets.actions.facts import ask_facts
from tickets.actions.reply import reply_as_staff
from tickets.models import FactRequest, Ticket
from tickets.views import questions
from tickets.workflow import Status

OTHER_HASH = "0x" + "ab" * 32


@pytest.fixture
def ask(ticket, ada):
    def do(*keys: str) -> Ticket:
        fields = list(ticket.category.fields.filter(key__in=keys))
        assert len(fields) == len(keys)
        ask_facts(ticket=ticket, actor=ada, fields=fields, body="Please tell us.")
        ticket.refresh_from_db()
        return ticket

    return do


@pytest.fixture
def browser(tom):
    return signed_in(tom)


def _answer(ticket, key):
    return next((a["value"] for a in ticket.answers if a["key"] == key), None)


def _said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_form_has_the_asked_questions_and_no_others(browser, ask):
    response = browser.get(page("facts", ask("memo", "amount")))
    assert set(response.context["form"].fields) == {"q_memo", "q_amount"}
    assert [line.text for line in response.context["before"]] == ["250 USDT"]


def test_the_answers_find_their_places_and_it_is_our_turn(ask):
    ticket = ask("memo", "amount")
    browser = by_link(ticket)
    posted = {"q_memo": "12345", "q_amount_0": "251", "q_amount_1": "usdt"}
    response = browser.post(page("facts", ticket), posted)
    assert response["Location"] == page("request", ticket)
    assert _said(response) == ["Thank you. We have your answers and go on with your request."]
    ticket.refresh_from_db()
    assert (_answer(ticket, "memo"), ticket.amount, ticket.status) == ("12345", "251 USDT", "open")
    assert not Timer.objects.filter(kind="tickets.remind", done_at=None).exists()


def test_a_hash_is_checked_on_the_network_that_was_answered_before(browser, ask):
    ticket = ask("transaction")
    browser.post(page("facts", ticket), {"q_transaction": OTHER_HASH})
    ticket.refresh_from_db()
    assert _answer(ticket, "transaction") == {"chain": "ethereum", "value": OTHER_HASH}
    assert ticket.transaction == OTHER_HASH


def test_a_wrong_hash_is_explained_and_stays_in_the_form(browser, ask):
    ticket = ask("transaction", "memo")
    posted = {"q_transaction": OTHER_HASH[:-1], "q_memo": "12345"}
    response = browser.post(page("facts", ticket), posted)
    text = response.content.decode()
    assert response.status_code == 200
    assert "1 character is missing. Please copy it again." in text
    assert OTHER_HASH[:-1] in text
    assert 'value="12345"' in text
    ticket.refresh_from_db()
    assert (ticket.transaction, ticket.status) == (factories.HASH, "pending")


def test_a_condition_among_the_asked_questions_counts(browser, ask):
    ticket = ask("chain", "memo")
    browser.post(page("facts", ticket), {"q_chain": "tron", "q_memo": "12345"})
    ticket.refresh_from_db()
    assert (ticket.chain, _answer(ticket, "memo")) == ("tron", None)


def test_answers_to_other_questions_are_ignored(browser, ask):
    ticket = ask("memo")
    posted = {"q_memo": "1", "q_amount_0": "9", "q_amount_1": "BTC", "status": "solved"}
    browser.post(page("facts", ticket), posted)
    ticket.refresh_from_db()
    assert (ticket.amount, ticket.status) == ("250 USDT", "open")


def test_an_empty_answer_is_none(browser, ask):
    ticket = ask("memo")
    response = browser.post(page("facts", ticket), {"q_memo": ""})
    assert "Answer at least one question, or write to us instead." in response.content.decode()
    ticket.refresh_from_db()
    assert (ticket.status, FactRequest.objects.get().answered_at) == ("pending", None)


def test_a_recovery_phrase_is_not_kept_and_the_other_answer_is(browser, ask):
    ticket = ask("memo", "bank_reference")
    phrase = " ".join(["abandon"] * 11 + ["about"])
    posted = {"q_memo": phrase, "q_bank_reference": "B-17"}
    text = browser.post(page("facts", ticket), posted).content.decode()
    assert "abandon" not in text
    assert "B-17" in text
    ticket.refresh_from_db()
    assert ticket.status == "pending"


def test_files_can_be_asked_for(browser, ask):
    ticket = ask("proof")
    response = browser.get(page("facts", ticket))
    assert response.context["takes_files"].key == "proof"
    assert 'type="file"' in response.content.decode()
    response = browser.post(page("facts", ticket))
    assert "Answer at least one question" in response.content.decode()
    browser.post(page("facts", ticket), {"attachments": upload()})
    ticket.refresh_from_db()
    assert (ticket.attachments.get().name, ticket.status) == ("proof.png", "open")


def test_a_file_that_is_refused_leaves_the_questions_open(browser, ask):
    ticket = ask("proof", "memo")
    posted = {"q_memo": "12345", "attachments": upload("proof.exe", b"MZ" + bytes(200))}
    text = browser.post(page("facts", ticket), posted).content.decode()
    assert "Something is missing or not right" in text
    assert 'value="12345"' in text
    ticket.refresh_from_db()
    assert (ticket.status, ticket.attachments.count()) == ("pending", 0)


def test_a_race_with_staff_is_told_in_a_sentence(browser, ask, monkeypatch):
    """Somebody closed the questions between drawing the form and keeping its answers."""
    ticket = ask("memo")
    asked = questions.open_questions

    def and_then_closed(of):
        found = asked(of)
        FactRequest.objects.update(answered_at=timezone.now())
        return found

    monkeypatch.setattr(questions, "open_questions", and_then_closed)
    response = browser.post(page("facts", ticket), {"q_memo": "12345"})
    assert "Nothing is asked for any more. You can still write to us." in response.content.decode()
    ticket.refresh_from_db()
    assert ticket.status == "pending"


def test_answering_twice_is_no_mistake(browser, ask):
    ticket = ask("memo")
    for _time in range(2):
        response = browser.post(page("facts", ticket), {"q_memo": "12345"})
        assert response["Location"] == page("request", ticket)
    ticket.refresh_from_db()
    assert ticket.events.filter(kind="facts_given").count() == 1


def test_an_old_link_leads_to_the_conversation(browser, ask, ada):
    ticket = ask("memo")
    browser.post(page("facts", ticket), {"q_memo": "12345"})
    response = browser.get(page("facts", ticket), follow=True)
    assert response.redirect_chain == [(page("request", ticket), 302)]
    assert "We have no open questions." in response.content.decode()


def test_solved_in_between_nothing_is_asked_any_more(browser, ask, ada):
    ticket = ask("memo")
    reply_as_staff(ticket=ticket, actor=ada, body="Found it without you.", then=Status.SOLVED)
    before = ticket.events.count()
    assert browser.post(page("facts", ticket), {"q_memo": "12345"}).status_code == 302
    assert ticket.events.count() == before


def test_questions_of_another_category_are_not_asked(browser, ask, ticket):
    ask("memo")
    FactRequest.objects.update(keys=["no_such_question"])
    assert browser.get(page("facts", ticket)).status_code == 302
