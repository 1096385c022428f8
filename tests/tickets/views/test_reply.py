"""The requester writes more."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from portal.models import OutgoingEmail
from tests.tickets.views.visits import by_link, make_file, page, signed_in, upload
from tickets.actions.reply import reply_as_staff
from tickets.actions.solve import solve_as_requester
from tickets.models import Attachment, Event, Message, Ticket
from tickets.workflow import MAX_TEXT

PHRASE = (
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"
)


@pytest.fixture
def browser(ticket, tom):
    return signed_in(tom)


def _mark(browser, ticket) -> str:
    return str(browser.get(page("request", ticket)).context["form"]["mark"].value())


def _later(ticket) -> list[str]:
    return [message.body for message in ticket.messages.all()][1:]


def test_a_reply_is_kept_and_the_page_says_so(browser, ticket):
    response = browser.post(page("reply", ticket), {"body": " The hash was wrong.\n"})
    assert response.status_code == 302
    assert response["Location"] == page("request", ticket)
    assert [str(m) for m in get_messages(response.wsgi_request)] == ["We have your reply."]
    message = ticket.messages.last()
    assert (message.body, message.from_staff, message.channel) == (
        "The hash was wrong.", False, "web",
    )  # fmt: skip


def test_a_reply_by_the_link_makes_a_waiting_request_ours_again(ticket, ada):
    reply_as_staff(ticket=ticket, actor=ada, body="Which memo?")
    assert by_link(ticket).post(page("reply", ticket), {"body": "12345"}).status_code == 302
    ticket.refresh_from_db()
    assert ticket.status == "open"
    assert ticket.messages.last().author_id == ticket.requester_id


def test_a_reply_reopens_what_was_solved(browser, ticket, tom):
    solve_as_requester(ticket=ticket, actor=tom)
    browser.post(page("reply", ticket), {"body": "It is gone again."})
    ticket.refresh_from_db()
    assert ticket.status == "open"


def test_the_same_form_sent_twice_is_one_message(browser, ticket):
    posted = {"body": "Any news?", "mark": _mark(browser, ticket)}
    for _time in range(2):
        assert browser.post(page("reply", ticket), posted).status_code == 302
    assert _later(ticket) == ["Any news?"]
    assert Event.objects.filter(ticket=ticket, kind="replied").count() == 1


def test_the_same_words_from_a_fresh_page_are_said_again(browser, ticket):
    for _time in range(2):
        posted = {"body": "Any news?", "mark": _mark(browser, ticket)}
        browser.post(page("reply", ticket), posted)
    assert _later(ticket) == ["Any news?", "Any news?"]


def test_other_words_from_a_page_that_was_gone_back_to_are_not_lost(browser, ticket):
    mark = _mark(browser, ticket)
    for body in ("First.", "Second."):
        browser.post(page("reply", ticket), {"body": body, "mark": mark})
    assert _later(ticket) == ["First.", "Second."]


@pytest.mark.parametrize("mark", ["", "nonsense", "x" * 10_000, "a\r\nBcc: b"])
def test_a_forged_mark_hinders_nothing(browser, ticket, mark):
    browser.post(page("reply", ticket), {"body": "Hello.", "mark": mark})
    assert _later(ticket) == ["Hello."]
    assert "\n" not in ticket.messages.last().message_id


def test_one_mark_in_two_requests_is_two_messages(browser, ticket, tom):
    other = Ticket.objects.create(
        requester=tom, category=ticket.category, subject="Other", priority="low", language="en"
    )
    posted = {"body": "Hello.", "mark": _mark(browser, ticket)}
    browser.post(page("reply", ticket), posted)
    browser.post(page("reply", other), posted)
    assert (_later(ticket), other.messages.count()) == (["Hello."], 1)


@pytest.mark.parametrize("body", ["", "   \n "])
def test_an_empty_reply_is_refused_and_nothing_happens(browser, ticket, body):
    response = browser.post(page("reply", ticket), {"body": body})
    assert response.status_code == 200
    assert "Please write something first." in response.content.decode()
    assert "<title> Error: " in " ".join(response.content.decode().split())
    assert _later(ticket) == []


def test_a_reply_that_is_too_long_is_refused_and_kept_in_the_page(browser, ticket):
    body = "Nothing came yet. " * (MAX_TEXT // 18) + "That is the end of it"
    response = browser.post(page("reply", ticket), {"body": body})
    assert response.status_code == 200
    assert "end of it</textarea>" in response.content.decode()
    assert "This is longer than 20000 characters." in response.content.decode()
    assert _later(ticket) == []


def test_a_recovery_phrase_is_neither_kept_nor_shown_again(browser, ticket):
    response = browser.post(page("reply", ticket), {"body": f"My words: {PHRASE}"})
    assert response.status_code == 200
    assert "abandon" not in response.content.decode()
    assert "move them to a new wallet now" in response.content.decode()
    assert _later(ticket) == []
    assert not Message.objects.filter(body__contains="abandon").exists()
    assert not OutgoingEmail.objects.filter(text__contains="abandon").exists()


def test_what_the_verb_refuses_is_said_and_the_text_stays(browser, ticket, tom):
    solve_as_requester(ticket=ticket, actor=tom, at=timezone.now() - timedelta(days=20))
    response = browser.post(page("reply", ticket), {"body": "Still wrong."})
    assert response.status_code == 200
    assert "This request was closed long ago. Please file a new one." in response.content.decode()
    assert "Still wrong." in response.content.decode()
    assert _later(ticket) == []


def test_thirty_replies_an_hour_are_enough(browser, ticket):
    for number in range(30):
        browser.post(page("reply", ticket), {"body": f"Reply {number}"})
    response = browser.post(page("reply", ticket), {"body": "One more"})
    assert response.status_code == 200
    assert "You have written often within the last hour." in response.content.decode()
    assert "One more</textarea>" in response.content.decode()
    assert len(_later(ticket)) == 30


def test_another_tickets_file_cannot_be_taken_along(browser, ticket, ada, deposit, sid):
    file = make_file(ticket)
    Attachment.objects.update(ticket=None)
    browser.post(page("reply", ticket), {"body": "Mine now.", "files": str(file.pk)})
    file.refresh_from_db()
    assert file.ticket_id is None


def test_a_file_comes_with_the_reply(browser, ticket):
    browser.post(page("reply", ticket), {"body": "See here.", "attachments": upload()})
    file = Attachment.objects.get()
    assert (file.ticket, file.message, file.name) == (ticket, ticket.messages.last(), "proof.png")


def test_a_file_that_is_refused_costs_neither_the_text_nor_the_good_file(browser, ticket):
    sent = [upload(), upload("proof.exe", b"MZ" + bytes(200))]
    response = browser.post(page("reply", ticket), {"body": "See here.", "attachments": sent})
    text = response.content.decode()
    assert response.status_code == 200
    assert "Something is missing or not right" in text
    assert "See here.</textarea>" in text
    assert "proof.png" in text
    assert _later(ticket) == []
    posted = {"body": "See here.", "files": response.context["files"].keys}
    browser.post(page("reply", ticket), posted)
    assert Attachment.objects.get().message == ticket.messages.last()
