"""The status page, one announcement, the feed, and the pages of subscriptions."""

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone, translation

from kb.actions.subscribe import subscribe
from kb.actions.update_announcement import update_announcement
from kb.models import Subscription
from kb.views import subscriptions
from portal.models import OutgoingEmail
from tests.kb.announcement_makers import make_draft, make_open, make_over, make_subscriber
from tests.kb.test_announcements_open import make_thousand
from tests.tickets.admin.desk import cost

pytestmark = pytest.mark.django_db
STATUS = "/en/status/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def text(response):
    return " ".join(response.content.decode().split())


# The status page


def test_when_nothing_is_wrong_it_says_so_and_what_to_do(client):
    shown = text(client.get(STATUS))

    assert "We know of nothing that is wrong just now." in shown
    assert 'href="/en/requests/new/"' in shown
    assert "What is over will stand here" in shown


def test_it_shows_what_is_open_then_planned_then_over(client):
    now = timezone.now()
    shown = make_open(title_en="Now", expected_end=now + timedelta(hours=1))
    update_announcement(
        announcement=shown, actor=None, body_en="It is *better*.", body_zh_hans="好转。"
    )
    make_open(title_en="Planned one", starts_at=now + timedelta(days=1))
    make_over(title_en="Long over")
    make_draft(title_en="Secret draft")
    page = text(client.get(STATUS))

    places = [page.index(f">{title}<") for title in ("Now", "Planned one", "Long over")]
    assert places == sorted(places)
    assert "Transfers <strong>fail</strong> at present." in page
    assert "It is <em>better</em>." in page
    assert "Secret draft" not in page
    assert f'href="/en/status/{shown.pk}/"' in page


def test_it_speaks_chinese(client):
    shown = make_open()
    page = text(client.get("/zh-hans/status/"))

    assert shown.title_zh_hans in page
    assert shown.title_en not in page


def test_the_history_has_pages(client):
    make_thousand(open_now=False)
    page = client.get(f"{STATUS}?page=2")

    assert len(page.context["page"]) == 20
    assert "Page 2 of 50" in text(page)
    assert client.get(f"{STATUS}?page=nonsense").status_code == 200


@pytest.mark.parametrize("many", [False, True])
def test_a_thousand_cost_as_many_queries_as_one(client, many, django_assert_num_queries):
    make_open()
    make_over()
    if many:
        make_thousand(open_now=False)
        make_thousand(open_now=True)
    with django_assert_num_queries(6):  # what is current; two with their updates; how many over
        client.get(STATUS)


@pytest.mark.parametrize("many", [False, True])
def test_a_thousand_do_not_touch_other_pages(client, catalogue_loaded, many):
    if many:
        make_thousand(open_now=True)
    assert cost(client, "/en/") <= 4  # the one of them reads what is open now
    assert cost(client, "/en/requests/new/deposit-not-arrived/") <= 4


def test_one_announcement_has_its_page_and_a_draft_has_none(client):
    shown, draft = make_open(), make_draft()

    assert shown.title_en in text(client.get(f"{STATUS}{shown.pk}/"))
    assert client.get(f"{STATUS}{draft.pk}/").status_code == 404
    assert client.get(f"{STATUS}999999/").status_code == 404


# The feed


def test_the_feed_has_what_is_published_the_latest_first(client):
    first = make_open(at=timezone.now() - timedelta(hours=2), title_en="First & <b>bold</b>")
    second = make_open(at=timezone.now() - timedelta(hours=1))
    make_draft()
    update = update_announcement(
        announcement=first, actor=None, body_en="It is better.", body_zh_hans="好转。"
    )
    response = client.get(f"{STATUS}feed.atom")

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(response.content)  # noqa: S314  (our own feed)
    entries = feed.findall(f"{ATOM}entry")
    assert [e.find(f"{ATOM}title").text for e in entries] == [
        f"Outage: {second.title_en}",
        "Outage: First & <b>bold</b>",
    ]
    link = entries[1].find(f"{ATOM}link").get("href")
    assert re.fullmatch(rf"https?://[^/]+/en/status/{first.pk}/", link)
    assert entries[1].find(f"{ATOM}updated").text.startswith(f"{update.at:%Y-%m-%dT%H:%M}")
    assert "It is better." in entries[1].find(f"{ATOM}summary").text


def test_the_feed_is_in_the_language_of_its_address_and_bounded(client, django_assert_num_queries):
    make_thousand(open_now=True)
    with django_assert_num_queries(2):
        response = client.get("/zh-hans/status/feed.atom")

    feed = ET.fromstring(response.content)  # noqa: S314  (our own feed)
    assert len(feed.findall(f"{ATOM}entry")) == 50
    assert "故障" in feed.find(f"{ATOM}entry/{ATOM}title").text


# Subscriptions


def ask(email, client=None, **more):
    return (client or Client()).post(f"{STATUS}subscribe/", {"email": email, **more})


def test_a_visitor_subscribes_and_confirms():
    browser = Client()
    assert ask("Tom@example.com", browser)["Location"] == STATUS
    assert "We have sent you an email." in text(browser.get(STATUS))
    link = re.search(r"http\S+/confirm/\S+", OutgoingEmail.objects.get().text)[0]
    path = link.partition("//")[2].partition("/")[2]

    page = browser.get(f"/{path}")
    assert "Confirm that you want our announcements" in text(page)
    assert Subscription.objects.get().confirmed_at is None
    key = Subscription.objects.get().key
    assert browser.post(f"{STATUS}confirm/", {"key": key})["Location"] == STATUS
    assert Subscription.objects.get().confirmed_at


def test_an_old_link_says_what_to_do(client):
    response = client.post(f"{STATUS}confirm/", {"key": "gone"})

    assert response.status_code == 410
    assert "Please subscribe once more." in text(response)


def test_who_is_known_already_is_not_told_to_others():
    make_subscriber("tom@example.com")

    assert told("tom@example.com") == told("new@example.com") != []


def told(email):
    """What a visitor is told who subscribes this address."""
    browser = Client()
    page = text(browser.get(ask(email, browser)["Location"]))
    return re.findall(r'role="status"\s*>(.*?)</div>', page)


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "x" * 250 + "@example.com"])
def test_what_is_no_address_is_refused(email):
    response = ask(email)

    assert response.status_code == 200
    assert 'class="error-summary"' in text(response)
    assert not Subscription.objects.exists()


def test_a_program_that_fills_every_field_subscribes_nobody():
    assert ask("tom@example.com", website="http://x")["Location"] == STATUS
    assert not Subscription.objects.exists()


def test_nobody_is_flooded(monkeypatch):
    for _number in range(5):
        ask("tom@example.com")
    assert OutgoingEmail.objects.count() == subscriptions.PER_EMAIL

    monkeypatch.setattr(subscriptions, "PER_VISITOR", 6)
    ask("ann@example.com")
    response = ask("bob@example.com")
    assert response.status_code == 429
    assert not Subscription.objects.filter(email="bob@example.com").exists()


def test_looking_at_the_way_out_ends_nothing_and_its_button_does(client):
    reader = make_subscriber()
    leave = f"{STATUS}unsubscribe/?key={reader.key}"

    assert "Do you want no more announcements" in text(client.get(leave))
    assert Subscription.objects.exists()
    assert "You won" in text(client.post(leave))
    assert not Subscription.objects.exists()


def test_one_click_of_a_mail_program_ends_it_without_a_cookie():
    """RFC 8058: one POST with this body, no cookie, no redirect."""
    reader = make_subscriber()
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(
        f"{STATUS}unsubscribe/?key={reader.key}", {"List-Unsubscribe": "One-Click"}
    )

    assert response.status_code == 200
    assert not Subscription.objects.exists()


def test_it_is_ended_already(client):
    assert client.post(f"{STATUS}unsubscribe/?key=gone").status_code == 200


def test_the_form_alone_leads_back(client):
    assert client.get(f"{STATUS}subscribe/")["Location"] == STATUS


def test_a_key_is_never_in_a_page_that_others_may_keep(client):
    asked = subscribe(email="tom@example.com", language="en")
    for name in ("confirm", "unsubscribe"):
        response = client.get(f"{STATUS}{name}/?key={asked.key}")
        assert "no-store" in response["Cache-Control"]
