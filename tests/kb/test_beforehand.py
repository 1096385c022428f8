"""What is bound to a category: its articles in their order and its check, in one statement."""

import pytest

from kb import beforehand
from kb.actions.publish_check import publish_check
from kb.models import Article, GuidedCheck
from tests.kb import check_makers
from tests.kb.makers import make_draft, make_published

pytestmark = pytest.mark.django_db
SLUG = "deposit-not-arrived"


@pytest.fixture
def check():
    made = check_makers.make_sound()
    GuidedCheck.objects.update(summary_en="Where it may be.", summary_zh_hans="它可能在哪里。")
    publish_check(guided_check=made, actor=None)
    return GuidedCheck.objects.get()


def bind(revision, category=SLUG):
    Article.objects.filter(pk=revision.translation.article_id).update(category=category)


def bound(number, **changes):
    bind(make_published(title=f"Article {number}", **changes))


def test_articles_come_in_their_order_and_no_more_than_are_read(check, django_assert_num_queries):
    for number in (3, 1, 2, 4):
        bound(number, position=number)
    bound(9, position=0, internal=True)
    bind(make_draft(title="A draft", position=0))
    bind(make_published(title="Elsewhere", position=0), "fees-limits")

    with django_assert_num_queries(1):
        found = beforehand.offers(SLUG, "en")
        beforehand.offers(SLUG, "en")

    assert [answer.title for answer in found.answers] == ["Article 1", "Article 2", "Article 3"]
    assert found.check.slug == check.slug


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_check_is_shown_in_the_readers_language(check, language):
    found = beforehand.offers(SLUG, language).check

    assert found.title == getattr(check, f"title_{language.replace('-', '_')}")
    assert found.summary == getattr(check, f"summary_{language.replace('-', '_')}")
    assert found.category == SLUG
    assert found.url == f"/{language}/help/check/{check.slug}/"


def test_of_two_checks_the_first_is_shown(check):
    other = check_makers.make_sound("earlier")
    GuidedCheck.objects.filter(pk=check.pk).update(position=1)
    publish_check(guided_check=other, actor=None)

    assert beforehand.offers(SLUG, "en").check.slug == "earlier"


def test_a_check_that_is_not_offered_is_not_shown():
    check_makers.make_sound()

    assert beforehand.offers(SLUG, "en") == ([], None)
