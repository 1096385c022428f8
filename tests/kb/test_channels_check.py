"""Is this yours? The answers on what people paste."""

import string
import time
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import channels
from kb.book import Book
from kb.channels import check
from kb.models import ChannelKind, OfficialChannel
from kb.pasted import MAX_CHARACTERS, listed, read
from tests.kb import channel_cases as cases

OFFICIAL = (
    cases.OFFICIAL_LINKS + cases.OFFICIAL_ACCOUNTS + cases.OFFICIAL_EMAILS + cases.OFFICIAL_NUMBERS
)
LOOKALIKE = (
    cases.LOOKALIKE_LINKS
    + cases.LOOKALIKE_ACCOUNTS
    + cases.LOOKALIKE_EMAILS
    + cases.LOOKALIKE_NUMBERS
)
UNKNOWN = cases.UNKNOWN_LINKS + cases.UNKNOWN_ACCOUNTS + cases.UNKNOWN_EMAILS + cases.UNKNOWN_REST


def book() -> Book:
    """The directory of the cases without a database."""
    rows = [
        (at, kind, listed.code_of(platform), value, covers)
        for at, (kind, platform, value, covers) in enumerate(cases.DIRECTORY)
    ]
    return Book(channels._entries(rows), ["TPWallet"])


def verdict(found: Book, text: str) -> str:
    """As `check` answers, without a database."""
    pasted = read(text)
    judged = [(found.judge(subject), subject) for subject in pasted.subjects]
    return channels._gravest(judged, pasted)[1].verdict if judged else "unknown"


@pytest.fixture(scope="module")
def listed_book():
    return book()


@pytest.fixture
def directory(db):
    # Of two rows with one address, such as a domain's website and its email, the first.
    return {row.value: row for row in reversed(cases.make_directory())}


@pytest.mark.parametrize("text", OFFICIAL, ids=ascii)
def test_what_is_ours_is_official(listed_book, text):
    assert verdict(listed_book, text) == "official"


@pytest.mark.parametrize("text", LOOKALIKE, ids=ascii)
def test_what_imitates_us_is_a_lookalike(listed_book, text):
    assert verdict(listed_book, text) == "lookalike"


@pytest.mark.parametrize("text", UNKNOWN, ids=ascii)
def test_what_has_nothing_to_do_with_us_is_unknown(listed_book, text):
    assert verdict(listed_book, text) == "unknown"


# With the directory in the database


@pytest.mark.parametrize(
    ("text", "value", "reason", "advice"),
    [
        ("https://www.tpwallet.io/help", "tpwallet.io", "exact", "still_care"),
        ("help.tpwallet.io", "tpwallet.io", "subdomain", "still_care"),
        ("x.com/tpwallet", "TPWallet", "exact", "still_care"),
        ("@tpwallet_cn", "tpwallet_cn", "any_platform", "only_there"),
        ("support@tpwallet-mail.com", "support@tpwallet-mail.com", "exact", "sender_can_be_forged"),
        ("+44 (0)20 7946 0000", "+442079460000", "exact", "caller_can_be_forged"),
        ("020 7946 0000", "+442079460000", "national", "only_there"),
    ],
)
def test_an_official_answer_names_its_row(directory, text, value, reason, advice):
    checked = check(text)

    assert (checked.verdict, checked.channel) == ("official", directory[value])
    assert (checked.reason, checked.advice, checked.imitates) == (reason, advice, None)
    assert checked.impostor == ""


@pytest.mark.parametrize(
    ("text", "reason", "imitated", "impostor"),
    [
        ("tpwallet.com/a?b", "other_ending", "tpwallet.io", "tpwallet.com"),
        ("tpwаllet.io", "letters", "tpwallet.io", "xn--tpwllet-4fg.io"),
        ("tpwalet.io", "misspelt", "tpwallet.io", "tpwalet.io"),
        ("tpwallet-support.com", "added_words", "tpwallet.io", "tpwallet-support.com"),
        ("tpwallet.app.evil.io", "subdomain_trick", "tpwallet.app", "tpwallet.app.evil.io"),
        ("https://tpwallet.io@evil.com/x", "before_at", None, "evil.com"),
        ("evil.com/tpwallet.io", "path", "tpwallet.io", "evil.com"),
        ("pay.docs.tpwallet.dev", "uncovered", "docs.tpwallet.dev", "pay.docs.tpwallet.dev"),
        ("t.me/tpwallet", "other_platform", "TPWallet", "@tpwallet (Telegram)"),
        ("@TPWallet_help", "added_words", "tpwallet.io", "@tpwallet_help"),
        ("support@tpwallet.com", "other_ending", "tpwallet.io", "@tpwallet.com"),
        ("tpwallet@gmail.com", "name_in_address", "tpwallet.io", ""),
        ("TPWallet <x9@evil.com>", "shown_name", "tpwallet.io", ""),
        ("+44 20 7946 0001", "misspelt", "+442079460000", ""),
        ("+49 20 7946 0000", "other_country", "+442079460000", ""),
        ("wa.me/442079460000", "other_platform", None, ""),
    ],
)
def test_a_lookalike_says_why_and_keeps_nobodys_data(directory, text, reason, imitated, impostor):
    checked = check(text)

    assert (checked.verdict, checked.reason, checked.channel) == ("lookalike", reason, None)
    assert checked.imitates == (directory[imitated] if imitated else None)
    assert (checked.impostor, checked.advice) == (impostor, "do_not_answer")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("我的充值没有到账", "unrelated"),
        ("nothing to see here", "unreadable"),
        ("TPWallet Support", "name_only"),
        ("官网tpwallet.io", "unclear"),
        ("hr@tpwallet-mail.com", "not_listed"),
        ("google.com", "unrelated"),
    ],
)
def test_unknown_says_why(directory, text, reason):
    checked = check(text)

    assert (checked.verdict, checked.reason, checked.channel) == ("unknown", reason, None)


def test_of_several_addresses_the_gravest_answer_stands(directory):
    both = "Is tpwallet.io the same as https://tpwallet-support.com/?"

    assert check(both).address == "tpwallet-support.com"
    assert check("tpwallet.io or google.com").address == "google.com"
    assert check("tpwallet.io or @TPWallet").channel == directory["tpwallet.io"]


def test_a_secret_is_neither_looked_up_nor_shown_again(directory):
    key = "L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1"
    checked = check(f"tpwallet-support.com {key}")

    assert (checked.verdict, checked.reason, checked.advice) == ("unknown", "secret", "secret")
    assert (checked.address, checked.impostor) == ("", "")


def test_an_address_out_of_use_is_no_longer_ours(directory):
    assert check("tpwallet.app").verdict == "official"
    OfficialChannel.objects.filter(value="tpwallet.app").update(active=False)

    assert check("tpwallet.app").verdict == "lookalike"


def test_an_edit_is_seen_at_once(db):
    assert check("tpwallet.io").verdict == "unknown"
    row = cases.make_channel()

    assert check("tpwallet.io").channel == row
    OfficialChannel.objects.all().delete()
    assert check("tpwallet.io").verdict == "unknown"


def test_with_an_empty_directory_nothing_imitates_us(db):
    assert {check(text).verdict for text in LOOKALIKE} == {"unknown"}


def test_this_portal_and_its_sender_are_ours(db, settings):
    settings.SITE_URL = "https://support.wallet-desk.example"
    settings.DEFAULT_FROM_EMAIL = "help@wallet-desk.example"
    cases.make_channel()

    for text in (f"{settings.SITE_URL}/en/status/", settings.DEFAULT_FROM_EMAIL):
        assert (check(text).verdict, check(text).channel) == ("official", None)
    assert check("wallet-desk.com").verdict == "unknown"


def test_it_costs_one_query(directory, django_assert_num_queries):
    for text in ("tpwallet.io", "tpwallet-support.com", "nothing"):
        with django_assert_num_queries(1):
            check(text)


# Other brands, other directories


@pytest.mark.parametrize(
    ("rows", "name", "ours", "imitations", "others"),
    [
        (
            [("site", "", "https://www.okx.com/zh-hans"), ("social", "x", "okx"),
             ("email", "", "okx.com"), ("social", "telegram", "OKXOfficial_English")],
            "OKX",
            ["okx.com/en", "support@okx.com", "t.me/okxofficial_english"],
            ["okx-support.com", "0kx.com", "okxhelp.com", "t.me/okx", "оkx.com", "okx.vip"],
            ["okex.com", "book.com", "oak.com", "rockx.com", "okta.com", "@foxy", "@english"],
        ),
        (
            [("site", "", "token.im"), ("social", "telegram", "imtoken"),
             ("app", "", "im.token.app"), ("site", "", "https://imtoken.gitbook.io/docs")],
            "imToken",
            ["token.im/download", "im.token.app", "imtoken.gitbook.io/docs/a", "t.me/imtoken"],
            ["imtoken.com", "t0ken.im", "irntoken.com", "token-im.com", "x.com/imtoken"],
            ["tokenpocket.pro", "etherscan.io/token", "gitbook.io", "bittoken.com", "1inch.io"],
        ),
        (
            [("site", "", "safepal.com"), ("phone", "", "400-820-8820"), ("phone", "", "95188"),
             ("social", "wechat", "gh_12ab34"), ("site", "", "钱包.网络")],
            "SafePal",
            ["+86 400-820-8820", "95188", "微信公众号 gh_12ab34", "xn--uir314m.xn--io0a7i"],
            ["safepa1.com", "safe-pal.com", "saferpal.com", "safepal-wallet.com"],
            ["safe.global", "paypal.com", "95588", "safari.com", "@safe", "safemoon.com"],
        ),
    ],
)  # fmt: skip
def test_any_brand_is_told_from_others(rows, name, ours, imitations, others):
    entries = [(at, kind, platform, value, None) for at, (kind, platform, value) in enumerate(rows)]
    found = Book(channels._entries(entries), [name])

    assert {text: verdict(found, text) for text in ours} == dict.fromkeys(ours, "official")
    assert {t: verdict(found, t) for t in imitations} == dict.fromkeys(imitations, "lookalike")
    assert {text: verdict(found, text) for text in others} == dict.fromkeys(others, "unknown")


# Whatever is pasted


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    assert verdict(_BOOK, text) in {"official", "lookalike", "unknown"}


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["tpwallet.io", "tpwallet.app", "x.com/tpwallet", "t.me/tpwallet_official"]),
    st.sampled_from(["", "https://", "http://", "HTTPS://", "https://www."]),
    st.text(string.ascii_letters + string.digits + "/-_.~%", max_size=30),
    st.booleans(),
)
def test_no_page_of_ours_is_called_fake(ours, scheme, path, shouted):
    link = f"{scheme}{ours}/{path}"

    assert verdict(_BOOK, link.upper() if shouted else link) == "official"


@pytest.mark.parametrize(
    "text",
    [
        "a." * 1000, "a@" * 1000, "/" * 2000, "." * 2000, "tpwallet." * 250, "https://" * 250,
        "(" * 2000, "1" * 2000, "1-" * 1000, "xn--" * 500, "%" * 2000, "[.]" * 600, "<" * 2000,
        "tpwallet_" * 250, "é" * 2000, "\u0301" * 2000, "tpwallet" * 250, "\ufdfd" * 2000,
        "x:" * 1000, "t.me/" + "a/" * 900, "facebook.com/pages/" + "a/" * 900,
        "x.com/intent/user?" + "a&" * 900, " ".join(f"tpwallet{n}.com" for n in range(150)),
        "a at " * 400, "a . " * 500, "a" * 100_000,
    ],
    ids=lambda text: ascii(text[:20]),
)  # fmt: skip
def test_hostile_text_takes_a_bounded_time(listed_book, text):
    """Milliseconds; the limit is for a machine that does much else."""
    begun = time.process_time()
    verdict(listed_book, text)

    assert time.process_time() - begun < timedelta(seconds=0.5).total_seconds()


def test_what_is_longer_is_cut():
    assert verdict(_BOOK, " " * MAX_CHARACTERS + "tpwallet.io") == "unknown"


_BOOK = book()


def test_every_kind_of_channel_is_read():
    assert {kind for kind, *_rest in cases.DIRECTORY} == set(ChannelKind.values)
