"""What every page promises: its language, a way past the header, a theme, a way on from errors."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string
from django.test import Client
from django.urls import reverse

from portal import errors
from tickets.intake.forms import IntakeForm

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
# An email has no stylesheet to link to, and what is drawn as PDF loads nothing: they carry theirs.
PAGES = [p for p in TEMPLATES if "email" not in p.parts and "paper" not in p.stem]
OWN = ["400", "403", "404", "413", "429", "csrf"]


def name_of(path: Path) -> str:
    return path.relative_to(settings.BASE_DIR / "templates").as_posix()


class Attributes(HTMLParser):
    """Every attribute of a page by its name, in the order of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            self.found.setdefault(name, []).append(value or "")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_page_names_its_language_and_leads_to_the_other(client, language):
    page = client.get(f"/{language}/requests/new/").content.decode()
    other = {"en": "zh-hans", "zh-hans": "en"}[language]
    assert f'<html lang="{language}"' in page
    assert Attributes(page).found["hreflang"] == [other]
    assert f"/{other}/requests/new/" in Attributes(page).found["href"]


@pytest.mark.django_db
def test_the_first_link_of_a_page_skips_to_its_content(client):
    page = client.get("/en/").content.decode()
    body = page[page.index("<body") :]
    assert Attributes(body).found["href"][0] == "#main"
    assert '<main id="main" tabindex="-1" class="page-narrow">' in page


def test_a_visitor_without_a_session_costs_no_query_of_their_own(
    client, db, django_assert_num_queries
):
    # The categories, the guided checks, the channels, and what is open now.
    with django_assert_num_queries(4):
        client.get("/en/")


@pytest.mark.django_db
def test_without_a_choice_the_theme_follows_the_device(client):
    page = client.get("/en/").content.decode()
    assert "data-bs-theme" not in page
    assert 'media="(prefers-color-scheme: dark)"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_theme_is_remembered_and_brings_one_back(client, theme):
    answer = client.post(reverse("theme"), {"theme": theme, "next": "/en/requests/new/"})
    assert answer["Location"] == "/en/requests/new/"
    page = client.get("/en/requests/new/").content.decode()
    assert f'data-bs-theme="{theme}"' in page
    assert ("css/dark.css" in page) is (theme == "dark")
    assert "prefers-color-scheme" not in page


@pytest.mark.django_db
def test_an_unknown_theme_follows_the_device_and_a_foreign_address_is_not_followed(client):
    client.cookies["theme"] = "dark"
    answer = client.post(reverse("theme"), {"theme": "pink", "next": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert answer.cookies["theme"].value == ""


@pytest.mark.django_db
def test_the_title_says_that_something_is_wrong(client):
    page = client.post(reverse("account_login"), {"login": ""}).content.decode()
    title = page[page.index("<title>") + len("<title>") : page.index("</title>")]
    assert " ".join(title.split()) == f"Error: Sign in – {settings.SITE_NAME}"
    assert 'class="error-summary"' in page
    assert 'href="#id_login"' in page


@pytest.mark.django_db
def test_an_unknown_address_gets_our_page_with_a_way_on(client):
    answer = client.get("/en/no-such-page/")
    assert answer.status_code == 404
    assert "We can't find this page" in answer.content.decode()
    assert reverse("tickets:home") in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", OWN)
def test_every_error_page_has_a_way_on(rf, name):
    page = render_to_string(f"errors/{name}.html", request=rf.get("/en/requests/new/"))
    assert page.count("<h1") == 1
    assert f'href="{reverse("tickets:home")}"' in page


def test_refusals_keep_their_status(rf):
    request = rf.get("/en/")
    assert errors.bad_request(request, ValueError()).status_code == 400
    assert errors.forbidden(request, PermissionError()).status_code == 403


def test_a_form_without_its_token_is_refused_with_what_to_do():
    answer = Client(enforce_csrf_checks=True).post(reverse("theme"), {"theme": "dark"})
    assert answer.status_code == 403
    assert "This page was open for too long" in answer.content.decode()
    assert "theme" not in answer.cookies


def test_the_page_of_a_broken_server_asks_nothing_of_it(rf):
    """No database, no context processors, no request: whatever broke, this page comes."""
    page = render_to_string("errors/500.html")
    assert "Something broke on our side" in page
    assert 'href="/"' in page
    assert errors.broken(rf.get("/en/")).status_code == 500


@pytest.mark.django_db
def test_labels_and_descriptions_of_a_form_lead_somewhere(client, deposit):
    path = reverse("tickets:new", args=[deposit.slug])
    page = client.post(path, {"step": "check", "q_source": "wallet"}).content.decode()
    found = Attributes(page).found
    ids = set(found["id"])
    assert len(found["id"]) == len(ids)
    assert set(found["for"]) <= ids
    assert {name for value in found["aria-describedby"] for name in value.split()} <= ids
    assert {href[1:] for href in found["href"] if href.startswith("#")} <= ids


@pytest.mark.django_db
def test_the_summary_says_the_same_words_as_the_field(deposit):
    form = IntakeForm(deposit, deposit.fields.all(), data={"subject": "x" * 151})
    said = form.errors["subject"][0]
    summary = render_to_string("components/error_summary.html", {"form": form})
    field = render_to_string("components/field.html", {"field": form["subject"]})
    assert said in summary
    assert f'<p class="field-error" id="id_subject_error">{said}</p>' in field
    assert 'aria-invalid="true"' in field


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_template_compiles(path):
    get_template(name_of(path))


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_no_page_holds_a_style_or_a_script_of_its_own(path):
    """The content security policy would not run it."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_file_that_a_page_asks_for_exists(path):
    for asset in re.findall(r"{% static \"([^\"]+)\" %}", path.read_text(encoding="utf-8")):
        assert finders.find(asset), asset
