"""Confidential answers: sealed in the database, in no email, read on purpose and noted."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from portal.models import AuditLine, OutgoingEmail
from tests import factories
from tests.dump import dump
from tests.tickets.admin.desk import page, queue, text, url
from tests.tickets.views.visits import by_link
from tests.tickets.views.visits import page as own_page
from tickets import files
from tickets.actions.facts import ask_facts, give_facts
from tickets.admin.intake_forms import QuestionForm
from tickets.intake import answers
from tickets.models import Category, Message, Ticket

PHONE = "+44 20 8123 9876"
DIGITS = "8123 9876"


@pytest.fixture
def sign_in(catalogue_loaded) -> Category:
    return Category.objects.get(slug="sign-in")


@pytest.fixture
def locked(sign_in, tom) -> Ticket:
    """Tom's request about an account that is known by a telephone number."""
    given = factories.make_answers(sign_in, account_by="phone", account_phone=PHONE)
    return factories.make_ticket(sign_in, tom, answers=given)


@pytest.fixture
def desk(client, ada, sign_in):
    sign_in.team.members.add(ada)
    client.force_login(ada)
    return client


def audited() -> list[str]:
    return list(AuditLine.objects.order_by("pk").values_list("code", flat=True))


def test_a_copy_of_the_database_tells_no_confidential_answer(locked):
    assert answers.values(locked.answers)["account_phone"] == PHONE
    told = dump()
    assert "Phone number of the account" in told
    assert DIGITS not in told


def test_a_copy_of_the_disk_tells_nothing_of_a_file(locked, settings):
    kept = files.keep(ContentFile(b"my passport says Thumb", name="passport.txt"))
    with files.uploads.store.open_file(kept.stored_as) as file:
        assert b"passport" in file.read()
    on_disk = [p.read_bytes() for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()]
    assert len(on_disk) == 1
    assert b"passport" not in on_disk[0]


def test_no_email_tells_it(locked):
    email = OutgoingEmail.objects.get()
    assert "Phone number of the account: Given, not shown here" in email.text
    assert DIGITS not in email.text + email.html


def test_its_requester_sees_it_on_the_page_and_in_the_record(locked):
    browser = by_link(locked)
    assert PHONE in text(browser.get(own_page("request", locked)))
    assert PHONE in text(browser.get(own_page("record_text", locked)))
    assert PHONE in text(browser.get(own_page("record_json", locked)))


def test_staff_see_it_when_they_ask_for_it_and_that_is_written_down(desk, locked):
    assert DIGITS not in text(desk.get(page(locked)))
    assert audited() == ["ticket_read"]
    assert PHONE in text(desk.post(url("confidential", locked)))
    assert audited()[1] == "confidential_read"
    assert AuditLine.objects.get(code="confidential_read").about == f"ticket:{locked.pk}"


def test_an_auditor_does_not_read_it(client, locked, otto):
    client.force_login(otto)
    shown = text(client.get(page(locked)))
    assert "Given, not shown here" in shown
    assert "Show confidential answers" not in shown
    assert client.post(url("confidential", locked)).status_code == 403
    assert "confidential_read" not in audited()


def test_it_is_found_by_the_whole_number_however_it_is_spaced(desk, locked):
    for typed in (PHONE, "+442081239876", " +44 (20) 8123-9876 ", "＋44 20 8123 9876"):
        assert locked.reference in text(desk.get(queue(q=typed, view="all"))), typed
    assert locked.reference not in text(desk.get(queue(q="+44 20 8123 9877", view="all")))


def test_the_search_over_words_does_not_know_it(locked):
    assert not Ticket.objects.saying(DIGITS).exists()
    assert not Ticket.objects.saying("9876").exists()


def test_facts_that_are_given_later_are_sealed_too(sign_in, tom, ada):
    ticket = factories.make_ticket(sign_in, tom)
    asked = sign_in.fields.filter(key="account_phone")
    ask_facts(ticket=ticket, actor=ada, fields=list(asked), body="Which number?")
    given = factories.make_answers(sign_in, account_phone=PHONE)
    give_facts(ticket=ticket, actor=tom, answers=given)
    ticket.refresh_from_db()
    assert answers.values(ticket.answers) == {"account_phone": PHONE}
    assert ticket.phone_mark
    assert DIGITS not in dump()


def test_a_choice_that_is_confidential_is_sealed_with_its_words(sign_in, tom):
    sign_in.fields.filter(key="account_by").update(sensitive=True)
    given = factories.make_answers(sign_in, account_by="phone")
    ticket = factories.make_ticket(sign_in, tom, answers=given)
    assert "A phone number" not in str(ticket.answers)
    assert answers.line(ticket.answers[0]).text == "A phone number"


def test_without_its_key_an_answer_says_that_it_cannot_be_read(locked, settings):
    settings.SECRET_KEY = "another-0123456789-0123456789-0123456789"
    locked.refresh_from_db()
    assert answers.line(locked.answers[1]).text == "It can no longer be read."


def test_an_answer_that_is_searched_cannot_be_confidential(deposit):
    field = deposit.fields.get(key="amount")
    data = {name: getattr(field, name) for name in QuestionForm.base_fields} | {"sensitive": "on"}
    data["choices"] = data["shown_if_values"] = ""
    data["category"] = deposit.pk
    form = QuestionForm(data, instance=field)
    assert form.errors["sensitive"][0].endswith("it can't be sealed.")


def test_an_auditor_finds_who_read_what_by_reference_and_by_person(client, desk, locked, otto, tom):
    desk.get(page(locked))
    client.force_login(otto)
    for asked in (locked.reference, tom.email, "ada@desk.example"):
        listed = client.get(reverse("admin:portal_auditline_changelist"), {"q": asked})
        assert "opened a ticket" in text(listed), asked
    other = client.get(reverse("admin:portal_auditline_changelist"), {"q": "R-22222222"})
    assert "opened a ticket" not in text(other).partition("result_list")[2]


def test_notes_and_messages_are_not_changed_by_it(locked):
    assert Message.objects.get().body.startswith("I sent")
