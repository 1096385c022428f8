"""Amounts of money: whole numbers of an asset's smallest unit, so that no digit is ever lost. Pure.

An amount goes in and out as plain digits with a point ("12.50"). How a language groups them is the
templates' matter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.refusals import Refused

_PLAIN = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]+))?")
WHOLE_DIGITS = 15
"""Digits before the point of the largest amount: more than any asset has units in circulation
that is worth counting, and few enough that a slip of the keyboard is seen."""
MONEY_PLACES = 3
"""Up to this exponent an asset is written with all its places, as money is ("12.50")."""


@dataclass(frozen=True)
class Asset:
    """What is paid in: 1 USDT is 10 ** `exponent` of its smallest units."""

    code: str
    exponent: int


# Currencies have the places of ISO 4217, coins those of their chain, tokens those of most of their
# contracts (BSC's USDT has 18).
_PLACES = {
    0: "JPY",
    2: "CNY EUR GBP HKD SGD USD",
    3: "KWD",
    6: "TRX USDC USDT XRP",
    7: "XLM",
    8: "BTC DOGE LTC",
    9: "SOL TON",
    18: "BNB ETH",
}
ASSETS = {code: Asset(code, places) for places, codes in _PLACES.items() for code in codes.split()}
"""The assets known from the start."""


class Fault(StrEnum):
    """Why a text is no amount."""

    NOT_PLAIN = "not_plain"
    TOO_LARGE = "too_large"
    TOO_PRECISE = "too_precise"
    NOTHING = "nothing"


SENTENCES: dict[Fault, Promise | str] = {
    Fault.NOT_PLAIN: _("Write the amount with the digits 0 to 9 and one point, such as 12.50."),
    Fault.TOO_LARGE: _("This amount is too large. Check the number of digits."),
    Fault.TOO_PRECISE: _("This amount has more decimal places than the asset."),
    Fault.NOTHING: _("The amount must be more than zero."),
}


class AmountRefused(Refused):
    """A text that is no amount; its `code` is a `Fault`."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault, SENTENCES[fault])


def parse(text: str, asset: Asset) -> int:
    """The amount in smallest units, always above zero; `AmountRefused` for anything else.

    Only ASCII digits with at most one point and no more places than the asset has: signs,
    exponents, separators, full-width digits and a zero too many in front are refused, not guessed.
    """
    digits = _PLAIN.fullmatch(text.strip(" "))
    if digits is None:
        raise AmountRefused(Fault.NOT_PLAIN)
    whole, places = digits[1], digits[2] or ""
    if len(whole) > WHOLE_DIGITS:
        raise AmountRefused(Fault.TOO_LARGE)
    if len(places) > asset.exponent:
        raise AmountRefused(Fault.TOO_PRECISE)
    minor = int(whole + places.ljust(asset.exponent, "0"))
    if not minor:
        raise AmountRefused(Fault.NOTHING)
    return minor


def plain(minor: int, asset: Asset) -> str:
    """The amount in digits, none lost: "12.50" of a currency, "0.015" of a coin, "-1" reversed."""
    digits = str(abs(minor)).zfill(asset.exponent + 1)
    point = len(digits) - asset.exponent
    whole, places = digits[:point], digits[point:]
    if asset.exponent > MONEY_PLACES:
        places = places.rstrip("0")
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}.{places}" if places else f"{sign}{whole}"


def value_in(minor: int, asset: Asset, rate: Decimal, reference: Asset) -> int:
    """The value in smallest units of `reference`, `rate` of which is one whole `asset`.

    Rounded up: a value that decides who may approve is never understated. `ValueError` for a rate
    that is not a number above zero.
    """
    if not (rate.is_finite() and rate > 0):
        raise ValueError(f"{rate} is no rate")
    exact = Fraction(rate) * minor * Fraction(10) ** (reference.exponent - asset.exponent)
    return ceil(exact)


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Parts of `total` in proportion to `weights`, by largest remainder: they add up to it exactly.

    Equal remainders go to the earlier part. `ValueError` for a negative total or weight, or where
    no weight is above zero.
    """
    whole = sum(weights)
    if total < 0 or whole <= 0 or min(weights) < 0:
        raise ValueError("a total and weights of at least zero, one of them above, are needed")
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda part: -(total * weights[part] % whole))
    for part in by_remainder[: total - sum(parts)]:
        parts[part] += 1
    return parts
