"""The page of an article: who reads it, in which language, and what stands around it."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client

from kb.actions.publish import publish
from kb.actions.submit_for_review import submit_for_review
from kb.actions.withdraw import withdraw
from kb.models import ArticleFile, SearchMiss, Translation
from kb.search import find
from kb.workflow import Miss
from portal.uploads import store
from tests.kb.makers import make_draft, make_published

PAGE = "/en/help/fees/"


@pytest.fixture
def fees(db):
    body = "First this.\n\n## What\n\na\n\n## Why\n\nb\n\n### How\n\n<b>c</b>"
    return make_published(slug="fees", title="Fees & limits", summary="What it costs", body=body)


@pytest.fixture
def visit(tom):
    """A browser of nobody, or of Tom."""

    def browser(who):
        client = Client()
        if who == "tom":
            client.force_login(tom)
        return client

    return browser


def text(response) -> str:
    return response.content.decode()


def bare(response) -> str:
    """A page without its address and its tokens, which differ each time."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text(response))
    return page.replace(response.request["PATH_INFO"].partition("/help/")[2], "")


def test_it_shows_the_text_with_its_contents_and_a_way_on(client, fees):
    page = text(client.get(PAGE))

    assert "<h1>Fees &amp; limits</h1>" in page
    assert '<h2 id="s-why">Why</h2>' in page
    assert '<a href="#s-how">How</a>' in page
    assert "&lt;b&gt;c&lt;/b&gt;" in page
    assert "Last checked on" in page
    assert "Did this help?" in page
    assert 'href="/en/requests/new/"' in page


def test_a_category_leads_straight_to_its_form(client, fees):
    article = fees.translation.article
    article.category = "fees-and-limits"
    article.save()

    # What they have read goes along.
    form = f"/en/requests/new/fees-and-limits/?read={article.pk}"
    assert f'href="{form}"' in text(client.get(PAGE))


def test_search_engines_learn_of_it_and_of_its_languages(client, fees):
    make_published(fees.translation.article, "zh-hans", title="手续费")
    page = text(client.get(PAGE))
    site = settings.SITE_URL

    assert f'<link rel="canonical" href="{site}/en/help/fees/">' in page
    assert f'<link rel="alternate" hreflang="zh-hans" href="{site}/zh-hans/help/fees/">' in page
    said = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1]
    assert json.loads(said)["headline"] == "Fees & limits"
    assert "&" not in said


def test_linked_data_cannot_leave_its_element(client, db):
    make_published(slug="odd", title="</script><script>alert(1)</script>", summary="<!--")
    page = text(client.get("/en/help/odd/"))

    assert "<script>alert" not in page
    assert "<!--" not in page


@pytest.mark.parametrize("stage", ["draft", "in review", "withdrawn", "internal"])
@pytest.mark.parametrize("who", ["visitor", "tom"])
def test_what_is_not_public_is_not_there(visit, eve, ned, stage, who):
    client = visit(who)
    draft = make_draft(actor=eve, slug="secret", internal=stage == "internal")
    if stage == "in review":
        submit_for_review(revision=draft, actor=eve)
    if stage in {"withdrawn", "internal"}:
        publish(revision=draft, actor=ned)
    if stage == "withdrawn":
        withdraw(translation=draft.translation, actor=ned)

    unknown = client.get("/en/help/no-such-thing/")
    page = client.get("/en/help/secret/")
    assert (unknown.status_code, page.status_code) == (404, 404)
    assert bare(page) == bare(unknown)
    assert draft.title not in text(client.get("/en/help/"))
    assert draft.title not in text(client.get("/en/help/sections/money/"))
    assert "secret" not in text(client.get("/en/help/sitemap.xml"))
    assert find(draft.title, "en", 5) == []
    assert client.post("/en/help/secret/vote/", {"revision": draft.pk}).status_code == 404


def test_a_draft_of_a_published_article_does_not_show(client, fees, eve):
    make_draft(fees.translation.article, actor=eve, title="New fees", body="Much higher.")
    page = text(client.get(PAGE))

    assert "Much higher" not in page
    assert "New fees" not in page


@pytest.mark.parametrize("who", ["ada", "lin", "eve", "otto"])
def test_staff_read_articles_for_staff(client, who, request):
    person = request.getfixturevalue(who)
    make_published(slug="inside", title="How we escalate", internal=True)
    client.force_login(person)
    page = text(client.get("/en/help/inside/"))

    assert "For staff only." in page
    assert 'content="noindex"' in page
    assert "canonical" not in page


def test_an_article_of_another_language_is_offered(client, fees):
    page = client.get("/zh-hans/help/fees/")

    assert page.status_code == 404
    assert f'href="{settings.SITE_URL}/en/help/fees/"' in text(page)
    assert "Fees &amp; limits" not in text(page)


def test_a_page_found_by_searching_counts_as_opened_once(client, fees):
    SearchMiss.objects.create(language="en", query="what it costs", kind=Miss.NO_CLICK, count=2)
    response = client.get(PAGE, {"q": "What it costs"})

    assert response["Location"] == PAGE
    assert SearchMiss.objects.get().count == 1


def test_related_articles_stand_below(client, fees):
    make_published(slug="limits", title="Limits of transfers", body="As high as you like.")
    make_published(slug="other", title="Password", body="Reset it.")
    page = text(client.get(PAGE))

    assert 'href="/en/help/limits/"' in page


@pytest.mark.parametrize("count", [1, 30])
def test_a_page_costs_the_same_however_much_there_is(
    fees, count, django_assert_max_num_queries, client
):
    for _number in range(count):
        make_published(title="Another of the fees")
    client.get(PAGE)

    with django_assert_max_num_queries(3):  # its languages, its text, what is related
        client.get(PAGE)


@pytest.mark.parametrize("who", ["visitor", "ada"])
def test_pictures_are_served_like_their_article(client, fees, ada, who):
    place = store.new_place()
    store.write(place, b"not really a picture")
    file = ArticleFile.objects.create(
        article=fees.translation.article, name="a.png", content_type="image/png", size=3,
        stored_as=place,
    )  # fmt: skip
    page = f"/en/help/files/{file.pk}/"
    assert client.get(page).getvalue() == b"not really a picture"

    Translation.objects.all().update(status="withdrawn", live=None)
    if who == "ada":
        client.force_login(ada)
    response = client.get(page)
    assert response.status_code == (200 if who == "ada" else 404)
    response.close()


@pytest.mark.parametrize("address", ["x" * 300, "%00", "a/b", "-", ".."])
def test_guessed_addresses_find_nothing(fees, address):
    assert Client().get(f"/en/help/{address}/").status_code == 404
