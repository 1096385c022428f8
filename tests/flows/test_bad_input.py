"""What should not be sent: each gets a clear answer, loses nothing typed, keeps nothing."""

import html

import pytest
from django.core import signing
from django.test import Client

from portal.models import OutgoingEmail
from tests.flows.forms import read_form
from tests.flows.steps import SUBJECT, fill, form_url, send, typed, words
from tests.tickets.views.visits import upload
from tickets.models import Attachment, Event, Field, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]
URL = form_url("en")
MB = 1024 * 1024


def text_of(response):
    return html.unescape(response.content.decode())


def nothing_happened():
    return not (Ticket.objects.exists() or Event.objects.exists() or OutgoingEmail.objects.exists())


def errors(response):
    return {name: str(said[0]) for name, said in response.context["form"].errors.items()}


WRONG = {
    "email": ("mei at example", "Enter a valid email address."),
    "q_source": ("a friend", "Select a valid choice."),
    "q_sent_at_0": ("the day before", "Write the date and time like 2026-11-22 18:30."),
    "q_sent_at_1": ("Mars/Olympus", "“Mars/Olympus” is not a time zone we know."),
    "q_chain": ("dogecoin-2", "Select a valid choice."),
    "q_amount_0": ("a lot", "Write the amount in digits only, such as 250 or 0.015."),
    "q_amount_1": ("<b>", "Write the asset as its short name, such as USDT or BTC."),
    "q_transaction": ("0x12", "62 characters are missing. Please copy it again."),
    "subject": ("x" * 151, "Ensure this value has at most 150 characters (it has 151)."),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_type_is_named_and_everything_typed_stays(client, name):
    value, sentence = WRONG[name]

    answer = fill(client, **{name: value})

    asked = name.removesuffix("_0").removesuffix("_1")
    assert answer.status_code == 200
    assert errors(answer)[asked].startswith(sentence)
    assert "<title>\n            Error:" in answer.content.decode()
    again = read_form(answer, "submission")
    said = typed("en", **{name: value})
    if name not in {"q_source", "q_chain"}:  # nothing but what is offered can be shown as chosen
        assert again[name] == [value]
    assert all(again[other] == [said[other]] for other in said if other not in {name, asked})
    assert nothing_happened()


def test_several_values_for_one_question_are_one(client):
    answer = fill(client, subject=["First", "Second"], q_amount_0=["1", "2"])
    assert "Check your answers before you send them" in text_of(answer)
    assert read_form(answer, "submission")["subject"] == ["Second"]


def test_ten_megabytes_of_text_are_too_long_and_not_lost(client):
    story = "It is a long story. " * (10 * MB // 20)

    answer = fill(client, description=story)

    assert answer.status_code == 200
    assert "20000" in errors(answer)["description"].replace(",", "").replace("\xa0", "")
    assert read_form(answer, "submission")["description"][0].strip() == story.strip()
    assert nothing_happened()


def test_more_text_than_one_page_takes_gets_a_page_that_says_so(client):
    answer = fill(client, description="x" * (17 * MB))

    assert answer.status_code == 413
    assert "Nothing was sent or changed." in text_of(answer)
    assert nothing_happened()


def test_a_hundred_unknown_fields_are_not_kept(client, clock):
    strange = {f"strange_{number}": "surely not" for number in range(100)}

    checked = fill(client, **strange)
    clock.shift(30)
    answer = send(client, checked)

    assert "surely not" not in text_of(checked)
    assert answer.status_code == 302
    assert "surely not" not in str(Ticket.objects.values().get())


def test_more_fields_than_any_form_has_are_refused(client):
    answer = fill(client, **{f"strange_{number}": "x" for number in range(1001)})
    assert answer.status_code == 413
    assert nothing_happened()


def test_forged_hidden_fields_change_nothing(client, clock, tom, ticket):
    forged = {
        "status": "closed", "priority": "low", "requester": tom.pk, "reference": "R-00000000",
        "known_email": tom.email, "actor": tom.pk, "team": "1", "category": "feedback",
    }  # fmt: skip

    checked = fill(client, **forged)
    clock.shift(30)
    send(client, checked, **forged)

    filed = Ticket.objects.exclude(pk=ticket.pk).get()
    assert filed.requester.email == "mei@example.com"
    assert (filed.status, filed.priority, filed.category.slug) == (
        "new", "urgent", "deposit-not-arrived",
    )  # fmt: skip
    assert filed.reference != "R-00000000"


@pytest.mark.parametrize("forged", ["", "yesterday", "1.5", signing.dumps(0.0, salt="else")])
def test_a_forged_time_of_opening_does_not_hurry_the_form(client, clock, forged):
    checked = fill(client, begun=forged)
    clock.shift(30)

    answer = send(client, checked, begun=forged)

    assert answer.status_code == 200
    assert "quicker than people type" in text_of(answer)
    assert nothing_happened()


def test_a_forged_or_foreign_file_key_leads_to_no_file(client, clock, ticket):
    claimed = Attachment.objects.create(
        ticket=ticket, name="secret.png", content_type="image/png", size=1, stored_as="x"
    )
    keys = ["12", "x:y:z", signing.dumps(claimed.pk, salt="tickets.upload")]

    checked = fill(client, files=keys)
    clock.shift(30)
    send(client, checked, files=keys)

    assert "secret.png" not in text_of(checked)
    assert Attachment.objects.get().ticket == ticket
    assert Ticket.objects.latest("pk").attachments.count() == 0


def test_answers_to_questions_that_are_not_asked_are_not_kept(client, clock):
    asked = Field.objects.filter(category__slug="deposit-not-arrived").values("key")
    others = Field.objects.exclude(key__in=asked).values_list("key", flat=True)
    foreign = {f"q_{key}": "surely not" for key in [*others, "bank_reference"]}

    checked = fill(client, **foreign)
    clock.shift(30)
    send(client, checked)

    kept = {answer["key"] for answer in Ticket.objects.get().answers}
    assert kept == {"source", "sent_at", "chain", "transaction", "amount", "receiving_address"}


def test_the_same_form_sent_twice_files_one_request(client, clock):
    checked = fill(client, attachments=upload())
    clock.shift(30)

    first, second = send(client, checked), send(client, checked)

    assert first["Location"] == second["Location"]
    ticket = Ticket.objects.get()
    assert ticket.reference in text_of(client.get(second["Location"]))
    assert (ticket.messages.count(), ticket.attachments.count()) == (1, 1)
    assert OutgoingEmail.objects.count() == 1


def test_an_old_page_with_other_words_files_a_new_request_after_a_question(client, clock):
    checked = fill(client)
    clock.shift(30)
    send(client, checked)

    refused = send(client, checked, description="It is another deposit.")
    assert "You have sent this form before, with other words." in text_of(refused)
    assert Ticket.objects.count() == 1

    assert send(client, refused).status_code == 302
    assert Ticket.objects.latest("pk").messages.get().body == "It is another deposit."


def test_an_expired_page_offers_again_what_was_typed(clock):
    client = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})

    refused = client.post(URL, {**typed(), "step": "check", "csrfmiddlewaretoken": "old"})

    assert refused.status_code == 403
    assert words("This page was open for too long", "en") in text_of(refused)
    assert nothing_happened()
    offered = read_form(refused, "subject")
    assert offered.items() >= {name: [value] for name, value in typed().items()}.items()
    assert "Check your answers before you send them" in text_of(client.post(URL, offered))


def test_an_expired_page_repeats_nothing_that_another_site_sent():
    client = Client(enforce_csrf_checks=True, headers={"Origin": "https://evil.example"})
    refused = client.post(URL, {**typed(), "step": "send"})
    assert refused.status_code == 403
    assert SUBJECT["en"] not in text_of(refused)
    assert nothing_happened()


@pytest.mark.parametrize("path", ["", "reply/", "facts/", "rate/", "record.json", "files/1/"])
def test_a_reference_that_is_not_yours_is_not_found(client, ticket, sid, path):
    client.force_login(sid)
    theirs = client.get(f"/en/requests/{ticket.reference}/{path}")
    nobodys = client.get(f"/en/requests/R-ZZZZZZZZ/{path}")
    assert {theirs.status_code, nobodys.status_code} <= {404, 405}
    assert ticket.subject not in text_of(theirs)


@pytest.mark.parametrize("key", ["x", "a:b:c", "W10:1:x", "x" * 5000])
def test_a_link_that_was_tampered_with_is_not_found(client, ticket, key):
    url = f"/en/requests/{ticket.reference}/"
    answer = client.get(url, {"key": key})
    assert answer.status_code == 404
    assert ticket.subject not in text_of(answer)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_was_typed_survives_the_end_of_the_session(client, language, ticket):
    url = f"/{language}/requests/{ticket.reference}/reply/"

    answer = client.post(url, {"body": "A long answer that took me an hour."})

    assert answer.status_code == 404
    assert "A long answer that took me an hour." in text_of(answer)
    assert ticket.messages.count() == 1
