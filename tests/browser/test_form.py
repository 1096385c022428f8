"""The form of a request helps while one types, and keeps what was typed."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tickets.models import Ticket

FORM = "requests/new/deposit-not-arrived/"
TRON_ADDRESS = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"


@pytest.fixture
def user(visit):
    user = visit("en")
    user.open(FORM)
    return user


def is_kept(user, **values):
    """Wait for the draft: it is written a moment after the last key."""
    for value in values.values():
        user.page.wait_for_function(
            "value => Object.values(sessionStorage).some((kept) => kept.includes(value))", arg=value
        )


def test_what_was_typed_is_there_again_after_a_reload(user):
    typed = {"subject": "Two days late", "q_amount_0": "250", "q_bank_reference": "FT1"}
    user.type(q_source="bank", **typed)
    is_kept(user, **typed)

    user.page.reload()

    user.sees("We kept what you typed here earlier.")
    for name, value in typed.items():
        expect(user.control(name)).to_have_value(value)
    expect(user.page.locator("#id_q_source_2")).to_be_checked()
    expect(user.control("q_bank_reference")).to_be_visible()


def test_starting_anew_forgets_the_draft(user):
    user.type(subject="Two days late")
    is_kept(user, subject="Two days late")
    user.page.reload()

    user.press("Start anew")

    expect(user.control("subject")).to_have_value("")


def test_switching_the_theme_keeps_what_was_typed(user):
    user.type(subject="Two days late")
    is_kept(user, subject="Two days late")

    user.press("Dark")

    expect(user.page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(user.control("subject")).to_have_value("Two days late")


def test_switching_the_language_keeps_what_was_typed(user):
    user.type(subject="Two days late")
    is_kept(user, subject="Two days late")

    with user.page.expect_navigation():
        user.page.locator("a[hreflang='zh-hans']").click()

    expect(user.page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(user.page).to_have_url(f"{user.site}/zh-hans/{FORM}")
    expect(user.control("subject")).to_have_value("Two days late")


def test_a_recovery_phrase_is_never_kept_in_the_browser(user):
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    user.type(description=phrase, subject="Two days late")
    is_kept(user, subject="Two days late")

    assert "sausage" not in user.page.evaluate("JSON.stringify(sessionStorage)")


def test_the_draft_is_gone_once_the_request_is_sent(user):
    user.type(
        subject="Two days late", description="No money.", email="tom@example.com", q_source="bank",
        q_sent_at_0="2025-11-20T10:00", q_bank_reference="FT1", q_amount_0="1", q_amount_1="EUR",
    )  # fmt: skip
    user.press("Check my answers")
    user.press("Send")
    user.sees("We have your request")

    user.open(FORM)

    expect(user.control("subject")).to_have_value("")


def test_questions_appear_and_go_as_their_condition_does(user):
    network, reference, memo = map(user.control, ["q_chain", "q_bank_reference", "q_memo"])
    expect(network).to_be_hidden()
    expect(reference).to_be_hidden()

    user.type(q_source="wallet", q_chain="ton")
    expect(reference).to_be_hidden()
    expect(memo).to_be_visible()

    user.type(q_chain="ethereum")
    expect(memo).to_be_hidden()

    user.type(q_source="bank")
    expect(network).to_be_hidden()
    expect(reference).to_be_visible()


def test_a_pasted_explorer_link_fills_hash_and_network(user):
    user.type(q_source="exchange", q_transaction=f"https://etherscan.io/tx/{factories.HASH}")
    user.control("q_transaction").blur()

    expect(user.control("q_transaction")).to_have_value(factories.HASH)
    expect(user.control("q_chain")).to_have_value("ethereum")
    user.sees("Its form is right.")


def test_an_address_is_checked_as_its_field_is_left(user):
    address = user.control("q_receiving_address")
    user.type(q_source="wallet", q_chain="ethereum", q_receiving_address=TRON_ADDRESS)
    address.blur()
    user.reads("This is a TRON address; you chose Ethereum.")
    expect(address).to_have_attribute("aria-invalid", "true")

    user.type(q_receiving_address=factories.ADDRESS.lower())
    address.blur()
    expect(address).to_have_value(factories.ADDRESS)
    expect(address).not_to_have_attribute("aria-invalid", "true")
    user.look()


def test_choosing_another_network_checks_the_address_again(user):
    user.type(q_source="wallet", q_chain="ethereum", q_receiving_address=TRON_ADDRESS)
    user.control("q_receiving_address").blur()
    user.reads("This is a TRON address; you chose Ethereum.")

    user.type(q_chain="tron")

    user.sees("Its form is right.")


def test_a_file_goes_up_as_it_is_chosen_and_a_wrong_one_says_why(user):
    files = user.page.locator(".file-list")
    page = {"name": "fake.png", "mimeType": "image/png", "buffer": b"<!DOCTYPE html><p>Hello"}
    user.control("attachments").set_input_files(page)
    expect(files.locator(".field-error")).to_contain_text("fake.png")

    user.control("attachments").set_input_files(
        {"name": "log.txt", "mimeType": "text/plain", "buffer": b"It said: timeout."}
    )
    expect(user.page.locator("[name=files]")).to_have_count(1)
    user.page.get_by_role("button", name="Remove fake.png").click()
    expect(files.locator("li")).to_have_count(1)
    expect(files).to_contain_text("log.txt")


class Keys:
    """Somebody who uses no mouse."""

    def __init__(self, user):
        self.keyboard = user.page.keyboard
        self.page = user.page

    def go_to(self, wanted):
        """Press Tab until this control, by name or else by its words, has the focus."""
        for _ in range(80):
            self.keyboard.press("Tab")
            if wanted in self.page.evaluate(
                "[document.activeElement.name, document.activeElement.textContent.trim()]"
            ):
                return
        raise AssertionError(f"Tab never reached {wanted}")

    def type(self, name, text):
        self.go_to(name)
        self.keyboard.type(text)


def test_the_first_tab_skips_to_the_content(user):
    user.page.keyboard.press("Tab")
    skip = user.page.locator(":focus")
    expect(skip).to_have_attribute("href", "#main")
    expect(skip).to_be_in_viewport()

    user.page.keyboard.press("Enter")
    user.page.keyboard.press("Tab")

    assert user.page.evaluate("document.activeElement.closest('main') !== null")


def test_the_whole_form_is_filled_and_sent_without_a_mouse(user):
    keys = Keys(user)
    keys.type("subject", "Two days late")
    keys.type("description", "I sent 250 USDT on Thursday.")
    keys.go_to("q_source")
    user.page.keyboard.press("ArrowDown")  # from another wallet to an exchange
    # The same in every order of day and month, with 12 hours or 24.
    keys.type("q_sent_at_0", "11112025")
    user.page.keyboard.press("ArrowRight")
    user.page.keyboard.type("1030AM")
    keys.type("q_chain", "Ethe")
    keys.type("q_transaction", factories.HASH)
    keys.type("q_amount_0", "250")
    keys.type("q_amount_1", "USDT")
    keys.type("q_receiving_address", factories.ADDRESS)
    keys.type("email", "tom@example.com")
    with user.page.expect_navigation():
        user.page.keyboard.press("Enter")
    user.sees("Check your answers before you send them")
    keys.go_to("Send")
    with user.page.expect_navigation():
        user.page.keyboard.press("Enter")
    user.sees("We have your request")

    answers = {answer["key"]: answer["value"] for answer in Ticket.objects.get().answers}
    assert answers["source"] == "exchange"
    assert answers["sent_at"]["at"].startswith("2025-11-11T10:30")
    assert answers["chain"] == "ethereum"


def test_a_change_link_leads_to_its_field_with_everything_kept(user):
    user.type(
        subject="Two days late", description="No money.", email="tom@example.com", q_source="bank",
        q_sent_at_0="2025-11-20T10:00", q_bank_reference="FT1", q_amount_0="1", q_amount_1="EUR",
    )  # fmt: skip
    user.press("Check my answers")

    with user.page.expect_navigation():
        user.page.get_by_role("button", name="Change Payment reference").click()

    expect(user.control("q_bank_reference")).to_be_focused()
    expect(user.control("q_bank_reference")).to_have_value("FT1")
    expect(user.control("subject")).to_have_value("Two days late")


def test_an_open_request_about_the_same_transaction_is_shown_before_sending(user, ticket):
    user.type(
        subject="Again", description="Still no money.", email="tom@example.com",
        q_source="exchange", q_sent_at_0="2025-11-20T10:00", q_chain="ethereum",
        q_transaction=factories.HASH, q_amount_0="250", q_amount_1="USDT",
        q_receiving_address=factories.ADDRESS,
    )  # fmt: skip
    user.press("Check my answers")
    user.sees("You already have an open request about this transaction")

    user.press("Email me the link to it")

    user.sees("We have sent you the link to your open request by email.")
    assert ticket.reference in user.mail("link").text
    assert Ticket.objects.count() == 1


def test_back_from_the_confirmation_asks_nobody_to_send_again(user):
    user.type(
        subject="Two days late", description="No money.", email="tom@example.com", q_source="bank",
        q_sent_at_0="2025-11-20T10:00", q_bank_reference="FT1", q_amount_0="1", q_amount_1="EUR",
    )  # fmt: skip
    user.press("Check my answers")
    user.press("Send")
    user.sees("We have your request")

    user.page.go_back()

    expect(user.control("subject")).to_have_value("")
    user.look()
    assert Ticket.objects.count() == 1
