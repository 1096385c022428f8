"""The main job in a browser: a request is filed, answered, replied to, solved and rated."""

from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from portal.access import Role
from portal.models import OutgoingEmail, User
from tests import factories
from tests.browser.visitor import Visitor
from tickets.models import Rating, Ticket
from tickets.workflow import SHOWN, Status

PASSWORD = "correct horse battery"
TRON = {"zh-hans": "波场", "en": "TRON"}
TRON_ADDRESS = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
STORY = {
    "zh-hans": (
        "充值两天了还没到账",
        "前天转了 250 USDT，到现在还没有看到。",
        "刚刚到账了，谢谢。",
    ),
    "en": ("My deposit is two days late", "I sent 250 USDT on Friday.", "It has just arrived."),
}


@pytest.fixture
def screenshot(tmp_path):
    """A picture as a phone makes it."""
    path = tmp_path / "screenshot.png"
    Image.linear_gradient("L").resize((390, 844)).convert("RGB").save(path)
    return path


@pytest.fixture
def agent(visit) -> Visitor:
    """An agent who has signed in with a password, on the page where everybody signs in."""
    ada = factories.make_user("ada@desk.example", Role.AGENT, name="Ada")
    factories.make_team("funds-security", ada)
    visitor = visit("en", width=1280)
    visitor.open("/admin/")
    visitor.page.get_by_text(visitor.words("Sign in with a password instead")).click()
    visitor.type(login=ada.email, password=PASSWORD)
    visitor.press("Sign in with the password")
    expect(visitor.page).to_have_url(f"{visitor.site}/admin/")
    return visitor


def fill_in(user: Visitor, screenshot, **changes):
    subject, story, _reply = STORY[user.language]
    two_days_ago = timezone.localtime(timezone.now() - timedelta(days=2))
    user.type(
        subject=subject,
        description=story,
        q_source="wallet",
        q_sent_at_0=two_days_ago.strftime("%Y-%m-%dT%H:%M"),
        q_sent_at_1="Asia/Shanghai",
        q_chain="ethereum",
        q_transaction=factories.HASH,
        q_amount_0="250",
        q_amount_1="USDT",
        **changes,
    )
    user.control("attachments").set_input_files(screenshot)


def correct_the_address(user: Visitor):
    """The summary on top and the field say the same, and nothing typed is lost."""
    summary = user.page.locator(".error-summary")
    expect(summary).to_be_focused()
    sentence = user.page.locator("#id_q_receiving_address_error").inner_text()
    expect(summary).to_contain_text(sentence)
    assert TRON[user.language] in sentence
    expect(user.control("q_receiving_address")).to_have_value(TRON_ADDRESS)
    expect(user.control("subject")).to_have_value(STORY[user.language][0])
    expect(user.control("q_chain")).to_have_value("ethereum")
    expect(user.page.locator(".file-list")).to_contain_text("screenshot.png")
    assert not Ticket.objects.exists()
    user.type(q_receiving_address=factories.ADDRESS.lower())


def file_request(user: Visitor, screenshot) -> Ticket:
    user.open("requests/new/")
    deposit = user.page.locator("a[href$='/requests/new/deposit-not-arrived/']")
    with user.page.expect_navigation():
        deposit.click()
    fill_in(user, screenshot, q_receiving_address=TRON_ADDRESS, email="mei@example.com")
    user.press("Check my answers")
    correct_the_address(user)
    user.press("Check my answers")

    user.sees("Check your answers before you send them")
    user.reads(factories.ADDRESS)  # with its checksum
    user.reads("screenshot.png")
    user.button("Send").dblclick()
    user.page.wait_for_url("**/requests/sent/")
    user.look()
    ticket = Ticket.objects.get()
    user.sees("We have your request")
    user.reads(ticket.reference)
    assert ticket.attachments.count() == 1
    return ticket


def read_the_receipt(user: Visitor, ticket: Ticket) -> OutgoingEmail:
    receipt = OutgoingEmail.objects.get()
    assert receipt.to_email == "mei@example.com"
    assert ticket.reference in receipt.subject
    assert user.words("Open your request") in receipt.text
    assert STORY[user.language][1] in receipt.text
    return receipt


@pytest.fixture(
    params=[(390, True), (1280, True), (390, False)], ids=["390", "1280", "without scripts"]
)
def window(request):
    """How wide the user's window is, and whether it runs scripts."""
    width, scripts = request.param
    return {"width": width, "scripts": scripts}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_request_is_filed_answered_solved_and_rated(visit, agent, screenshot, language, window):
    user = visit(language, **window)
    ticket = file_request(user, screenshot)
    receipt = read_the_receipt(user, ticket)
    assert User.objects.get(email="mei@example.com").language == language

    agent.open(f"/admin/tickets/ticket/{ticket.pk}/change/")
    agent.reads(STORY[language][1])
    agent.page.locator("#reply-body").fill("We have found it. Is it there now?")
    agent.press("Send reply")
    agent.sees("Your reply is kept and on its way.")

    user.open_link_of(receipt)
    assert "key=" not in user.page.url
    user.sees(SHOWN[Status.PENDING].sentence)
    user.reads("We have found it. Is it there now?")
    user.type(body=STORY[language][2])
    user.press("Send reply")
    user.sees("We have your reply.")

    agent.page.reload()
    agent.reads(STORY[language][2])
    agent.press("Solve")
    agent.sees("The request is solved, and its user is told.")

    user.open_link_of(user.mail("solved"))
    user.sees(SHOWN[Status.SOLVED].sentence)
    user.follow("Tell us how good our help was")
    assert not Rating.objects.exists()
    user.type(score="5", comment="Quick.")
    user.press("Send rating")
    user.sees("Thank you for your rating.")
    assert Rating.objects.values_list("score", "comment").get() == (5, "Quick.")
    agent.page.reload()
    agent.reads("Quick.")
