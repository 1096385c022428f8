"""The page on which they prove who they are, and what staff see of it, in a browser."""

import pytest

from portal.models import User
from tests.browser.test_every_page import LOOKS, check
from tests.tickets.identity_makers import make_alert
from tests.wallets import evm_address, personal_sign
from tickets import identity
from tickets.actions.ask_identity import ask_identity
from tickets.models import Way

pytestmark = pytest.mark.urls("tests.browser.urls")


@pytest.fixture(params=LOOKS, ids=lambda look: " ".join(map(str, look)))
def look(request):
    language, theme, width = request.param
    return {"language": language, "theme": theme, "width": width}


@pytest.fixture
def asked(ticket, ada):
    """Ada has asked Tom, in whatever way he likes."""
    ask_identity(ticket=ticket, actor=ada, ways=list(Way), body="Is the account yours?")
    return ticket


def test_they_sign_with_their_wallet(visit, look, tom, asked):
    visitor = visit(**look, as_=tom)
    visitor.open(f"requests/{asked.reference}/")
    check(visitor)
    visitor.follow("Prove that it is you")
    check(visitor)
    visitor.type(which="other", chain="ethereum", address=evm_address())
    visitor.press("Get the text to sign")
    check(visitor)
    text = visitor.page.locator("#sign .exact .mono").inner_text().strip()
    visitor.type(signature="0x1234")
    visitor.press("Check the signature")
    check(visitor)
    visitor.type(signature=f"0x{personal_sign(text).hex()}")
    visitor.press("Check the signature")
    visitor.sees("We are looking at your proof")
    check(visitor)
    assert identity.latest(asked).address == evm_address()


def test_staff_see_how_it_stands_and_what_looks_like_a_theft(visit, look, sue, tom, asked):
    User.objects.filter(pk=tom.pk).update(name="Tom")
    alert = make_alert(tom)
    visitor = visit(**look, as_=sue)
    for page in [
        "/admin/", f"/admin/tickets/ticket/{asked.pk}/change/", "/admin/tickets/alert/",
        f"/admin/tickets/alert/{alert.pk}/change/",
    ]:  # fmt: skip
        visitor.open(page)
        for summary in visitor.page.locator("details.more summary").all():
            summary.click()
        check(visitor)
