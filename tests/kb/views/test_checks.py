"""Guided checks, page by page: the address is all there is to them."""

import pytest

from kb.actions.arrange import arrange
from kb.actions.publish_check import publish_check
from kb.models import Article, EndingCount
from portal.refusals import Refused
from tests.kb import check_makers, makers

BEGIN = "/en/help/check/late/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def late():
    return publish_check(guided_check=check_makers.make_sound(), actor=None)


def test_a_question_offers_its_choices_as_links(client, late):
    page = client.get(BEGIN).content.decode()

    assert "What about source?" in page
    assert "Question 1 of at most 2" in page
    assert f'href="{BEGIN}bank/"' in page
    assert f'href="{BEGIN}wallet/"' in page


def test_the_next_question_tells_what_was_answered_and_leads_back(client, late):
    page = client.get(f"{BEGIN}bank/").content.decode()

    assert "Question 2 of at most 2" in page
    assert "Choose bank" in page
    assert f'href="{BEGIN}" rel="nofollow"' in page


def test_it_reads_in_the_language_of_its_address(client, late):
    page = client.get("/zh-hans/help/check/late/bank/").content.decode()

    assert "days 怎么样？" in page
    assert "/zh-hans/help/check/late/bank/few/" in page


def test_an_ending_in_a_form_takes_the_answers_there(client, late):
    page = client.get(f"{BEGIN}wallet/").content.decode()
    assert "/en/requests/new/deposit-not-arrived/?q_source=wallet" in page


def test_an_ending_shows_its_article_where_it_can_be_read(client, late):
    article = makers.make_published(title="How long it takes").translation.article
    late.endings.filter(slug="wait").update(article=article)
    publish_check(guided_check=late, actor=None)

    assert "How long it takes" in client.get(f"{BEGIN}bank/few/").content.decode()
    assert (
        "How long it takes" not in client.get("/zh-hans/help/check/late/bank/few/").content.decode()
    )


@pytest.mark.parametrize("trail", ["nowhere/", "bank/nowhere/", "wallet/few/", "bank//x/"])
def test_a_way_that_is_not_there_leads_to_the_beginning(client, late, trail):
    response = client.get(f"{BEGIN}{trail}")
    assert (response.status_code, response["Location"]) == (302, BEGIN)
    assert not EndingCount.objects.exists()


def test_an_ending_is_counted_once_for_a_visitor(client, late):
    for _reload in range(3):
        client.get(f"{BEGIN}bank/few/")
    client.get(f"{BEGIN}bank/many/")
    client.head(f"{BEGIN}wallet/")

    counted = dict(EndingCount.objects.values_list("ending", "times"))
    assert counted == {"wait": 1, "ask": 1}


def test_a_question_costs_one_query(client, late, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(f"{BEGIN}bank/")


def test_all_of_them_are_listed_in_one_query(client, late, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert "It is late" in client.get("/en/help/check/").content.decode()


def test_an_article_cannot_take_the_address_of_the_checks(eve):
    with pytest.raises(Refused, match="reserved"):
        arrange(article=Article(slug="check"), actor=eve)
    assert not Article.objects.exists()


def test_robots_find_the_list_of_articles_and_keep_off_the_forms(client):
    response = client.get("/robots.txt")
    told = response.content.decode()

    assert response["Content-Type"].startswith("text/plain")
    assert "Sitemap: http" in told
    assert "/en/help/sitemap.xml" in told
    assert "/zh-hans/help/sitemap.xml" in told
    assert "Disallow: /*/requests/" in told
