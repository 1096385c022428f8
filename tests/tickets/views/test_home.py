"""The front door: search first, what is wrong now, and the ways on."""

import pytest
from django.urls import reverse

from kb import demo
from tests import factories
from tests.kb.announcement_makers import make_open
from tests.kb.channel_cases import make_channel

HOME = {"en": "/en/", "zh-hans": "/zh-hans/"}


def text(client, language="en"):
    return client.get(HOME[language]).content.decode()


@pytest.fixture
def starter(db):
    demo.load()


def test_what_is_wrong_now_stands_above_the_search(client, catalogue_loaded):
    make_open(title_en="Deposits are late")

    page = text(client)

    assert page.index("Deposits are late") < page.index('name="q"')


@pytest.mark.parametrize(("language", "title"), [("en", "deposit"), ("zh-hans", "充值没有到账")])
def test_the_guided_checks_are_offered_in_the_language(client, starter, language, title):
    page = text(client, language)

    assert f'href="/{language}/help/check/deposit-not-arrived/"' in page
    assert title in page


def test_only_ways_with_a_usual_wait_are_promised(client, catalogue_loaded):
    make_channel(name_en="Hotline", wait_en="about 5 minutes", wait_zh_hans="约 5 分钟")

    page = " ".join(text(client).split())

    assert "Usual wait: about 5 minutes" in page


def test_the_examples_lead_to_searches(client, catalogue_loaded):
    assert f"{reverse('kb:search')}?q=" in text(client)


def test_it_says_in_short_what_it_is_to_those_who_list_it(client, catalogue_loaded):
    assert '<meta\n            name="description"' in text(client)


def test_it_costs_as_much_for_many_as_for_few(
    client, starter, deposit, tom, django_assert_max_num_queries
):
    client.force_login(tom)
    for _ in range(5):
        factories.make_ticket(deposit, tom)
    for _ in range(5):
        make_open()
    text(client)

    with django_assert_max_num_queries(7):
        text(client)
