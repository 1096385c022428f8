"""Guided checks, and the way from the form to an article and back, in a browser."""

import pytest
from playwright.sync_api import expect

from kb.actions.publish_check import publish_check
from kb.models import Article
from tests.browser.test_every_page import LOOKS, check
from tests.kb import check_makers, makers
from tickets.models import Ticket

FORM = "requests/new/deposit-not-arrived/"
STORY = "I sent 250 USDT two days ago."


@pytest.fixture
def late(deposit):
    """A guided check and an article, both bound to the form of a deposit."""
    publish_check(guided_check=check_makers.make_sound(), actor=None)
    asked = ["My money is late"]
    article = makers.make_published(title="Your deposit is late", questions=asked)
    makers.make_published(
        article.translation.article, "zh-hans", title="充值迟到了", questions=["充值迟到"]
    )
    Article.objects.update(category=deposit.slug)
    return article.translation.article


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_the_pages_of_a_check(visit, late, language, theme, width):
    visitor = visit(language, theme=theme, width=width)
    trail = ["help/check/", "help/check/late/", "help/check/late/bank/", "help/check/late/wallet/"]
    for page in [*trail, FORM, "requests/new/", "requests/answered/"]:
        visitor.open(page)
        check(visitor)
    visitor.open(FORM)
    visitor.page.get_by_role(
        "button", name="Your deposit is late" if language == "en" else "充值迟到了"
    ).click()
    visitor.look()
    check(visitor)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_check_to_the_form_to_an_article_and_back(visit, late, scripts):
    visitor = visit("en", scripts=scripts)
    visitor.open("help/check/late/")
    visitor.follow("Choose wallet")
    visitor.follow("Go to the form")
    visitor.type(subject="It is late", description=STORY)
    expect(visitor.page.locator("[name=q_source][value=wallet]")).to_be_checked()

    visitor.press("Your deposit is late")
    visitor.reads("Wait for two working days")
    visitor.press("No, back to my request")
    expect(visitor.control("description")).to_have_value(STORY)
    expect(visitor.page.locator("[name=q_source][value=wallet]")).to_be_checked()
    visitor.sees("You have read:")

    visitor.press("It answered my question, I don't need to write")
    visitor.sees("Nothing was sent, and what you typed isn't kept.")
    visitor.open(FORM)
    expect(visitor.control("description")).to_have_value("")
    assert not Ticket.objects.exists()


def test_the_enter_key_goes_on_and_opens_no_article(visit, late):
    visitor = visit("en")
    visitor.open(FORM)
    visitor.type(subject="It is late")
    with visitor.page.expect_navigation():
        visitor.control("subject").press("Enter")
    visitor.sees("Something is missing or not right")


def test_what_fits_is_offered_while_the_subject_is_typed(visit, late):
    makers.make_published(title="Fees of the network", questions=["network fees too high"])
    visitor = visit("en")
    visitor.open(FORM)
    visitor.type(subject="network fees too high")

    expect(visitor.button("Fees of the network")).to_be_visible()
    visitor.press("Fees of the network")
    visitor.press("No, back to my request")
    expect(visitor.control("subject")).to_have_value("network fees too high")


def test_back_leads_through_the_questions(visit, late):
    visitor = visit("en", scripts=False)
    visitor.open("help/check/late/")
    visitor.follow("Choose bank")
    visitor.follow("Choose few")
    visitor.page.go_back()
    visitor.reads("What about days?")
    visitor.follow("Back")
    visitor.reads("What about source?")
