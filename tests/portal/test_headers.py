"""What every answer of a public site says to the browser: the rules of Mozilla's Observatory."""

import logging
import sys

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

from portal.access import make_key
from portal.logs import Discreet
from portal.management.commands.serve import programs
from portal.uploads import store
from tests.portal import phrases_for_tests, production
from tests.portal.signing_in import code_of
from tests.tickets.views import visits

FOREVER = 63_072_000
PAGES = ["home", "form", "sign-in", "own request", "attachment", "desk", "unknown", "redirect"]
HTML = ["home", "form", "sign-in", "own request", "desk", "unknown"]


@pytest.fixture(autouse=True)
def public(settings, monkeypatch):
    production.apply(settings, monkeypatch)
    settings.STAFF_SECOND_FACTOR = False  # the desk opens without: its pages are looked at


def browser(user=None) -> Client:
    client = Client(headers={"host": production.HOST})
    if user:
        client.force_login(user)
    return client


@pytest.fixture
def answer_of(ticket, tom, sue):
    """Ask for a page by its name."""
    file = visits.make_file(ticket, ticket.messages.get())
    path = store.path_of(file.stored_as)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a picture")
    known = {
        "home": (None, "/en/"),
        "form": (None, "/en/requests/new/deposit-not-arrived/"),
        "sign-in": (None, "/en/account/login/"),
        "own request": (tom, f"/en/requests/{ticket.reference}/"),
        "attachment": (tom, f"/en/requests/{ticket.reference}/files/{file.pk}/"),
        "desk": (sue, f"/admin/tickets/ticket/{ticket.pk}/change/"),
        "unknown": (None, "/en/no-such-page/"),
        "redirect": (None, "/"),
    }

    def ask(name, *, secure=True):
        who, address = known[name]
        answers.append(browser(who).get(address, secure=secure))
        return answers[-1]

    answers = []
    yield ask
    for answer in answers:
        answer.close()


def directives(answer) -> dict[str, str]:
    parts = answer["Content-Security-Policy"].split(";")
    return {name: value for name, _space, value in (part.strip().partition(" ") for part in parts)}


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_shuts_the_same_doors(answer_of, page):
    answer = answer_of(page)
    assert answer["Strict-Transport-Security"] == (f"max-age={FOREVER}; includeSubDomains; preload")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in answer["Permissions-Policy"]
    assert not answer.has_header("Access-Control-Allow-Origin")
    assert not answer.has_header("Server")


@pytest.mark.parametrize("page", HTML)
def test_a_page_runs_loads_and_sends_nothing_but_our_own(answer_of, page):
    policy = directives(answer_of(page))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "upgrade-insecure-requests": "",
    }


def test_a_file_opens_in_a_box_of_its_own(answer_of):
    answer = answer_of("attachment")
    assert answer.status_code == 200
    assert directives(answer)["default-src"] == "'none'"
    assert "sandbox" in directives(answer)


@pytest.mark.parametrize(("page", "kept"), [
    ("home", True), ("form", False), ("sign-in", False), ("own request", False),
    ("attachment", False), ("desk", False),
])  # fmt: skip
def test_what_is_somebodys_own_is_kept_in_no_cache(answer_of, page, kept):
    assert ("no-store" not in answer_of(page).get("Cache-Control", "")) is kept


def test_what_was_typed_is_kept_in_no_cache(db):
    client = browser()
    answer = client.post("/en/requests/new/deposit-not-arrived/", {"step": "check"}, secure=True)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_a_public_page_is_not_kept_for_who_has_a_session(tom):
    answer = browser(tom).get("/en/", secure=True)
    assert "Tom" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"


def test_our_own_files_may_be_kept(tom):
    answer = browser(tom).get(f"{site.STATIC_URL}css/site.css", secure=True)
    answer.close()
    assert answer.status_code == 200
    assert "no-store" not in answer["Cache-Control"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_plain_http_leads_to_the_same_page_over_tls(answer_of):
    answer = answer_of("home", secure=False)
    assert answer.status_code == 301
    assert answer["Location"] == f"https://{production.HOST}/en/"


def test_cookies_stay_with_this_host_over_tls_and_out_of_scripts(ticket, tom):
    visitor = browser()
    key = make_key(tom, ticket.reference)
    visitor.get(f"/en/requests/{ticket.reference}/", {"key": key}, secure=True)
    visitor.get("/en/account/login/", secure=True)
    visitor.post(reverse("admin:language"), {"language": "en"}, secure=True)
    visitor.post(reverse("theme"), {"theme": "dark"}, secure=True)
    cookies = visitor.cookies
    assert set(cookies) == {"__Host-session", "__Host-csrf", "django_language", "theme"}
    for name, cookie in cookies.items():
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert (cookie["path"], cookie["domain"]) == ("/", ""), name


def test_signing_in_keeps_to_the_same_rules(tom):
    client = browser()
    answer = client.post("/en/account/login/code/", {"email": tom.email}, secure=True)
    confirm = {"code": code_of()}
    answer = client.post("/en/account/login/code/confirm/", confirm, secure=True)
    assert set(answer.cookies) == {"__Host-session", "__Host-device", "__Host-csrf", "messages"}
    for name, cookie in answer.cookies.items():
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), (
            name
        )
    assert "no-store" in answer["Cache-Control"]


def test_the_key_of_a_link_leaves_the_address_and_is_not_told_on(ticket, tom):
    key = make_key(tom, ticket.reference)
    answer = browser().get(f"/en/requests/{ticket.reference}/", {"key": key}, secure=True)
    assert answer.status_code == 302
    assert "key" not in answer["Location"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


def line_of(message, *arguments, error=None) -> str:
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, message, arguments, error)
    return Discreet("{levelname} {message}", style="{").format(record)


def test_a_log_line_has_no_key_in_it():
    line = line_of('"GET %s HTTP/1.1" 404', "/en/requests/R-1/?a=1&key=eyJ.abc:def-_&b=2")
    assert line == 'ERROR "GET /en/requests/R-1/?a=1&key=…&b=2 HTTP/1.1" 404'


def test_a_log_line_has_no_secret_in_it():
    words = phrases_for_tests.phrase("bip39_english", 12, phrases_for_tests.seeded("log"))
    try:
        int(f"DETAIL: Failing row contains (17, {' '.join(words)}).")
    except ValueError:
        line = line_of("Internal Server Error: %s", "/en/", error=sys.exc_info())
    assert "Traceback" in line
    assert not any(" ".join(words[n : n + 3]) in line for n in range(len(words) - 2))


def test_an_error_is_logged_by_its_path_alone(client, caplog, ticket):
    address = f"/en/requests/{ticket.reference}/nothing/?key=abcdef"
    browser().get(address, secure=True)
    told = [record.getMessage() for record in caplog.records if record.name == "django.request"]
    assert told == [f"Not Found: {address.partition('?')[0]}"]


def test_the_web_server_keeps_no_log_of_addresses():
    assert not [word for word in programs("127.0.0.1")["web"] if "access" in word]


def test_no_report_of_an_error_is_sent_anywhere():
    handlers = site.LOGGING["handlers"]
    assert {handler["class"] for handler in handlers.values()} == {"logging.StreamHandler"}
    assert {handler["formatter"] for handler in handlers.values()} == {"line"}
    assert site.LOGGING["formatters"]["line"]["()"] == "portal.logs.Discreet"
    assert logging.getLogger("django").handlers == []
