"""What is open now, as the pages above ask for it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone

from kb import announcements
from kb.announcements import KEPT_FOR, SHOWN, open_for
from kb.models import Announcement, AnnouncementKind
from tests.kb.announcement_makers import make_draft, make_open, make_over

pytestmark = pytest.mark.django_db


def titles(**asked):
    return [row.title_en for row in open_for(**asked)]


def test_only_what_is_open_is_shown():
    now = timezone.now()
    make_draft(title_en="Draft")
    make_over(title_en="Over")
    make_open(title_en="Planned", starts_at=now + timedelta(hours=1))
    make_open(title_en="Now", ends_at=now + timedelta(hours=1))

    assert titles() == ["Now"]
    assert titles(now=now + timedelta(hours=2)) == ["Planned"]


def test_pinned_comes_first_then_the_gravest_then_the_latest():
    now = timezone.now()
    for title, kind, hours in [
        ("new", "launch", 1), ("peak", "peak", 1), ("old outage", "outage", 3),
        ("outage", "outage", 2), ("warning", "security", 1), ("slow", "degraded", 1),
    ]:  # fmt: skip
        make_open(title_en=title, kind=kind, starts_at=now - timedelta(hours=hours))
    make_open(title_en="pinned", kind="launch", pinned=True)

    assert titles() == ["pinned", "outage", "old outage", "warning", "slow", "peak", "new"]


def test_what_names_a_category_chain_or_channel_concerns_only_that():
    make_open(title_en="all")
    make_open(title_en="deposits", categories=["deposit-not-arrived"])
    make_open(title_en="deposits on tron", categories=["deposit-not-arrived"], chains=["tron"])
    make_open(title_en="chat", channels=["chat"])
    make_open(title_en="news", kind=AnnouncementKind.LAUNCH)
    make_open(title_en="deposit news", kind="launch", categories=["deposit-not-arrived"])

    assert len(titles()) == 6
    assert set(titles(category="deposit-not-arrived")) == {
        "all", "deposits", "deposits on tron", "chat", "deposit news",
    }  # fmt: skip
    assert set(titles(category="deposit-not-arrived", chain="ethereum")) == {
        "all", "deposits", "chat", "deposit news",
    }  # fmt: skip
    assert set(titles(category="sign-in", channel="email")) == {"all"}
    assert set(titles(category="sign-in", channel="chat")) == {"all", "chat"}


def test_it_costs_no_query_once_it_is_known(django_assert_num_queries):
    make_open()
    with django_assert_num_queries(1):
        open_for()
    with django_assert_num_queries(0):
        for category in ("deposit-not-arrived", "sign-in", None):
            assert [row.title for row in open_for(category)]
            render_to_string("components/announcements.html", {"announcements": open_for(category)})


def test_a_change_made_elsewhere_shows_after_a_moment(monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(announcements.time, "monotonic", lambda: clock[0])
    shown = make_open()
    assert open_for() == [shown]
    Announcement.objects.all().delete()

    clock[0] += KEPT_FOR - 0.1
    assert open_for() == [shown]
    clock[0] += 0.2
    assert open_for() == []


def test_a_thousand_open_at_once_are_no_burden(django_assert_num_queries):
    make_thousand(open_now=True)
    with django_assert_num_queries(1):
        assert len(open_for()) == SHOWN


def test_what_was_is_found_by_its_index():
    make_thousand(open_now=False)
    make_open()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE kb_announcement")
    plan = Announcement.objects.current(timezone.now()).order_by().explain()

    assert "announcement_by_end" in plan
    assert len(open_for()) == 1


def make_thousand(*, open_now):
    now = timezone.now()
    Announcement.objects.bulk_create(
        Announcement(
            kind="outage", title_en=f"Outage {n}", title_zh_hans="故障", body_en="x",
            body_zh_hans="x", starts_at=now - timedelta(hours=n + 2), published_at=now,
            ends_at=None if open_now else now - timedelta(hours=n + 1),
        )
        for n in range(1000)
    )  # fmt: skip


# The banner


def banner(**asked):
    shown = render_to_string("components/announcements.html", {"announcements": open_for(**asked)})
    return " ".join(shown.split())


def test_the_banner_names_what_is_open_and_when_it_should_end():
    assert banner() == ""
    shown = make_open(title_en="Transfers <b>fail</b>", expected_end=timezone.now())
    text = banner()

    assert "Transfers &lt;b&gt;fail&lt;/b&gt;" in text
    assert f"/status/{shown.pk}/" in text
    assert "<strong>Outage</strong>" in text
    assert "expected to end <time" in text
    assert "alert-warning" in text


def test_the_banner_of_news_is_calm_and_never_long():
    for _number in range(4):
        make_open(kind="launch")
    text = banner()

    assert "alert-info" in text
    assert text.count("<strong>") == 3
    assert "All announcements" in text
