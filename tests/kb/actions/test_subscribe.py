"""Announcements by email: asked for, confirmed, ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kb.actions.confirm_subscription import confirm_subscription
from kb.actions.subscribe import FORGET, UNCONFIRMED_LASTS, subscribe
from kb.actions.unsubscribe import unsubscribe
from kb.models import Subscription
from portal.models import OutgoingEmail, Timer
from portal.refusals import Refused
from portal.timers import fire_due

pytestmark = pytest.mark.django_db


def test_the_address_is_asked_first():
    asked = subscribe(email=" Tom@Example.COM ", language="en")

    asked.refresh_from_db()
    assert (asked.email, asked.language, asked.confirmed_at) == ("tom@example.com", "en", None)
    letter = OutgoingEmail.objects.get()
    assert (letter.template, letter.to_email) == ("subscribe", "tom@example.com")
    assert f"/en/status/confirm/?key={asked.key}" in letter.text
    assert "without your confirmation we forget the address" in letter.text


def test_asking_again_sends_the_same_link_in_the_language_of_the_page():
    first = subscribe(email="mei@example.com", language="en")
    second = subscribe(email="mei@example.com", language="zh-hans")

    assert (first.pk, first.key) == (second.pk, second.key)
    texts = OutgoingEmail.objects.order_by("pk").values_list("language", "text")
    assert [language for language, _text in texts] == ["en", "zh-hans"]
    assert f"/zh-hans/status/confirm/?key={first.key}" in texts[1][1]
    assert Subscription.objects.get().language == "en"
    assert Timer.objects.count() == 1


def test_it_is_confirmed_with_its_key_once_and_for_all():
    asked, at = subscribe(email="mei@example.com", language="en"), timezone.now()
    confirm_subscription(key=asked.key, language="zh-hans", at=at)
    confirm_subscription(key=asked.key, language="zh-hans", at=at + timedelta(days=1))

    row = Subscription.objects.get()
    assert (row.confirmed_at, row.language) == (at, "zh-hans")
    assert not Timer.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "0" * 22])
def test_no_other_key_confirms_anything(key):
    subscribe(email="mei@example.com", language="en")

    with pytest.raises(Refused, match="gone"):
        confirm_subscription(key=key, language="en")
    assert Subscription.objects.get().confirmed_at is None


def test_an_address_that_says_nothing_is_forgotten():
    asked = subscribe(email="mei@example.com", language="en")
    fire_due(asked.created_at + UNCONFIRMED_LASTS - timedelta(seconds=1))
    assert Subscription.objects.exists()

    assert fire_due(asked.created_at + UNCONFIRMED_LASTS) == 1
    assert not Subscription.objects.exists()


def test_one_that_said_yes_is_not():
    asked = subscribe(email="mei@example.com", language="en")
    Timer.objects.filter(kind=FORGET).update(attempts=0)
    Subscription.objects.update(confirmed_at=timezone.now())
    fire_due(asked.created_at + UNCONFIRMED_LASTS)

    assert Subscription.objects.exists()


@pytest.mark.parametrize("confirmed", [False, True])
def test_the_end_forgets_the_address(confirmed):
    asked = subscribe(email="mei@example.com", language="en")
    if confirmed:
        confirm_subscription(key=asked.key, language="en")
    unsubscribe(key=asked.key)
    unsubscribe(key=asked.key)

    assert not Subscription.objects.exists()
    assert not Timer.objects.exists()


@pytest.mark.parametrize("key", ["", "x"])
def test_no_other_key_ends_anything(key):
    subscribe(email="mei@example.com", language="en")
    unsubscribe(key=key)

    assert Subscription.objects.exists()
