"""One's own account in a browser: every page of it, and a change of the address from end to end."""

import pytest

from portal.models import User
from tests.browser.test_every_page import LOOKS, check
from tests.portal.signing_in import code_of, digits

PAGES = [
    "", "address/", "password/", "confirm/", "confirm/password/", "second-factor/",
    "second-factor/app/", "second-factor/passkeys/add/",
]  # fmt: skip
PAGES_WITH_APP = [
    "second-factor/", "second-factor/codes/", "second-factor/codes/new/",
    "second-factor/app/remove/", "second-factor/confirm/",
]  # fmt: skip


@pytest.fixture(params=LOOKS, ids=lambda look: " ".join(map(str, look)))
def visitor(request, visit, tom):
    """Tom, who has signed in with a code in one of the looks."""
    language, theme, width = request.param
    User.objects.filter(pk=tom.pk).update(language=language)
    visitor = visit(language, theme=theme, width=width)
    visitor.open("account/login/")
    visitor.type(email=tom.email)
    visitor.press("Send me the code")
    visitor.type(code=code_of())
    visitor.press("Sign in")
    return visitor


def test_every_page_of_ones_account(visitor):
    for page in PAGES:
        visitor.open(f"account/{page}")
        check(visitor)


def test_every_page_with_an_authenticator_app(visitor):
    visitor.open("account/second-factor/app/")
    visitor.type(code="000000")
    visitor.press("Set it up")
    check(visitor)
    secret = visitor.page.locator(".exact .mono").inner_text().strip()
    visitor.type(code=digits(secret))
    visitor.press("Set it up")
    check(visitor)
    for page in PAGES_WITH_APP:
        visitor.open(f"account/{page}")
        check(visitor)


def test_another_address(visitor, tom):
    visitor.open("account/")
    visitor.page.locator("a[href$='/account/address/']").click()
    visitor.type(email="new@example.com")
    visitor.press("Send me the code")
    check(visitor)
    visitor.type(code=code_of("address_code"))
    visitor.press("Use this address")
    visitor.reads("new@example.com")
    check(visitor)
    tom.refresh_from_db()
    assert tom.email == "new@example.com"
