"""What articles saved is counted by day, article and language, without anybody's data."""

import pytest

from kb import tally
from kb.actions.count_deflection import count_deflection
from kb.admin.deflection import lines
from kb.models import Deflection
from tests.kb import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles():
    return [makers.make_published(title=f"Number {n}").translation.article_id for n in range(3)]


def test_each_occasion_is_one_more(articles):
    for _again in range(2):
        count_deflection(articles=articles[:2], language="en", what="opened")
    count_deflection(articles=articles[:1], language="en", what="satisfied")
    count_deflection(articles=articles[:1], language="zh-hans", what="filed")

    rows = Deflection.objects.order_by("article", "language")
    found = [(r.article_id, r.language, r.opened, r.satisfied, r.filed) for r in rows]
    assert found == [
        (articles[0], "en", 2, 1, 0),
        (articles[0], "zh-hans", 0, 0, 1),
        (articles[1], "en", 2, 0, 0),
    ]


def test_it_costs_two_statements_whatever_there_is(articles, django_assert_num_queries):
    for _again in range(2):
        with django_assert_num_queries(4):  # and its savepoint
            count_deflection(articles=articles, language="en", what="filed")


def test_nothing_to_count_costs_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(2):  # the savepoint
        count_deflection(articles=[], language="en", what="filed")


def test_what_was_shown_is_gathered_and_written_later(articles, django_assert_num_queries):
    gathered = tally.Tally()
    with django_assert_num_queries(0):
        gathered.add(articles, "en")
        gathered.add(articles[:1], "en")
    assert not Deflection.objects.exists()

    gathered.write()
    shown = Deflection.objects.order_by("article").values_list("shown", flat=True)
    assert list(shown) == [2, 1, 1]
    gathered.write()
    assert list(shown.all()) == [2, 1, 1]


def test_it_is_written_when_the_oldest_is_old_enough(articles, monkeypatch):
    monkeypatch.setattr(tally.Tally, "EVERY", 0.0)
    gathered = tally.Tally()
    gathered.add(articles[:1], "en")
    gathered.add(articles[:1], "en")

    assert Deflection.objects.get().shown == 2


def test_an_article_that_is_gone_meanwhile_is_not_counted(articles):
    gathered = tally.Tally()
    gathered.add([*articles[:1], 10**9], "en")
    gathered.write()
    assert Deflection.objects.count() == 1


def test_the_rate_is_of_those_who_told(articles):
    for what, times in (("shown", 40), ("opened", 10), ("satisfied", 3), ("filed", 1)):
        count_deflection(articles=articles[:1], language="en", what=what, times=times)
    count_deflection(articles=articles[1:2], language="en", what="opened")

    first, second = lines(30)
    assert (first.title, first.shown, first.opened, first.rate) == ("Number 0", 40, 10, 75)
    assert second.rate is None
