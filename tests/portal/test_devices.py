"""Where one is signed in, what one is told of it, and one's own page."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from portal.access import make_key
from portal.accounts import devices
from portal.models import AuditLine, OutgoingEmail
from tests.portal.signing_in import (
    CHROME,
    PASSWORD,
    PHONE,
    ask_code,
    browser,
    by_code,
    by_password,
    code_of,
    is_signed_in,
)

ACCOUNT = "/en/account/"


@pytest.fixture(autouse=True)
def clock(time_machine):
    """No minute and no hour of a limit ends in the middle of a test."""
    time_machine.move_to(datetime(2026, 11, 18, 1, 0, tzinfo=UTC), tick=False)


@pytest.fixture
def here(tom):
    """Tom's own browser, in which he has signed in a second time: he is no stranger."""
    client = browser()
    by_code(client, tom)
    return client


def mails(template):
    return OutgoingEmail.objects.filter(template=template)


def listed(client):
    return [(device["name"], device["here"]) for device in client.get(ACCOUNT).context["devices"]]


def test_a_code_signs_in_and_leads_on(tom, ticket):
    client = browser()
    answer = by_code(client, tom, f"/en/requests/{ticket.reference}/")
    assert answer["Location"] == f"/en/requests/{ticket.reference}/"
    assert is_signed_in(client)


def test_the_first_sign_in_is_no_news_but_the_next_device_is(tom):
    by_code(browser(), tom)
    assert not mails("new_device").exists()

    by_code(browser("198.51.100.7", PHONE), tom)
    (notice,) = mails("new_device")
    assert notice.to_email == tom.email
    assert "Safari, iPhone" in notice.text
    assert "198.51.100.7" in notice.text


def test_a_device_is_new_once(tom, here):
    here.post("/en/account/logout/")
    by_code(here, tom)
    by_password(here, tom)
    assert not mails("new_device").exists()


def test_a_device_of_another_person_is_new(tom, mei, here):
    mei.last_login = mei.date_joined
    mei.save()
    here.post("/en/account/logout/")
    by_code(here, mei)
    assert [notice.to_email for notice in mails("new_device")] == [mei.email]


def test_a_forged_mark_makes_no_device_known(tom, here):
    stranger = browser("198.51.100.7")
    stranger.cookies["device"] = here.cookies["device"].value[:-2] + "xx"
    by_code(stranger, tom)
    assert mails("new_device").count() == 1


def test_ones_devices_are_listed_this_one_first(tom, here):
    by_code(browser("198.51.100.7", PHONE), tom)
    assert listed(here) == [("Chrome, Windows", True), ("Safari, iPhone", False)]


def test_another_device_is_signed_out(tom, here):
    other, third = browser("198.51.100.7", PHONE), browser("198.51.100.8")
    by_code(other, tom)
    by_code(third, tom)
    key = next(d["key"] for d in here.get(ACCOUNT).context["devices"] if "iPhone" in d["name"])

    here.post(f"{ACCOUNT}devices/end/", {"key": key})
    assert (is_signed_in(here), is_signed_in(other), is_signed_in(third)) == (True, False, True)
    assert listed(here) == [("Chrome, Windows", True), ("Chrome, Windows", False)]


def test_all_other_devices_are_signed_out_and_are_new_from_then_on(tom, here):
    other = browser("198.51.100.7", PHONE)
    by_code(other, tom)
    mails("new_device").delete()

    answer = here.post(f"{ACCOUNT}devices/end/", follow=True)
    assert "1 device is signed out." in answer.content.decode()
    assert (is_signed_in(here), is_signed_in(other)) == (True, False)
    assert AuditLine.objects.get(code="devices_ended").data == {"count": 1}

    by_code(other, tom)
    assert mails("new_device").count() == 1
    here.post("/en/account/logout/")
    by_code(here, tom)
    assert mails("new_device").count() == 1


def test_nobody_signs_out_somebody_elses_device(tom, mei, here):
    hers = browser("198.51.100.7", PHONE)
    by_code(hers, mei)
    key = hers.get(ACCOUNT).context["devices"][0]["key"]

    here.post(f"{ACCOUNT}devices/end/", {"key": key})
    assert is_signed_in(hers)
    assert not AuditLine.objects.filter(code="devices_ended").exists()


def test_what_is_known_of_ended_devices_is_forgotten(tom, here):
    other = browser("198.51.100.7", PHONE)
    by_code(other, tom)
    other.session.flush()
    devices.forget_ended()
    assert UserSession.objects.count() == 1


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome, Windows"),
        (PHONE, "Safari, iPhone"),
        (f"{CHROME} Edg/142.0.0.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/142.0 MicroMessenger/8.0", "WeChat, Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145", "Firefox, Linux"),
        ("curl/8.0", "unknown device"),
        ("", "unknown device"),
    ],
)  # fmt: skip
def test_a_device_has_a_name(agent, name):
    assert devices.name_of(agent) == name


def test_name_language_and_zone_are_ones_own_to_change(tom, here):
    here.post(ACCOUNT, {"name": "Thomas", "language": "zh-hans", "time_zone": "Asia/Tokyo"})
    tom.refresh_from_db()
    assert (tom.name, tom.language, tom.time_zone) == ("Thomas", "zh-hans", "Asia/Tokyo")


def test_what_is_no_language_or_zone_is_refused_and_forged_fields_are_not_looked_at(tom, here):
    forged = {"language": "xx", "time_zone": "Mars/Olympus", "is_staff": "on", "email": "x@y.z"}
    answer = here.post(ACCOUNT, {"name": "Thomas", **forged})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"language", "time_zone"}
    tom.refresh_from_db()
    assert (tom.name, tom.email, tom.is_staff) == ("Tom", "tom@example.com", False)


def test_links_of_emails_are_closed_on_wish(tom, ticket, here):
    key = make_key(tom, ticket.reference)
    here.post(f"{ACCOUNT}links/forget/")
    answer = browser().get(f"/en/requests/{ticket.reference}/", {"key": key})
    assert answer.status_code == 404
    assert AuditLine.objects.filter(code="links_revoked", actor=tom).exists()


def test_a_new_address_is_proven_by_a_code_and_the_old_one_is_told(tom, ticket, here):
    key, other = make_key(tom, ticket.reference), browser("198.51.100.7", PHONE)
    by_code(other, tom)

    here.post(f"{ACCOUNT}address/", {"email": "New@Example.com"})
    (sent,) = mails("address_code")
    assert sent.to_email == "new@example.com"
    assert AuditLine.objects.filter(code="address_asked", actor=tom).exists()
    tom.refresh_from_db()
    assert tom.email == "tom@example.com"

    here.post(f"{ACCOUNT}address/code/", {"code": code_of("address_code")})
    tom.refresh_from_db()
    assert tom.email == "new@example.com"
    (notice,) = mails("address_changed")
    assert notice.to_email == "tom@example.com"
    assert "n…@example.com" in notice.text
    assert "new@example.com" not in notice.text
    assert (is_signed_in(here), is_signed_in(other)) == (True, False)
    closed = browser().get(f"/en/requests/{ticket.reference}/", {"key": key})
    assert closed.status_code == 404
    assert AuditLine.objects.filter(code="address_changed", actor=tom).exists()


def test_the_address_of_somebody_else_is_not_taken_even_with_its_code(tom, mei, here):
    here.post(f"{ACCOUNT}address/", {"email": mei.email})
    answer = here.post(f"{ACCOUNT}address/code/", {"code": code_of("address_code")}, follow=True)
    assert "This address has requests of its own." in answer.content.decode()
    tom.refresh_from_db()
    assert tom.email == "tom@example.com"
    assert not mails("address_changed").exists()
    assert is_signed_in(here)


def test_wrong_codes_change_nothing_and_the_third_ends_the_code(tom, here):
    here.post(f"{ACCOUNT}address/", {"email": "new@example.com"})
    code = code_of("address_code")
    for _guess in range(3):
        assert here.post(f"{ACCOUNT}address/code/", {"code": "BBBB-BBBB"}).status_code == 422
    assert (
        here.post(f"{ACCOUNT}address/code/", {"code": code})["Location"] == "/en/account/address/"
    )
    tom.refresh_from_db()
    assert tom.email == "tom@example.com"


def test_a_code_is_too_old_after_a_quarter_of_an_hour(tom, here, time_machine):
    here.post(f"{ACCOUNT}address/", {"email": "new@example.com"})
    code = code_of("address_code")
    time_machine.move_to(timezone.now() + timedelta(minutes=15, seconds=1))
    here.post(f"{ACCOUNT}address/code/", {"code": code})
    tom.refresh_from_db()
    assert tom.email == "tom@example.com"


def test_only_so_many_codes_are_sent(tom, here):
    for _time in range(5):
        assert here.post(f"{ACCOUNT}address/", {"email": "new@example.com"}).status_code == 302
    answer = here.post(f"{ACCOUNT}address/", {"email": "new@example.com"})
    assert "We have sent you several codes." in answer.content.decode()
    assert mails("address_code").count() == 5


def test_a_new_password_signs_other_devices_out_and_is_told(tom, here):
    other = browser("198.51.100.7", PHONE)
    by_code(other, tom)
    here.post(f"{ACCOUNT}password/", {"password": "seven green lanterns"})
    tom.refresh_from_db()
    assert tom.check_password("seven green lanterns")
    assert (is_signed_in(here), is_signed_in(other)) == (True, False)
    assert listed(here) == [("Chrome, Windows", True)]
    assert mails("password_changed").count() == 1
    assert AuditLine.objects.get(code="password_changed").data == {"removed": False}


@pytest.mark.parametrize("weak", ["short", "password123", "tom@example.com"])
def test_a_weak_password_is_refused(tom, here, weak):
    assert here.post(f"{ACCOUNT}password/", {"password": weak}).status_code == 422
    tom.refresh_from_db()
    assert tom.check_password(PASSWORD)
    assert not mails("password_changed").exists()


def test_a_recovery_phrase_is_refused_as_a_password(tom, here):
    phrase = (
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon "
        "abandon about"
    )
    answer = here.post(f"{ACCOUNT}password/", {"password": phrase})
    assert answer.status_code == 422
    assert "abandon" not in answer.content.decode()
    tom.refresh_from_db()
    assert tom.check_password(PASSWORD)


def test_a_password_can_be_done_without(tom, here):
    here.post(f"{ACCOUNT}password/", {"remove": "yes"})
    tom.refresh_from_db()
    assert not tom.has_usable_password()
    assert is_signed_in(here)
    assert "was removed" in mails("password_changed").get().text


@pytest.mark.parametrize("page", ["", "address/", "address/code/", "password/", "confirm/"])
def test_a_visitor_is_led_to_signing_in(client, db, page):
    answer = client.get(f"{ACCOUNT}{page}")
    assert answer["Location"] == f"/en/account/login/?next=/en/account/{page}"


# Limits that shut out whoever tries, and nobody else


def test_wrong_passwords_from_elsewhere_do_not_shut_out_the_owner(tom):
    thief = browser("198.51.100.66")
    for _guess in range(6):
        by_password(thief, tom, "wrong wrong wrong")
    assert "Too many" in by_password(thief, tom).content.decode()

    mine = browser("203.0.113.5")
    assert by_password(mine, tom).status_code == 302
    assert is_signed_in(mine)


def test_wrong_passwords_from_everywhere_leave_codes_to_the_owner(tom):
    for number in range(60):
        by_password(browser(f"198.51.{number}.66"), tom, "wrong wrong wrong")
    mine = browser("203.0.113.5")
    assert "Too many" in by_password(mine, tom).content.decode()
    by_code(mine, tom)
    assert is_signed_in(mine)


def test_codes_asked_for_elsewhere_do_not_shut_out_the_owner(tom):
    thief = browser("198.51.100.66")
    for _time in range(6):
        ask_code(thief, tom.email)
        thief.post("/en/account/logout/")
    assert mails("sign_in_code").count() == 3

    mine = browser("203.0.113.5")
    by_code(mine, tom)
    assert is_signed_in(mine)


def test_codes_tried_elsewhere_leave_the_owners_code_alone(tom):
    mine, thief = browser("203.0.113.5"), browser("198.51.100.66")
    ask_code(mine, tom.email)
    code = code_of()
    ask_code(thief, tom.email)
    for _guess in range(3):
        thief.post("/en/account/login/code/confirm/", {"code": "BBBB-BBBB"})
    thief.post("/en/account/login/code/confirm/", {"code": code})
    mine.post("/en/account/login/code/confirm/", {"code": code})
    assert (is_signed_in(mine), is_signed_in(thief)) == (True, False)


def test_one_subscriber_of_ipv6_is_one(tom):
    for number in range(6):
        by_password(browser(f"2001:db8::{number:x}"), tom, "wrong wrong wrong")
    assert "Too many" in by_password(browser("2001:db8::ffff"), tom).content.decode()
    assert by_password(browser("2001:db8:0:1::1"), tom).status_code == 302


def test_an_address_that_nobody_has_is_written_to_three_times_an_hour(db):
    for number in range(6):
        ask_code(browser(f"198.51.{number}.66"), "nobody@example.com")
    assert mails("unknown_account").count() == 3


# What the audit says


def test_the_audit_tells_of_signing_in_and_out(tom):
    client = browser("203.0.113.77")
    by_code(client, tom)
    client.post("/en/account/logout/")
    out, come_in = AuditLine.objects.all()
    assert (come_in.code, come_in.actor, come_in.network) == ("signed_in", tom, "203.0.113.0/24")
    assert come_in.data == {"by": ["code"], "new_device": True}
    assert (out.code, out.actor) == ("signed_out", tom)


def test_the_audit_tells_of_failures_without_an_address(tom):
    client = browser()
    by_password(client, tom, "wrong wrong wrong")
    client.post("/en/account/login/", {"login": "nobody@example.com", "password": "wrong wrong w"})
    ask_code(client, tom.email)
    client.post("/en/account/login/code/confirm/", {"code": "BBBB-BBBB"})

    told = [(line.code, line.about, line.data["by"]) for line in AuditLine.objects.all()]
    mine = f"user:{tom.pk}"
    assert told == [
        ("sign_in_failed", mine, "code"),
        ("sign_in_failed", "", "password"),
        ("sign_in_failed", mine, "password"),
    ]
    assert "nobody" not in str(list(AuditLine.objects.values()))
