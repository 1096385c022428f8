"""The browser warns before a secret leaves it, and tells nobody what was typed."""

import pytest
from playwright.sync_api import expect

from portal.secret_guard import browser
from portal.secret_guard.wordlists import BIP39
from tests.portal.keys_for_tests import KEYS, hexed
from tests.portal.phrases_for_tests import phrase, seeded

FORM = "requests/new/deposit-not-arrived/"
WARNING = "It has not been sent."


@pytest.fixture
def user(visit):
    user = visit("en")
    user.open(FORM)
    return user


def warns(user, text):
    """Whether the warning stands there when this is typed as the description."""
    user.control("description").fill(text)
    user.page.wait_for_function("document.fonts.ready.then(() => true)")
    try:
        expect(user.page.locator(".secret-warning")).to_have_count(1, timeout=1500)
    except AssertionError:
        return False
    user.control("description").fill("")
    expect(user.page.locator(".secret-warning")).to_have_count(0)
    return True


def test_the_filters_that_are_shipped_are_those_of_the_lists():
    assert browser.ASSET.read_bytes() == browser.filters()


def test_a_phrase_is_not_sent_and_can_be_taken_out(user):
    sent = []
    user.page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    secret = " ".join(phrase("bip39_english", 12, seeded("browser")))
    user.type(subject="Two days late", description=f"My phrase is {secret}")

    user.sees(WARNING)
    button = user.page.locator("form[data-draft] button:not([type=button])").last
    expect(button).to_be_disabled()
    assert not any(secret.split()[4] in said for said in sent)

    user.type(description="It has not arrived.")
    expect(user.page.locator(".secret-warning")).to_have_count(0)
    expect(button).to_be_enabled()


def test_whoever_is_warned_in_vain_may_send_it(user):
    user.type(description=" ".join(phrase("bip39_english", 12, seeded("in vain"))))
    user.sees(WARNING)
    user.page.get_by_role("button", name="It is neither: let me send it").click()
    expect(user.page.locator(".secret-warning")).to_have_count(0)
    expect(user.page.locator("form[data-draft] button:not([type=button])").last).to_be_enabled()


def test_it_knows_every_list_and_the_common_keys(user):
    chance = seeded("lists")
    texts = {name: " ".join(phrase(name, 12, chance)) for name in BIP39}
    texts["numbered"] = "\n".join(
        f"{n}. {word}" for n, word in enumerate(phrase("bip39_english", 24, chance), 1)
    )
    for kind in ("WIF", "BIP-38", "xprv", "Stellar", "XRP, ed25519", "Nostr", "PEM", "keystore",
                 "Solana, array"):  # fmt: skip
        texts[kind] = KEYS[kind](chance)
    texts["hex"] = f"my private key is {hexed(chance)}"
    assert [kind for kind, text in texts.items() if not warns(user, text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "I sent 250 USDT from another wallet two days ago and can not see it here. Please look.",
        "前天从另一个钱包转了 250 USDT，到现在还没有看到，麻烦帮我查一下是什么原因，谢谢。",
        f"The transaction hash is {hexed(seeded('hash'))}, and I never gave away my private key.",
    ],
)
def test_ordinary_words_raise_no_warning(user, text):
    assert not warns(user, text)
