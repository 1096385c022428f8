"""Amounts: what is refused, and that no digit is ever lost."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from complaints.money import (
    ASSETS,
    SENTENCES,
    AmountRefused,
    Asset,
    Fault,
    allocate,
    parse,
    plain,
    value_in,
)

EUR, JPY, KWD = ASSETS["EUR"], ASSETS["JPY"], ASSETS["KWD"]
BTC, ETH, USDT = ASSETS["BTC"], ASSETS["ETH"], ASSETS["USDT"]
enough = profile(max_examples=300, deadline=None)


@pytest.mark.parametrize(
    ("text", "asset", "minor"),
    [
        ("12.50", EUR, 1250),
        ("12.5", EUR, 1250),
        ("12", EUR, 1200),
        (" 0.01 ", EUR, 1),
        ("1000", JPY, 1000),
        ("0.001", KWD, 1),
        ("0.00000001", BTC, 1),
        ("10", ETH, 10**19),  # more than 64 bits hold
        ("12.123456789012345678", ETH, 12123456789012345678),
        ("999999999999999", EUR, 99999999999999900),
    ],
)
def test_an_amount_is_read_to_the_last_digit(text, asset, minor):
    assert parse(text, asset) == minor


@pytest.mark.parametrize(
    "text",
    [
        *["1e-9", "1E5", "-0", "-1", "+1", "NaN", "nan", "inf", "Infinity", "sNaN", "", " "],
        *["１２", "12．5", "٣", "۱۲", "1,000.00", "1.000,00", "1 000", "1'000", "1_000", "0x10"],
        *[".5", "5.", "1.2.3", "007", "00", "1\n", "\t1", "\u30001", "1\u00a0", "12.50 EUR", "²"],
        *["--1", "1-", "½", "一", "=1", "1\x00", "\u202e12"],
    ],
)
def test_anything_but_plain_digits_is_refused(text):
    with pytest.raises(AmountRefused) as refused:
        parse(text, EUR)
    assert refused.value.code == Fault.NOT_PLAIN
    assert refused.value.sentence is SENTENCES[Fault.NOT_PLAIN]


@pytest.mark.parametrize("text", ["1" + "0" * 30, "1000000000000000", "9" * 10_000])
@pytest.mark.parametrize("asset", [JPY, EUR, ETH])
def test_an_amount_that_nobody_can_mean_is_refused(text, asset):
    with pytest.raises(AmountRefused) as refused:
        parse(text, asset)
    assert refused.value.code == Fault.TOO_LARGE


@pytest.mark.parametrize(
    ("text", "asset"), [("0.001", EUR), ("0.000", EUR), ("1.0", JPY), ("0." + "0" * 19, ETH)]
)
def test_more_places_than_the_asset_has_are_refused_and_not_rounded(text, asset):
    with pytest.raises(AmountRefused) as refused:
        parse(text, asset)
    assert refused.value.code == Fault.TOO_PRECISE


@pytest.mark.parametrize(("text", "asset"), [("0", EUR), ("0.00", EUR), ("0", JPY)])
def test_nothing_is_no_amount(text, asset):
    with pytest.raises(AmountRefused) as refused:
        parse(text, asset)
    assert refused.value.code == Fault.NOTHING


def test_every_fault_has_its_sentence():
    assert set(SENTENCES) == set(Fault)
    assert len({id(sentence) for sentence in SENTENCES.values()}) == len(Fault)


@pytest.mark.parametrize(
    ("minor", "asset", "text"),
    [
        (1250, EUR, "12.50"),
        (1200, EUR, "12.00"),
        (5, EUR, "0.05"),
        (-5, EUR, "-0.05"),
        (0, EUR, "0.00"),
        (1000, JPY, "1000"),
        (12_345, KWD, "12.345"),
        (15_000, USDT, "0.015"),
        (1_000_000, USDT, "1"),
        (1, ETH, "0.000000000000000001"),
        (12123456789012345678, ETH, "12.123456789012345678"),
        (-(10**18), ETH, "-1"),
    ],
)
def test_an_amount_is_written_without_losing_a_digit(minor, asset, text):
    assert plain(minor, asset) == text


def test_the_assets_have_the_exponents_of_their_chains():
    exponents = {code: asset.exponent for code, asset in ASSETS.items()}
    assert {code for code, places in exponents.items() if places == 2} == {
        *("CNY", "EUR", "GBP", "HKD", "SGD", "USD"),
    }
    assert {code: places for code, places in exponents.items() if places != 2} == {
        **dict.fromkeys(("BNB", "ETH"), 18),
        **dict.fromkeys(("SOL", "TON"), 9),
        **dict.fromkeys(("BTC", "DOGE", "LTC"), 8),
        **dict.fromkeys(("TRX", "USDC", "USDT", "XRP"), 6),
        "XLM": 7,
        "KWD": 3,
        "JPY": 0,
    }
    assert all(asset.code == code for code, asset in ASSETS.items())


def test_a_value_is_rounded_up():
    assert value_in(15_000, USDT, Decimal("7.1"), ASSETS["CNY"]) == 11  # 0.1065
    assert value_in(1, ETH, Decimal("2500.55"), EUR) == 1
    assert value_in(10**18, ETH, Decimal("2500.55"), EUR) == 250_055
    assert value_in(100, JPY, Decimal("0.0055"), EUR) == 55
    assert value_in(0, EUR, Decimal(1), EUR) == 0


@pytest.mark.parametrize("rate", ["0", "-1", "NaN", "sNaN", "Infinity"])
def test_what_is_no_rate_is_refused(rate):
    with pytest.raises(ValueError, match="is no rate"):
        value_in(1, EUR, Decimal(rate), EUR)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (1, [1, 2], [0, 1]),
        (5, [0, 1, 0], [0, 5, 0]),
        (0, [1, 1], [0, 0]),
        (10**30 + 1, [1, 1], [(10**30 + 2) // 2, 10**30 // 2]),
    ],
)
def test_parts_are_allocated_by_largest_remainder(total, weights, parts):
    assert allocate(total, weights) == parts


@pytest.mark.parametrize(("total", "weights"), [(1, []), (1, [0]), (-1, [1]), (1, [2, -1])])
def test_what_cannot_be_allocated_is_refused(total, weights):
    with pytest.raises(ValueError, match="at least zero"):
        allocate(total, weights)


# Invariants

ANY_ASSET = st.builds(Asset, st.just("X"), st.integers(0, 18))


@enough
@given(ANY_ASSET, st.data())
def test_invariant_27_an_amount_is_above_zero_and_whole_in_its_smallest_unit(asset, data):
    minor = data.draw(st.integers(1, 10 ** (15 + asset.exponent) - 1))
    text = plain(minor, asset)
    assert parse(text, asset) == minor
    assert Fraction(text) * 10**asset.exponent == minor


@enough
@given(st.text(max_size=40), ANY_ASSET)
def test_invariant_27_any_text_is_an_amount_above_zero_or_is_refused(text, asset):
    try:
        minor = parse(text, asset)
    except AmountRefused:
        return
    assert 0 < minor < 10 ** (15 + asset.exponent)


@enough
@given(
    st.integers(0, 10**40),
    st.lists(st.integers(0, 10**20), min_size=1, max_size=30).filter(any),
)
def test_invariant_27_the_parts_are_the_whole_and_each_is_fair(total, weights):
    parts, whole = allocate(total, weights), sum(weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * whole - total * weight) < whole  # less than one unit off
        assert weight or not part


@enough
@given(st.integers(0, 10**25), st.integers(0, 10**25), ANY_ASSET, st.integers(1, 10**12))
def test_invariant_15_the_value_never_falls_when_the_amount_rises(one, other, asset, rate):
    low, high = sorted([one, other])
    price = Decimal(rate).scaleb(-6)
    assert value_in(low, asset, price, EUR) <= value_in(high, asset, price, EUR)
    # In parts it is never worth less than as a whole.
    assert value_in(low + high, asset, price, EUR) <= (
        value_in(low, asset, price, EUR) + value_in(high, asset, price, EUR)
    )
