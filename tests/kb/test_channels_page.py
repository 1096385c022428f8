"""The page on which people ask "is this really you?"."""

import pytest
from django.test import Client
from django.utils import translation

from kb.models import CheckCount, OfficialChannel, PastedImpostor
from kb.views import channels as page
from portal.models import Timer
from tests.kb.channel_cases import make_channel, make_directory

pytestmark = pytest.mark.django_db
PAGE = "/en/channels/"


@pytest.fixture(autouse=True)
def english():
    """No page in another language leaves it to the next test."""
    with translation.override("en"):
        yield


@pytest.fixture
def tpwallet():
    return make_channel(
        purpose_en="Downloads and news.", hours_en="Round the clock", wait_en="none"
    )


def ask(text, client=None, address=PAGE):
    response = (client or Client()).post(address, {"q": text})
    return response, " ".join(response.content.decode().split())


def test_the_question_comes_first_then_the_directory(client, tpwallet):
    make_channel("phone", "+44 20 7946 0000")
    make_channel("site", "old.tpwallet.io", active=False)
    text = client.get(PAGE).content.decode()

    assert text.index('name="q"') < text.index("tpwallet.io") < text.index("+44 20 7946 0000")
    assert "Downloads and news." in text
    assert "Usual wait: none" in " ".join(text.split())
    assert "old.tpwallet.io" not in text
    assert not CheckCount.objects.exists()


def test_an_empty_directory_says_what_to_do(client):
    assert "The directory is being written." in client.get(PAGE).content.decode()


def test_what_is_ours_is_said_to_be_with_its_row(tpwallet):
    response, text = ask("https://www.TPWallet.io/help")

    assert response.status_code == 200
    assert "This is ours." in text
    assert "In our directory: Our tpwallet.io, tpwallet.io" in text
    assert "nobody from us will ever ask for your recovery phrase" in text
    assert "Report it to us" not in text


def test_a_lookalike_comes_with_advice_and_a_report_filled_in(tpwallet):
    text = ask("https://tpwallet-support.com/login?id=7")[1]

    assert "This looks like ours, but it isn" in text
    assert "Ours is tpwallet.io" in text
    assert "move your funds to a new wallet now" in text
    assert 'action="/en/requests/new/report-impostor/"' in text
    assert '<input type="hidden" name="q_place" value="website">' in text
    assert '<input type="hidden" name="q_handle" value="tpwallet-support.com">' in text


@pytest.mark.parametrize(
    ("pasted", "place"),
    [
        ("@tpwallet_help", "other"), ("t.me/tpwallet_help", "telegram"), ("x.com/tpwallet1", "x"),
        ("instagram.com/tpwallet", "social"), ("help@tpwallet.net", "email"),
        ("+1 202 555 0147", "phone"), ("com.tpwallet.fake2", "website"),
        ("play.google.com/store/apps/details?id=com.tpwallet.fake", "app"),
    ],
)  # fmt: skip
def test_the_report_knows_where_it_was_met(tpwallet, pasted, place):
    assert f'name="q_place" value="{place}"' in ask(pasted)[1]


def test_an_account_is_named_with_its_platform():
    make_channel("social", "@TPWallet", "x")
    make_channel("social", "@TPWallet_news", "telegram")

    assert "It is ours on X. Anywhere else the same name isn" in ask("@TPWallet")[1]
    assert "Ours is @TPWallet" in ask("https://t.me/TPWallet")[1]


def test_nothing_can_be_reported_when_nothing_was_told(tpwallet):
    text = ask("hello there, is this you")[1]

    assert "We can't tell from this." in text.replace("&#x27;", "'")
    assert "q_handle" not in text


def test_an_answer_is_counted_and_the_address_stands_in_no_address(tpwallet):
    response, _text = ask("tpwallet-support.com")

    assert response.request["QUERY_STRING"] == ""
    assert list(CheckCount.objects.values_list("verdict", "times")) == [("lookalike", 1)]
    assert [row.address for row in PastedImpostor.objects.all()] == ["tpwallet-support.com"]
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")


@pytest.mark.parametrize("pasted", ["", "   "])
def test_an_empty_question_is_asked_again(tpwallet, pasted):
    text = ask(pasted)[1]

    assert "Paste what you want to know about." in text
    assert not CheckCount.objects.exists()


def test_a_text_that_is_too_long_is_refused(tpwallet):
    assert "This is too long." in ask("a" * 2001)[1]
    assert not CheckCount.objects.exists()


def test_a_secret_is_not_shown_again_and_nothing_is_kept(tpwallet):
    key = "L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1"
    text = ask(f"tpwallet-support.com {key}")[1]

    assert key not in text
    assert "This looks like a recovery phrase or a private key." in text
    assert not CheckCount.objects.exists()
    assert not PastedImpostor.objects.exists()
    assert not Timer.objects.exists()


def test_what_was_typed_is_text(tpwallet):
    text = ask("<script>alert(1)</script>tpwallet-help.com")[1]

    assert "<script>alert" not in text
    assert "tpwallet-help.com" in text


def test_who_asks_too_often_is_told(tpwallet, monkeypatch):
    monkeypatch.setattr(page, "PER_ADDRESS", 2)
    for _number in range(2):
        assert ask("tpwallet.io")[0].status_code == 200
    response, text = ask("tpwallet.io")

    assert response.status_code == 429
    assert "You have asked very often." in text
    assert CheckCount.objects.get().times == 2


def test_it_speaks_chinese(tpwallet):
    text = ask("tpwallet.io", address="/zh-hans/channels/")[1]

    assert '<html lang="zh-hans"' in text
    assert "我们的 tpwallet.io" in text


@pytest.mark.parametrize("many", [False, True])
def test_it_costs_the_same_for_few_and_many(client, many, django_assert_num_queries):
    make_channel()
    if many:
        make_directory_beside()
    with django_assert_num_queries(1):
        client.get(PAGE)
    client.post(PAGE, {"q": "tpwallet.com"})
    with django_assert_num_queries(6):  # check; count and impostor in a transaction; directory
        client.post(PAGE, {"q": "tpwallet.com"})


def make_directory_beside():
    OfficialChannel.objects.all().delete()
    make_directory()
