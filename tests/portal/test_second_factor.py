"""Second factors: set up, shown, lost, removed; and the staff area that opens with one only."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from portal.accounts import fresh
from portal.models import AuditLine, OutgoingEmail
from tests.portal import production
from tests.portal.signing_in import (
    PASSWORD,
    add_app,
    browser,
    by_code,
    by_password,
    code_of,
    committing,
    digits,
    is_signed_in,
    show_app,
)

FACTORS = "/en/account/second-factor/"
DESK = "/admin/"


@pytest.fixture(autouse=True)
def clock(time_machine):
    """Half a minute begins now: digits do not change in the middle of a test."""
    time_machine.move_to(datetime(2026, 11, 18, 1, 0, tzinfo=UTC), tick=False)


@pytest.fixture
def strict(settings):
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture
def here(tom):
    client = browser()
    by_code(client, tom)
    return client


@pytest.fixture
def later(time_machine):
    """Let so much time pass."""

    def move(**passed):
        time_machine.move_to(timezone.now() + timedelta(**passed), tick=False)

    return move


def mails(template):
    return OutgoingEmail.objects.filter(template=template)


def told(code):
    return AuditLine.objects.filter(code=code)


def recovery_codes(client) -> list[str]:
    return client.get(f"{FACTORS}codes/").context["unused_codes"]


def test_an_app_is_set_up_told_and_written_down(tom, here):
    add_app(here)
    kinds = Authenticator.objects.filter(user=tom).values_list("type", flat=True)
    assert set(kinds) == {"totp", "recovery_codes"}
    assert "An authenticator app was added" in mails("factor_added").get().text
    assert told("factor_added").get().data == {"factor": "app"}
    assert len(recovery_codes(here)) == 10


def test_the_secrets_are_sealed_where_they_lie(tom, here):
    secret = add_app(here)
    codes = recovery_codes(here)
    rows = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in rows
    assert not any(code in rows for code in codes)


def test_wrong_digits_set_up_nothing(tom, here):
    here.get(f"{FACTORS}app/")
    answer = here.post(f"{FACTORS}app/", {"code": "000000"})
    assert answer.status_code == 200
    assert "code" in answer.context["form"].errors
    assert not Authenticator.objects.exists()
    assert not mails("factor_added").exists()


@pytest.mark.parametrize("sign_in", [by_code, by_password])
def test_signing_in_asks_for_it(tom, here, sign_in):
    secret = add_app(here)
    other = browser("198.51.100.7")
    assert sign_in(other, tom)["Location"] == f"{FACTORS}show/"
    assert not is_signed_in(other)

    show_app(other, secret)
    assert is_signed_in(other)
    assert "mfa" in told("signed_in").first().data["by"]


def test_who_has_no_passkey_is_asked_for_the_code_alone(tom, here):
    add_app(here)
    other = browser("198.51.100.7")
    by_code(other, tom)
    page = other.get(f"{FACTORS}show/").content.decode()
    assert "recovery codes" in page
    assert "Use a passkey" not in page


def test_where_they_wanted_to_go_is_not_forgotten(tom, here, ticket):
    secret = add_app(here)
    other, wanted = browser("198.51.100.7"), f"/en/requests/{ticket.reference}/"
    by_code(other, tom, wanted)
    assert show_app(other, secret)["Location"] == wanted


def test_wrong_digits_sign_nobody_in_and_are_written_down(tom, here):
    add_app(here)
    other = browser("198.51.100.7")
    by_code(other, tom)
    other.post(f"{FACTORS}show/", {"code": "000000"})
    assert not is_signed_in(other)
    line = told("sign_in_failed").get()
    assert (line.about, line.data) == (f"user:{tom.pk}", {"by": "mfa"})


def test_digits_typed_slowly_are_taken_but_older_ones_are_not(tom, here, later):
    secret = add_app(here)
    for seconds, expected in [(30, True), (61, False)]:
        shown = digits(secret)
        later(seconds=seconds)
        other = browser("198.51.100.7")
        by_code(other, tom)
        other.post(f"{FACTORS}show/", {"code": shown})
        assert is_signed_in(other) is expected


def test_digits_are_taken_once(tom, here, later):
    secret = add_app(here)
    shown = digits(secret)
    for seconds, expected in [(0, True), (40, False)]:
        later(seconds=seconds)
        other = browser("198.51.100.7")
        by_code(other, tom)
        other.post(f"{FACTORS}show/", {"code": f"{shown[:3]} {shown[3:]}"})
        assert is_signed_in(other) is expected


def test_digits_are_guessed_five_times_at_most(tom, here):
    secret = add_app(here)
    other = browser("198.51.100.7")
    by_code(other, tom)
    for guess in range(5):
        other.post(f"{FACTORS}show/", {"code": f"00000{guess}"})
    other.post(f"{FACTORS}show/", {"code": digits(secret)})
    assert not is_signed_in(other)


def test_a_recovery_code_lets_in_once(tom, here):
    add_app(here)
    code = recovery_codes(here)[0]
    for expected in (True, False):
        other = browser("198.51.100.7")
        by_code(other, tom)
        other.post(f"{FACTORS}show/", {"code": code})
        assert is_signed_in(other) is expected
    assert len(recovery_codes(here)) == 9


def test_new_recovery_codes_replace_the_old_and_are_told(tom, here):
    add_app(here)
    old = recovery_codes(here)
    with committing():
        here.post(f"{FACTORS}codes/new/")
    new = recovery_codes(here)
    assert not set(old) & set(new)
    assert mails("recovery_codes").count() == 1
    assert told("recovery_codes").exists()
    answer = here.get(f"{FACTORS}codes/download/")
    assert answer.content.decode().split() == new
    assert "no-store" in answer["Cache-Control"]


def confirm(client, secret):
    """Show the app's digits where the page asks for them once more."""
    cache.clear()
    return client.post(f"{FACTORS}confirm/", {"code": digits(secret)})


def test_removing_the_only_factor_is_told_and_signs_other_devices_out(tom, here):
    secret = add_app(here)
    other = browser("198.51.100.7")
    by_code(other, tom)
    show_app(other, secret)

    here.post(f"{FACTORS}app/remove/")
    assert not Authenticator.objects.exists()
    assert "The authenticator app was removed" in mails("factor_removed").get().text
    assert told("factor_removed").get().data == {"factor": "app"}
    assert (is_signed_in(here), is_signed_in(other)) == (True, False)


# Was it really them, just now?


GUARDED = ["address/", "password/", "second-factor/app/", "second-factor/passkeys/add/"]


@pytest.mark.parametrize("page", GUARDED)
def test_right_after_signing_in_nothing_more_is_asked(here, page):
    assert here.get(f"/en/account/{page}").status_code == 200


@pytest.mark.parametrize("page", GUARDED)
def test_a_quarter_of_an_hour_later_a_proof_is_asked_for(here, tom, later, page):
    tom.set_unusable_password()
    tom.save()
    here = browser()
    by_code(here, tom)
    later(minutes=16)
    answer = here.get(f"/en/account/{page}")
    assert answer["Location"] == f"/en/account/confirm/?next=%2Fen%2Faccount%2F{page}".replace(
        page, page.replace("/", "%2F")
    )


def test_a_form_that_comes_too_late_changes_nothing_and_is_kept_nowhere(here, tom, later):
    later(minutes=16)
    answer = here.post("/en/account/password/", {"password": "seven green lanterns"})
    assert answer.status_code == 302
    assert "lanterns" not in str(dict(here.session))
    tom.refresh_from_db()
    assert tom.check_password(PASSWORD)


def test_the_proof_is_a_code_by_email(here, later, tom):
    later(minutes=16)
    here.post("/en/account/confirm/?next=/en/account/address/", {"send": "yes"})
    code = code_of("confirm_code")
    wrong = here.post("/en/account/confirm/", {"code": "BBBB-BBBB"})
    assert wrong.status_code == 422
    assert told("sign_in_failed").get().about == f"user:{tom.pk}"

    answer = here.post("/en/account/confirm/", {"code": code, "next": "/en/account/address/"})
    assert answer["Location"] == "/en/account/address/"
    assert here.get("/en/account/address/").status_code == 200


def test_or_the_password(here, later):
    later(minutes=16)
    proof = "/en/account/confirm/password/?next=/en/account/address/"
    assert here.get("/en/account/address/")["Location"] == proof.replace("=/", "=%2F").replace(
        "en/account/address/", "en%2Faccount%2Faddress%2F"
    )
    assert here.post(proof, {"password": "wrong wrong wrong"}).status_code == 200
    assert here.post(proof, {"password": PASSWORD})["Location"] == "/en/account/address/"
    assert here.get("/en/account/address/").status_code == 200


def test_who_has_a_factor_shows_that_and_nothing_less(here, later, tom):
    secret = add_app(here)
    later(minutes=16)
    for way in ["confirm/", "confirm/password/"]:
        here.post(f"/en/account/{way}", {"send": "yes", "password": PASSWORD})
    assert not mails("confirm_code").exists()
    assert here.get("/en/account/address/")["Location"].startswith(f"{FACTORS}confirm/")

    confirm(here, secret)
    assert here.get("/en/account/address/").status_code == 200


def test_nobody_is_led_away_from_the_site_by_a_proof(here, later):
    later(minutes=16)
    here.post("/en/account/confirm/", {"send": "yes"})
    data = {"code": code_of("confirm_code"), "next": "https://evil.example/"}
    assert here.post("/en/account/confirm/", data)["Location"] == "/en/account/"


# The staff area


def test_it_opens_as_before_where_no_factor_is_asked_for(ada):
    client = browser()
    by_password(client, ada)
    assert client.get(DESK).status_code == 200


def test_without_a_factor_staff_are_led_to_setting_one_up(strict, ada, ticket):
    client, page = browser(), f"/admin/tickets/ticket/{ticket.pk}/change/"
    by_password(client, ada)
    answer = client.get(page, follow=True)
    assert answer.redirect_chain[-1][0] == FACTORS
    assert "The staff area opens once you have a second factor." in answer.content.decode()
    assert client.post(f"/admin/tickets/ticket/{ticket.pk}/note/", {"body": "x"}).status_code == 302
    assert ticket.messages.count() == 1


def test_with_a_factor_just_set_up_it_opens(strict, ada):
    client = browser()
    by_password(client, ada)
    add_app(client)
    assert "Go on to the staff area" in client.get(FACTORS).content.decode()
    assert client.get(DESK).status_code == 200


def test_a_session_from_before_the_factor_shows_it_first(strict, ada):
    client, other = browser(), browser("198.51.100.7")
    by_password(client, ada)
    by_password(other, ada)
    secret = add_app(other)
    asked = client.get(DESK, follow=True)
    proof, status = asked.redirect_chain[-1]
    assert (proof, status) == (f"{FACTORS}confirm/?next=%2Fadmin%2F", 302)

    cache.clear()
    assert client.post(proof, {"code": digits(secret)})["Location"] == DESK
    assert client.get(DESK).status_code == 200


def test_the_next_time_signing_in_with_it_opens_it(strict, ada):
    client = browser()
    by_password(client, ada)
    secret = add_app(client)
    other = browser("198.51.100.7")
    by_password(other, ada, next="/admin/")
    assert show_app(other, secret, "/admin/")["Location"] == "/admin/"
    assert other.get(DESK).status_code == 200


def test_it_shuts_again_with_the_last_factor_gone(strict, ada):
    client = browser()
    by_password(client, ada)
    add_app(client)
    assert client.get(DESK).status_code == 200
    client.post(f"{FACTORS}app/remove/")
    assert client.get(DESK).status_code == 302
    assert not fresh.has_factor(ada)


def test_a_factor_opens_nothing_to_who_is_no_staff(strict, tom, here):
    add_app(here)
    assert here.get(DESK, follow=True).status_code == 403


@pytest.mark.parametrize("page", ["password_change/", "logout/"])
def test_the_admins_own_ways_of_signing_are_ours(ada, page):
    client = browser()
    by_password(client, ada)
    assert client.get(f"/admin/{page}")["Location"].startswith("/en/account/")
    assert is_signed_in(client)


def test_signing_out_of_the_admin_is_written_down(ada):
    client = browser()
    by_password(client, ada)
    client.post("/admin/logout/")
    assert not is_signed_in(client)
    assert told("signed_out").get().actor == ada


@pytest.mark.parametrize(
    "name", ["mfa_authenticator", "account_emailaddress", "usersessions_usersession"]
)
def test_the_admin_shows_no_sign_in_secrets(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}_changelist")


@pytest.fixture
def boss(strict, max_):
    """Max at the desk, who has shown his factor."""
    client = browser()
    by_password(client, max_)
    client.secret = add_app(client)
    return client


def test_roles_are_given_by_who_has_just_shown_it_is_them(boss, max_, sid, later):
    change = reverse("admin:portal_user_change", args=[sid.pk])
    agent = Group.objects.get(name="agent")
    data = {"email": sid.email, "name": "Sid", "language": "en", "time_zone": "", "is_active": "on",
            "is_staff": "on", "groups": [agent.pk]}  # fmt: skip
    later(minutes=16)
    assert boss.post(change, data)["Location"].startswith(f"{FACTORS}confirm/")
    assert not sid.groups.exists()

    confirm(boss, boss.secret)
    boss.post(change, data)
    assert list(sid.groups.all()) == [agent]
    line = told("roles").get()
    assert (line.actor, line.about) == (max_, f"user:{sid.pk}")
    assert line.data == {"given": ["agent"], "taken": []}
    changed = told("changed").get()
    assert (changed.about, changed.data) == (f"user:{sid.pk}", {"fields": ["Staff", "Groups"]})


PEOPLE = reverse("admin:portal_user_changelist")


def test_a_superuser_takes_away_the_factor_of_who_has_lost_it(sue, tom, here):
    add_app(here)
    boss = browser("198.51.100.7")
    boss.force_login(sue)
    boss.post(PEOPLE, {"action": "remove_factors", "_selected_action": [tom.pk]})
    assert not Authenticator.objects.exists()
    assert not is_signed_in(here)
    line = told("factor_removed").get()
    assert (line.actor, line.about, line.data) == (sue, f"user:{tom.pk}", {"factor": "all"})
    assert "Our staff removed the second factor" in mails("factor_removed").get().text


@pytest.mark.parametrize("who", ["max_", "lin", "otto"])
def test_nobody_else_does(request, who, tom, here):
    add_app(here)
    boss = browser("198.51.100.7")
    boss.force_login(request.getfixturevalue(who))
    boss.post(PEOPLE, {"action": "remove_factors", "_selected_action": [tom.pk]})
    assert fresh.has_factor(tom)
    assert is_signed_in(here)


@pytest.mark.parametrize(("https", "asked"), [(True, True), (False, False)])
def test_a_public_site_asks_for_it_and_a_demo_does_not(monkeypatch, https, asked):
    environment = production.ENVIRONMENT if https else {}
    assert production.taken_from(environment, monkeypatch)["STAFF_SECOND_FACTOR"] is asked
