"""Sessions end by themselves: staff's after a shift, users' after two weeks without use."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.portal.signing_in import browser, by_code, by_password, is_signed_in

HOURS = timedelta(hours=1)
DAYS = timedelta(days=1)


@pytest.fixture
def after(time_machine):
    begin = timezone.now()
    time_machine.move_to(begin, tick=False)

    def move(passed):
        time_machine.move_to(begin + passed, tick=False)

    return move


@pytest.mark.django_db
@pytest.mark.parametrize("sign_in", [by_code, by_password])
@pytest.mark.parametrize(("who", "lasts"), [("ada", 8 * HOURS), ("tom", 14 * DAYS)])
def test_a_session_ends_after_its_time_without_use(request, after, sign_in, who, lasts):
    client = browser()
    sign_in(client, request.getfixturevalue(who))
    after(lasts - timedelta(minutes=1))
    assert is_signed_in(client)

    client = browser("198.51.100.7")
    after(timedelta())
    sign_in(client, request.getfixturevalue(who))
    after(lasts + timedelta(minutes=1))
    assert not is_signed_in(client)


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "step"), [("ada", 7 * HOURS), ("tom", 13 * DAYS)])
def test_a_session_in_use_goes_on(request, after, who, step):
    client = browser()
    by_code(client, request.getfixturevalue(who))
    for time in range(1, 5):
        after(time * step)
        assert is_signed_in(client)
    seen = UserSession.objects.get().last_seen_at
    assert seen == timezone.now()


def test_the_cookie_lives_as_long(ada, tom, after):
    for who, lasts in [(ada, 8 * HOURS), (tom, 14 * DAYS)]:
        answer = by_code(browser(), who)
        assert answer.cookies["sessionid"]["max-age"] == lasts.total_seconds()


def test_reading_on_is_written_down_every_ten_minutes_only(tom, after):
    client = browser()
    by_code(client, tom)
    page = reverse("tickets:mine")

    def writes(counted):
        return [q["sql"] for q in counted if q["sql"].startswith(("UPDATE", "INSERT"))]

    with CaptureQueriesContext(connection) as counted:
        client.get(page)
        after(timedelta(minutes=9))
        client.get(page)
    assert writes(counted) == []
    after(timedelta(minutes=10))
    with CaptureQueriesContext(connection) as counted:
        client.get(page)
    assert len(writes(counted)) == 2  # the session and the device


def test_a_visitor_without_a_session_costs_nothing(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/en/account/login/")


def test_who_becomes_staff_or_is_closed_out_signs_in_anew(tom, sue):
    client, boss = browser(), browser("198.51.100.7")
    by_code(client, tom)
    boss.force_login(sue)
    agent = Group.objects.get(name="agent")
    change = reverse("admin:portal_user_change", args=[tom.pk])
    own = {"email": tom.email, "name": "Tom", "language": "en", "time_zone": ""}

    boss.post(change, {**own, "is_active": "on", "is_staff": "on", "groups": [agent.pk]})
    assert not is_signed_in(client)

    by_code(client, tom)
    boss.post(change, own)
    assert not is_signed_in(client)
