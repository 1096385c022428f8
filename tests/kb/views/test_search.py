"""The search page and the suggestions."""

import pytest

from kb.actions.count_search import count_opened, count_search
from kb.models import SearchMiss
from kb.workflow import Miss
from tests.kb.makers import make_published

PAGE, SUGGEST = "/en/help/search/", "/en/help/suggest/"
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture
def deposit(db):
    return make_published(slug="deposit", title="A late deposit", body="Wait <for> two days.")


def text(response) -> str:
    return response.content.decode()


def test_without_a_question_there_is_the_field_alone(client, deposit):
    page = text(client.get(PAGE))

    assert 'name="q"' in page
    assert "no article" not in page
    assert not SearchMiss.objects.exists()


def test_what_fits_is_listed_with_an_extract(client, deposit):
    page = text(client.get(PAGE, {"q": "late days"}))

    assert 'href="/en/help/deposit/?q=late+days"' in page
    assert "Wait &lt;for&gt; two <mark>days</mark>." in page


def test_nothing_fits_is_said_with_ways_on(client, deposit):
    page = text(client.get(PAGE, {"q": "xyzzy"}))

    assert "We have no article on this" in page
    assert 'href="/en/help/"' in page
    assert 'href="/en/requests/new/"' in page


def test_answers_in_another_language_are_offered(client, deposit):
    make_published(language="zh-hans", slug="cz", title="充值没有到账", body="请等待两个工作日。")
    page = text(client.get(PAGE, {"q": "充值没到账"}))

    assert "We have no article on this" in page
    assert "/zh-hans/help/search/?q=%E5%85%85" in page


def test_what_was_typed_is_text(client, deposit):
    page = text(client.get(PAGE, {"q": '"><script>alert(1)</script>'}))

    assert "<script>alert" not in page


@pytest.mark.parametrize("page", [PAGE, SUGGEST])
def test_a_recovery_phrase_is_neither_searched_nor_kept_nor_shown(client, deposit, page):
    response = client.get(page, {"q": f"deposit {PHRASE}"}, follow=True)

    assert "sausage" not in text(response)
    assert "recovery phrase" in text(response)
    assert "sausage" not in response.request["QUERY_STRING"] or page == SUGGEST
    assert not SearchMiss.objects.exists()


def test_suggestions_are_titles_with_addresses(client, deposit):
    assert client.get(SUGGEST, {"q": "late dep"}).json() == {
        "found": [{"title": "A late deposit", "url": "/en/help/deposit/"}]
    }
    assert client.get(SUGGEST, {"q": ""}).json() == {"found": []}
    assert not SearchMiss.objects.exists()


def test_too_many_searches_are_slowed_down(client, deposit, monkeypatch):
    monkeypatch.setattr("kb.views.searching.PER_VISITOR", 1)
    assert client.get(PAGE, {"q": "late"}).status_code == 200
    assert client.get(PAGE, {"q": "late"}).status_code == 429


def misses() -> list[tuple[str, str, int]]:
    return list(SearchMiss.objects.order_by("query").values_list("query", "kind", "count"))


def test_searches_in_vain_are_counted_without_who(client, deposit):
    for question in ("Xyzzy ", "xyzzy", "late deposit"):
        client.get(PAGE, {"q": question})

    assert misses() == [("late deposit", Miss.NO_CLICK, 1), ("xyzzy", Miss.NONE, 2)]
    client.get("/en/help/deposit/", {"q": "late deposit"})
    assert misses() == [("late deposit", Miss.NO_CLICK, 0), ("xyzzy", Miss.NONE, 2)]


@pytest.mark.parametrize(
    "question",
    [
        "mail mei@example.com",
        "0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b",
        "call 13800138000",
        "https://evil.example/login",
        "TXYZopYRdj2D9XRtbG411XZZ3kM5VkAeBf",
        "word " * 40,
        PHRASE,
        "",
        "\x00",
    ],
)
def test_what_could_say_who_asked_is_not_kept(db, question):
    count_search(text=question, language="en", found=False)

    assert misses() == []


def test_what_nobody_searched_was_not_opened(db):
    count_opened(text="late deposit", language="en")
    SearchMiss.objects.create(language="en", query="late", kind=Miss.NO_CLICK, count=0)
    count_opened(text="late", language="en")

    assert misses() == [("late", Miss.NO_CLICK, 0)]


def test_a_search_costs_the_same_however_much_there_is(
    client, deposit, django_assert_max_num_queries
):
    client.get(PAGE, {"q": "late deposit"})
    with django_assert_max_num_queries(4):  # the articles; the count in its transaction
        client.get(PAGE, {"q": "late deposit"})
    for _number in range(20):
        make_published(title="Another late deposit")
    client.get(PAGE, {"q": "late deposit"})
    with django_assert_max_num_queries(4):
        client.get(PAGE, {"q": "late deposit"})
