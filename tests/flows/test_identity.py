"""An account is locked: staff ask who it is, and the user proves it by a code or their wallet."""

import html
import re

import pytest

from portal import outbox
from portal.models import AuditLine
from tests import factories
from tests.flows.steps import act, come_by_link, words
from tests.tickets.views.visits import by_link, page, upload
from tests.wallets import evm_address, personal_sign
from tickets import identity
from tickets.models import Category, IdentityDocument, Ticket
from tickets.workflow import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]
BODY = "Before we unlock the account we have to know that it is yours."


@pytest.fixture(params=["zh-hans", "en"])
def ticket(request, mei) -> Ticket:
    """Mei can't sign in any more."""
    language = request.param
    category = Category.objects.get(slug="sign-in")
    return factories.make_ticket(category, mei, subject="Locked out", language=language)


def plain(response) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def press(client, ticket, name, **data):
    """Press a button of the page on which they prove it; the page that follows."""
    with_language = page("identity", ticket).replace("/en/", f"/{ticket.language}/")
    return client.post(with_language, {"act": name, **data}, follow=True)


def panel(staff, ticket) -> str:
    return plain(staff.get(f"/admin/tickets/ticket/{ticket.pk}/change/"))


def test_by_a_code(client, staff, clock, mailoutbox, ticket):
    def says(response, text):
        return words(text, ticket.language) in plain(response)

    assert "Not proven. Tell nothing about an account" in panel(staff, ticket)
    act(staff, ticket, "ask_identity", ways=["code", "wallet"], body=BODY)
    outbox.deliver_due()
    opened = come_by_link(client, mailoutbox[-1].body)
    assert says(opened, "Prove that it is you")
    assert says(opened, "With a signature of your wallet")
    assert not says(opened, "With documents")
    request_page = client.get(page("request", ticket).replace("/en/", f"/{ticket.language}/"))
    assert "/identity/" in plain(request_page)

    sent = press(client, ticket, "send", by="email")
    assert "m…@example.com" in plain(sent)
    outbox.deliver_due()
    code = re.search(r"^[A-Z]{4}-[A-Z]{4}$", mailoutbox[-1].body, re.MULTILINE)[0]
    wrong = press(client, ticket, "code", code="AAAA-AAAA")
    assert wrong.status_code == 422
    assert "2" in str(wrong.context["form"].errors["code"][0])

    right = press(client, ticket, "code", code=code)
    assert says(right, "You have proven that it is you")

    ticket.refresh_from_db()
    assert (ticket.state, identity.is_proven(ticket)) == (Status.OPEN, True)
    shown = panel(staff, ticket)
    assert "Proven" in shown
    assert "checked by the system" in shown
    assert f"Identity proven: Code ({ticket.requester})." in shown


def test_by_a_wallet(client, staff, clock, mailoutbox, ticket):
    def says(response, text):
        return words(text, ticket.language) in plain(response)

    wallet = {"chain": "ethereum", "address": evm_address().lower()}
    act(staff, ticket, "ask_identity", ways=["wallet"], body=BODY, **wallet)
    outbox.deliver_due()
    come_by_link(client, mailoutbox[-1].body)

    asked = press(client, ticket, "message")
    shown = plain(asked)
    text = re.search(r"I tell .* gives nobody access\.", shown.partition("data-copy")[0])
    check = identity.latest(ticket)
    assert text
    assert text[0] == check.message
    assert says(asked, "Check the signature")

    wrong = press(client, ticket, "signature", signature="0x1234")
    assert wrong.status_code == 422
    assert check.message in plain(wrong)
    signature = f"0x{personal_sign(check.message).hex()}"
    right = press(client, ticket, "signature", signature=signature)
    assert says(right, "You have proven that it is you")

    shown = panel(staff, ticket)
    assert "Signed message from a wallet" in shown
    assert evm_address() in shown
    assert identity.is_proven(ticket)
    told = client.get(page("request", ticket).replace("/en/", f"/{ticket.language}/"))
    assert says(told, "It is proven that it is you.")


def test_by_documents_that_few_may_open(client, staff, lin, ada, ticket):
    act(staff, ticket, "ask_identity", ways=["documents"], body=BODY)
    mei = by_link(ticket)
    nothing = press(mei, ticket, "documents")
    assert nothing.status_code == 422
    press(mei, ticket, "documents", attachments=[upload("passport.png")])

    (document,) = IdentityDocument.objects.all()
    where = f"/admin/tickets/ticket/{ticket.pk}/identity/{document.pk}/"
    assert "passport.png" not in panel(staff, ticket)
    assert staff.get(where).status_code == 403
    assert "passport.png" not in plain(mei.get(page("record_text", ticket)))
    assert "passport.png" not in plain(mei.get(page("request", ticket)))

    client.force_login(lin)
    assert "passport.png" in panel(client, ticket)
    served = client.get(where)
    assert b"".join(served.streaming_content).startswith(b"\x89PNG")
    assert served["X-Content-Type-Options"] == "nosniff"
    assert AuditLine.objects.filter(code="identity_read", actor=lin).count() == 1
    act(client, ticket, "settle_identity", matches="no", body="Another name.")
    assert words("We could not confirm that it is you", ticket.language) in plain(
        press(mei, ticket, "")
    )
    assert "Another name." not in plain(mei.get(page("request", ticket)))


def test_the_user_names_a_wallet_and_staff_compare_it(client, staff, lin, ticket):
    act(staff, ticket, "ask_identity", ways=["wallet"], body=BODY)
    mei = by_link(ticket)
    wrong = press(mei, ticket, "message", chain="ethereum", address="0x12")
    assert wrong.status_code == 422
    press(mei, ticket, "message", chain="bsc", address=evm_address())
    signature = personal_sign(identity.latest(ticket).message).hex()
    press(mei, ticket, "signature", signature=signature)

    assert not identity.is_proven(ticket)
    assert "the user, only now" in panel(staff, ticket)
    client.force_login(lin)
    act(client, ticket, "settle_identity", matches="yes", body="It is the account's wallet.")
    assert identity.is_proven(ticket)


def test_a_phrase_in_place_of_a_signature_is_not_kept(ticket, staff):
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    act(staff, ticket, "ask_identity", ways=["wallet"], body=BODY)
    mei = by_link(ticket)
    press(mei, ticket, "message", chain="ethereum", address=evm_address())

    for answer in (
        press(mei, ticket, "signature", signature=phrase),
        press(mei, ticket, "message", chain="ethereum", address=phrase),
    ):
        assert answer.status_code == 422
        assert "sausage" not in plain(answer)
    assert not identity.is_proven(ticket)
    assert "sausage" not in str(list(Ticket.objects.values()))


def test_nothing_is_asked(ticket):
    answer = by_link(ticket).get(page("identity", ticket))
    assert answer.status_code == 302
