"""The front page of the help centre, its shelves and its sitemap."""

import re

import pytest
from django.conf import settings

from tests.kb.makers import make_draft, make_published


def text(response) -> str:
    return response.content.decode()


def test_articles_stand_on_their_shelves(client, db):
    make_published(slug="one", title="First things")
    make_published(slug="two", title="Loose ends", section=None)
    make_draft(slug="three", title="Half a thought")
    page = text(client.get("/en/help/"))

    assert page.index("Money") < page.index("First things") < page.index("Loose ends")
    assert "Half a thought" not in page


def test_a_long_shelf_leads_to_its_page(client, db):
    for number in range(8):
        make_published(title=f"Thing {number}", position=number)
    page = text(client.get("/en/help/"))
    assert "Thing 5" in page
    assert "Thing 6" not in page
    assert 'href="/en/help/sections/money/"' in page

    shelf = text(client.get("/en/help/sections/money/"))
    assert "Thing 7" in shelf
    assert client.get("/en/help/sections/none/").status_code == 404


def test_each_language_has_its_own(client, db):
    make_published(slug="one", title="First things")

    assert "First things" not in text(client.get("/zh-hans/help/"))
    assert "First things" not in text(client.get("/zh-hans/help/sections/money/"))


@pytest.mark.parametrize("count", [1, 60])
def test_it_costs_the_same_for_one_and_for_many(client, db, count, django_assert_num_queries):
    for _number in range(count):
        make_published(title="Thing")
    with django_assert_num_queries(1):
        client.get("/en/help/")
    with django_assert_num_queries(3):  # the shelf, the count, the page
        client.get("/en/help/sections/money/")


def test_the_sitemap_names_every_public_article_with_its_languages(
    client, db, django_assert_num_queries
):
    article = make_published(slug="one").translation.article
    make_published(article, "zh-hans", title="第一篇")
    make_published(slug="inside", internal=True)
    make_draft(slug="draft")
    with django_assert_num_queries(1):
        response = client.get("/en/help/sitemap.xml")

    assert response["Content-Type"] == "application/xml"
    assert re.findall("<loc>(.*?)</loc>", text(response)) == [f"{settings.SITE_URL}/en/help/one/"]
    assert text(response).count('hreflang="zh-hans"') == 1
