"""Passkeys in a real browser under the site's own policy, kept by a virtual authenticator."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from portal.access import Role
from portal.models import AuditLine
from tests import factories
from tests.browser.test_every_page import check
from tests.portal.signing_in import code_of

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def ada(db):
    return factories.make_user("ada@desk.example", Role.AGENT, name="Ada")


@pytest.fixture
def visitor(visit, settings):
    """A browser on a device that keeps passkeys; staff need one here."""
    settings.STAFF_SECOND_FACTOR = True
    visitor = visit("en", width=1280)
    device = visitor.context.new_cdp_session(visitor.page)
    device.send("WebAuthn.enable")
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    visitor.device, visitor.authenticator = device, made["authenticatorId"]
    return visitor


def sign_in_by_code(visitor, person):
    visitor.open("account/login/")
    visitor.type(email=person.email)
    visitor.press("Send me the code")
    visitor.type(code=code_of())
    visitor.press("Sign in")


def add_passkey(visitor):
    visitor.open("account/second-factor/")
    check(visitor)
    visitor.follow("Add a passkey")
    check(visitor)
    visitor.press("Add a passkey")


def test_staff_add_a_passkey_and_sign_in_with_it(visitor, ada):
    sign_in_by_code(visitor, ada)
    visitor.page.goto("/admin/")
    visitor.sees("The staff area opens once you have a second factor.")

    add_passkey(visitor)
    visitor.sees("Recovery codes")
    check(visitor)
    kinds = Authenticator.objects.filter(user=ada).values_list("type", flat=True)
    assert set(kinds) == {"webauthn", "recovery_codes"}
    visitor.page.goto("/admin/")
    assert visitor.page.url.endswith("/admin/")

    visitor.open("account/logout/")
    visitor.press("Sign out")
    visitor.open("account/login/?next=/admin/")
    visitor.press("Sign in with a passkey")
    assert visitor.page.url.endswith("/admin/")
    assert AuditLine.objects.filter(code="signed_in").first().data["by"] == ["mfa"]


def test_a_passkey_is_asked_for_after_the_code(visitor, ada):
    sign_in_by_code(visitor, ada)
    add_passkey(visitor)
    visitor.open("account/logout/")
    visitor.press("Sign out")

    sign_in_by_code(visitor, ada)
    visitor.sees("Show your second factor")
    check(visitor)
    visitor.press("Use a passkey")
    visitor.open("account/")
    check(visitor)


def test_a_recovery_code_lets_in_who_has_lost_the_device(visitor, ada):
    sign_in_by_code(visitor, ada)
    add_passkey(visitor)
    (code, *_others) = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    visitor.open("account/logout/")
    visitor.press("Sign out")

    sign_in_by_code(visitor, ada)
    visitor.type(code=code)
    visitor.press("Sign in")
    visitor.page.goto("/admin/")
    assert visitor.page.url.endswith("/admin/")


def test_a_passkey_is_renamed_and_removed(visitor, ada):
    sign_in_by_code(visitor, ada)
    add_passkey(visitor)
    visitor.open("account/second-factor/")
    visitor.page.get_by_role("link", name="Rename").click()
    visitor.type(name="My phone")
    visitor.press("Save")
    visitor.reads("My phone")

    visitor.page.get_by_role("link", name="Remove").first.click()
    visitor.press("Remove")
    assert not Authenticator.objects.filter(user=ada).exists()
    visitor.page.goto("/admin/")
    visitor.sees("The staff area opens once you have a second factor.")


def test_a_device_that_says_no_is_answered_kindly(visitor, ada):
    visitor.device.send(
        "WebAuthn.removeVirtualAuthenticator", {"authenticatorId": visitor.authenticator}
    )
    refusing = {**AUTHENTICATOR, "isUserVerified": False}
    visitor.device.send("WebAuthn.addVirtualAuthenticator", {"options": refusing})
    sign_in_by_code(visitor, ada)
    visitor.open("account/second-factor/passkeys/add/")
    visitor.button("Add a passkey").click()
    expect(visitor.page.locator(".passkey-trouble")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_an_authenticator_app_is_offered_as_a_picture(visitor, ada):
    sign_in_by_code(visitor, ada)
    visitor.open("account/second-factor/app/")
    check(visitor)
    picture = visitor.page.locator("img.qr")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
