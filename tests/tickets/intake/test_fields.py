"""What each field type accepts, keeps and says again."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from tickets.intake.fields import FIELD_TYPES, plain_amount
from tickets.models import Field


def cleaned(type_, *parts, **field):
    """What a field of the type makes of its posted parts."""
    question = Field(key="q", type=type_, label_en="Q", **field)
    built = FIELD_TYPES[type_].form_field(question, {"label": "Q", "required": True})
    return built.clean(list(parts) if len(parts) > 1 else parts[0])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("250", "250"),
        ("0.015", "0.015"),
        ("1,250.50", "1250.5"),
        ("１２．５", "12.5"),
        ("007", "7"),
        ("1 000", "1000"),
        ("0.000000000000000001", "0.000000000000000001"),
    ],
)
def test_amounts_keep_every_digit(typed, kept):
    assert plain_amount(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "0", "0.0", "-1", "+1", "1e-9", "NaN", "Infinity", "1,25", "12.5.1", "9" * 30, "∞"],
)
def test_what_is_not_plainly_an_amount_is_refused(typed):
    with pytest.raises(ValidationError):
        plain_amount(typed)


def test_an_amount_has_its_asset():
    assert cleaned("amount", "12.50", "usdt") == {"amount": "12.5", "asset": "USDT"}


@pytest.mark.parametrize("asset", ["<b>", "=A1", "two words", "x" * 16])
def test_an_asset_is_a_short_name(asset):
    with pytest.raises(ValidationError):
        cleaned("amount", "1", asset)


def test_a_moment_is_in_the_zone_it_names():
    moment = cleaned("datetime", "2026-11-20T16:30", "Asia/Shanghai")

    kept = FIELD_TYPES["datetime"].to_value(moment)
    assert kept == {"at": "2026-11-20T16:30:00+08:00", "zone": "Asia/Shanghai"}
    assert FIELD_TYPES["datetime"].as_text(kept).endswith("(Asia/Shanghai)")


@pytest.mark.parametrize(
    ("when", "zone"),
    [
        ("yesterday", "Asia/Shanghai"),
        ("2026-13-01T00:00", "UTC"),
        ("2026-11-20T16:30", "Mars/Base"),
        ("2026-11-20T16:30", "../etc/passwd"),
        ("2026-11-20T16:30", "\x00"),
    ],
)
def test_odd_moments_and_zones_are_refused(when, zone):
    with pytest.raises(ValidationError):
        cleaned("datetime", when, zone)


def test_what_has_happened_is_not_still_to_come():
    ahead = timezone.now() + timedelta(days=2)

    with pytest.raises(ValidationError):
        cleaned("datetime", f"{ahead:%Y-%m-%dT%H:%M}", "UTC", options={"past": True})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("+8613800138000", "+86 138 0013 8000"), ("＋44 20 7946 0958", "+44 20 7946 0958")],
)
def test_telephone_numbers_are_kept_in_their_international_form(typed, kept):
    assert cleaned("phone", typed) == kept


@pytest.mark.parametrize("typed", ["13800138000", "call me", "+1", "+" + "9" * 30])
def test_numbers_without_a_country_are_refused(typed):
    with pytest.raises(ValidationError):
        cleaned("phone", typed)


def test_choices_are_those_offered():
    offered = [{"value": "a", "en": "Apple", "zh-hans": "苹果"}]

    assert cleaned("choice", "a", choices=offered) == "a"
    with pytest.raises(ValidationError):
        cleaned("choice", "b", choices=offered)


def test_yes_and_no_are_said_in_the_language_of_the_reader():
    with translation.override("en"):
        assert FIELD_TYPES["yes_no"].as_text("yes") == "Yes"


def test_an_unknown_chain_is_refused():
    with pytest.raises(ValidationError):
        cleaned("chain", "cardano")


@pytest.mark.parametrize("type_", ["text", "device", "app_version", "handle", "long_text"])
def test_endless_text_is_refused(type_):
    with pytest.raises(ValidationError):
        cleaned(type_, "x" * 10_000)


def test_every_type_has_a_name_for_staff():
    assert all(str(kind.label) for kind in FIELD_TYPES.values())
