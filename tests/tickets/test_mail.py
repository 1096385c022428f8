"""The emails of a request: right words, right language, right headers, nothing smuggled in."""

import copy
import re
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.core.files.base import ContentFile
from django.test import RequestFactory
from django.utils import translation

from portal.accounts import codes
from portal.accounts.adapter import AccountAdapter
from portal.accounts.notices import notify
from portal.models import OutgoingEmail, User
from tests import factories
from tickets import files, mail
from tickets.actions.alarm import raise_alarm
from tickets.actions.close import close
from tickets.actions.facts import ask_facts
from tickets.actions.rate import ask_rating
from tickets.actions.remind import remind, warn
from tickets.actions.reopen import reopen_as_staff
from tickets.actions.reply import reply_as_staff
from tickets.actions.resend_link import resend_link
from tickets.actions.solve import solve_as_staff
from tickets.email import address
from tickets.models import Category, Ticket
from tickets.workflow import Status

pytestmark = pytest.mark.django_db

MARKER = "NOT-THERE"
SUBJECT = """<b>Where's my "deposit"</b> & more"""
BODY = """It's <script>alert("x")</script> & gone.\nSee https://example.com/a?b=1&c=2"""


def latest(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_related("requester", "category").get(pk=ticket.pk)


def reply(ticket, agent, then=Status.PENDING):
    reply_as_staff(ticket=latest(ticket), actor=agent, body=BODY, then=then)


def asked(act):
    """The act on a ticket that waits for its requester since a question of ours."""

    def then(ticket, agent):
        reply(ticket, agent)
        act(ticket=latest(ticket), at=ticket.created_at)

    return then


def solved(act):
    """The act on a ticket that is solved."""

    def then(ticket, agent):
        solve_as_staff(ticket=ticket, actor=agent)
        act(latest(ticket), agent)

    return then


OF_TICKETS = {
    "received": lambda ticket, agent: None,
    "reply": reply,
    "facts_needed": lambda ticket, agent: ask_facts(
        ticket=ticket, actor=agent, body=BODY, fields=list(ticket.category.fields.all()[:3])
    ),
    "reminder": asked(remind),
    "closing_soon": asked(warn),
    "closed": asked(close),
    "reopened": solved(lambda ticket, agent: reopen_as_staff(ticket=ticket, actor=agent)),
    "solved": lambda ticket, agent: reply(ticket, agent, Status.SOLVED),
    "rate": solved(lambda ticket, agent: ask_rating(ticket=ticket, at=ticket.created_at)),
    "link": lambda ticket, agent: resend_link(ticket=ticket),
    "secret_removed": lambda ticket, agent: raise_alarm(
        ticket=ticket, actor=ticket.requester, secrets=["wif_key"]
    ),
}
# tests/tickets/email/test_letters.py
OF_MAIL = {"received_facts_needed", "copy"}
# tests/tickets/test_personal.py
OF_PERSONAL_DATA = {"export_ready", "erasure_asked", "erasure_called_off", "erasure_done"}
OF_ACCOUNTS = {
    "sign_in_code": ("account/email/login_code", {"code": "K7-33"}),
    "unknown_account": ("account/email/unknown_account", {}),
}
CODES = {codes.CONFIRM.template: codes.CONFIRM, codes.ADDRESS.template: codes.ADDRESS}
NOTICES = {
    "new_device": [{}],
    "address_changed": [{"to": "old@example.com", "new": "m…@example.com"}],
    "password_changed": [{"removed": False}, {"removed": True}],
    "factor_added": [{"factor": "app"}, {"factor": "passkey"}],
    "factor_removed": [{"factor": "app"}, {"factor": "passkey"}, {"factor": "all"}],
    "recovery_codes": [{}],
}
BY_STAFF = {"reply", "facts_needed", "solved"}


@pytest.fixture(autouse=True)
def missing_names_show(settings):
    """A template that asks for what its email does not have writes the marker."""
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = MARKER


@pytest.fixture
def visit_of():
    """A request of somebody with a session."""

    def visit(person: User):
        agent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
        request = RequestFactory(REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT=agent).get("/")
        request.session, request.user = {}, person
        return request

    return visit


@pytest.fixture
def people(mei, tom):
    return {"zh-hans": mei, "en": tom}


@pytest.fixture
def filed(deposit, people):
    """Files a request with awkward words in a language."""

    def file(language: str, category: Category = deposit, **overrides) -> Ticket:
        return factories.make_ticket(
            category,
            people[language],
            **{"subject": SUBJECT, "description": BODY, "answers": given(deposit), **overrides},
        )

    return file


def given(deposit: Category):
    return factories.make_answers(
        deposit,
        chain="ethereum",
        transaction={"chain": "ethereum", "value": factories.HASH},
        amount={"amount": "250", "asset": "USDT"},
    )


def write(template: str, ticket: Ticket, agent: User) -> OutgoingEmail:
    OF_TICKETS[template](ticket, agent)
    return OutgoingEmail.objects.get(template=template)


def write_account(template: str, person: User, language: str) -> OutgoingEmail:
    prefix, context = OF_ACCOUNTS[template]
    with translation.override(language):
        AccountAdapter(RequestFactory().get("/")).send_mail(
            prefix, person.email, {**context, "user": person}
        )
    return OutgoingEmail.objects.get(template=template)


# Whose tests have theirs.
ELSEWHERE = {
    *("announcement", "announcement_update", "subscribe"),  # tests/kb/
    *("complaint_letter", "complaint_due", "complaint_late", "complaint_progress_due"),
    "compensation_unpaid",  # tests/complaints/
    *("incident_update", "identity_asked", "identity_code", "identity_settled"),
    "security_alert",
    *OF_PERSONAL_DATA,
}


def test_every_email_is_tested_here():
    home = site.BASE_DIR / "templates/email"
    folders = {path.name for path in home.iterdir() if path.is_dir()}
    ours = set(OF_TICKETS) | OF_MAIL | set(OF_ACCOUNTS) | set(CODES) | set(NOTICES)
    assert folders - ELSEWHERE == ours
    for name in folders:
        parts = {path.name for path in (home / name).iterdir()}
        assert parts == {"subject.txt", "body.txt", "body.html"}


# What every email must be


def check_form(email: OutgoingEmail, language: str) -> None:
    assert MARKER not in email.subject + email.text + email.html
    assert email.language == language
    assert f'lang="{language}"' in email.html
    with translation.override(language):
        never = translation.gettext(
            "We never ask for your recovery phrase or a private key. "
            "Whoever asks for them isn't us, whatever name they use."
        )
    assert never in email.text
    assert never in email.html
    assert f"{site.SITE_URL}/" in email.text
    assert "color-scheme" in email.html
    assert email.html.count('class="button"') <= 1
    assert "<img" not in email.html
    assert "\n\n\n" not in email.text
    assert "{" not in email.text + email.subject
    assert "\n" not in email.subject


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("template", OF_TICKETS)
def test_an_email_of_a_ticket_is_whole(template, language, filed, ada):
    ticket = filed(language)
    email = write(template, ticket, ada)
    check_form(email, language)
    assert email.subject.endswith(f"[{ticket.reference}]")
    assert email.to_email == ticket.requester.email
    assert email.about == f"ticket:{ticket.pk}"
    assert SUBJECT in email.subject
    assert SUBJECT in email.text.splitlines()[0]
    (link,) = set(re.findall(r'href="([^"]+\?key=[^"]+)"', email.html))
    assert link in email.text.splitlines()
    assert link.startswith(f"{site.SITE_URL}/{language}/requests/{ticket.reference}/")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("template", OF_ACCOUNTS)
def test_an_email_of_an_account_is_whole(template, language, people):
    email = write_account(template, people[language], language)
    check_form(email, language)
    assert email.sensitive


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("template", CODES)
def test_a_code_for_ones_own_account_is_whole(template, language, people, visit_of):
    person = people[language]
    with translation.override(language):
        codes.send(visit_of(person), CODES[template], person, "new@example.com")
    email = OutgoingEmail.objects.get(template=template)
    check_form(email, language)
    assert email.sensitive
    assert email.to_email == "new@example.com"
    assert re.search(r"^[A-Z]{4}-[A-Z]{4}$", email.text, re.MULTILINE)
    assert not re.search(r"[A-Z]{4}-[A-Z]{4}", email.subject)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("template", NOTICES)
def test_a_notice_of_ones_account_is_whole(template, language, people, visit_of):
    person = people[language]
    for more in NOTICES[template]:
        notify(template, person, visit_of(person), **more)
        email = OutgoingEmail.objects.filter(template=template).latest("pk")
        check_form(email, language)
        assert email.to_email == more.get("to", person.email)
        assert "Firefox, Linux" in email.text
        assert "203.0.113.9" in email.text
        if template != "address_changed":
            assert f"{site.SITE_URL}/{language}/account/" in email.text.splitlines()


def test_the_code_is_in_its_email(tom):
    code = write_account("sign_in_code", tom, "en")
    assert "K7-33" in code.text.splitlines()
    assert "K7-33" not in code.subject


def test_an_address_that_nobody_has_is_answered_too(db):
    AccountAdapter(RequestFactory().get("/")).send_mail(
        "account/email/unknown_account", "nobody@example.com", {}
    )
    assert OutgoingEmail.objects.get().to_email == "nobody@example.com"
    assert not User.objects.exists()


def test_a_receipt_renders_for_every_category(filed):
    categories = list(Category.objects.all())
    assert len(categories) == 11
    for category in categories:
        ticket = filed("en", category, answers=[])
        check_form(OutgoingEmail.objects.get(about=mail.about(ticket)), "en")


# Text is text


@pytest.mark.parametrize("template", OF_TICKETS)
def test_words_of_people_are_never_markup(template, filed, ada):
    email = write(template, filed("en"), ada)
    assert "<b>" not in email.html
    assert "<script>" not in email.html
    assert "&lt;b&gt;Where&#x27;s my &quot;deposit&quot;&lt;/b&gt; &amp; more" in email.html
    for entity in ("&lt;", "&amp;", "&#x27;", "&quot;"):
        assert entity not in email.text
        assert entity not in email.subject


def test_a_message_stays_as_it_was_written(filed, ada):
    email = write("reply", filed("en"), ada)
    assert BODY in email.text
    assert 'href="https://example.com/a?b=1&amp;c=2"' in email.html


def test_a_subject_cannot_add_headers(filed):
    filed("en", subject="Help\r\nBcc: evil@example.com\nX-Evil: 1")
    email = OutgoingEmail.objects.get()
    assert email.subject.startswith("We have your request: Help Bcc: evil@example.com X-Evil: 1 [")
    assert set(email.headers) == {"Reply-To", "Auto-Submitted"}


def test_the_longest_subject_keeps_its_reference(filed):
    ticket = filed("en", subject="x" * 150)
    assert OutgoingEmail.objects.get().subject.endswith(f"{'x' * 150} [{ticket.reference}]")


# What they say


def test_a_receipt_says_what_happens_next_and_what_was_written(filed):
    ticket = filed("zh-hans")
    text = OutgoingEmail.objects.get().text
    due = ticket.due_at + timedelta(hours=8)
    assert f"{due:%Y-%m-%d %H:%M} Asia/Shanghai" in text
    assert "> It's <script>" in text
    assert f"> 交易哈希: {factories.HASH}" in text
    assert ticket.reference in text


def test_an_answer_names_who_wrote_it_and_never_their_address(filed, ada):
    assert write("reply", filed("en"), ada).text.startswith("Ada has answered your request")
    OutgoingEmail.objects.all().delete()
    ada.name = ""
    ada.save()
    email = write("reply", filed("en"), ada)
    assert email.text.startswith("We have answered your request")
    assert ada.email not in email.text + email.html


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (Status.PENDING, "We need your answer to go on"),
        (Status.OPEN, "We are still working on it"),
    ],
)
def test_an_answer_says_whose_turn_it_is(then, words, filed, ada):
    reply(filed("en"), ada, then)
    email = OutgoingEmail.objects.get(template="reply")
    assert words in email.text
    assert words in email.html


def test_missing_facts_are_listed_in_the_users_language(filed, ada, deposit):
    email = write("facts_needed", filed("zh-hans"), ada)
    for field in deposit.fields.all()[:3]:
        assert f"- {field.label_zh_hans}" in email.text
        assert field.label_zh_hans in email.html
    assert "/facts/?key=" in email.text


def test_files_of_an_answer_are_named(filed, ada):
    file = files.keep(ContentFile(b"steps", name="steps.txt"))
    reply_as_staff(ticket=filed("en"), actor=ada, body="See the file.", files=[file])
    assert "- steps.txt" in OutgoingEmail.objects.get(template="reply").text


@pytest.mark.parametrize("template", ["closed", "solved"])
def test_a_settled_request_says_until_when_it_can_be_reopened(template, filed, ada):
    ticket = filed("en")
    email = write(template, ticket, ada)
    until = latest(ticket).status_since + timedelta(days=14)
    assert f"{until:%Y-%m-%d %H:%M} Europe/London" in email.text


# Headers


def test_a_receipt_begins_the_thread(filed):
    ticket = filed("en")
    email = OutgoingEmail.objects.get()
    assert email.message_id == address.root_id(ticket.reference)
    assert email.headers == {
        "Reply-To": address.reply_address(ticket.reference),
        "Auto-Submitted": "auto-generated",
    }


@pytest.mark.parametrize("template", sorted(set(OF_TICKETS) - {"received"}))
def test_every_later_email_answers_to_the_receipt(template, filed, ada):
    ticket = filed("en")
    email = write(template, ticket, ada)
    root = address.root_id(ticket.reference)
    assert email.headers["In-Reply-To"] == email.headers["References"] == root
    assert email.message_id != root
    for signed in (email.message_id, email.headers["Reply-To"]):
        assert address.read_reference(signed) == ticket.reference
    assert ("Auto-Submitted" in email.headers) == (template not in BY_STAFF)
    assert "List-Unsubscribe" not in email.headers


def test_a_signed_name_cannot_be_made_by_others():
    real = address.reply_address("R-7F3K92QX")
    assert address.read_reference(real.upper()) == "R-7F3K92QX"
    assert address.read_reference(real.replace("R-7F3K92QX", "R-7F3K92QY")) == ""
    assert address.read_reference(f"support+R-7F3K92QX.reply.{'0' * 16}@localhost") == ""
    assert address.read_reference("R-7F3K92QX") == ""


def test_the_message_keeps_the_id_of_its_email(filed, ada):
    ticket = filed("en")
    email = write("reply", ticket, ada)
    assert ticket.messages.last().message_id == email.message_id
