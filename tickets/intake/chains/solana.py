"""Solana: base58 of 32 bytes (address) or 64 bytes (signature), without any checksum."""

from tickets.intake.chains import base58
from tickets.intake.chains.check import Check, accepted, outside, refused, wrong_character
from tickets.intake.chains.ed25519 import KEY_BYTES, PAIR_BYTES, on_curve

ADDRESS_LENGTHS = (32, 44)
SIGNATURE_LENGTHS = (64, 88)

_USUAL_LENGTH = 44
"""94 % of addresses have it: one character fewer is more often a lost one than a rare address."""


def address(text: str) -> Check:
    """Every accepted address carries a warning, since no typing mistake can be excluded: off_curve
    (a program's or token account, or half of all mistakes), else short, else no_checksum."""
    problem = _wrong_size(text, ADDRESS_LENGTHS, KEY_BYTES)
    return problem or accepted(text, _warning(text))


def transaction(text: str) -> Check:
    """A signature of exactly 64 bytes, 87 or 88 characters in 99.7 % of cases."""
    return _wrong_size(text, SIGNATURE_LENGTHS, PAIR_BYTES) or accepted(text)


def _warning(text: str) -> str:
    if not on_curve(base58.decode(text)):
        return "off_curve"
    return "short" if len(text) < _USUAL_LENGTH else "no_checksum"


def _wrong_size(text: str, lengths: tuple[int, int], size: int) -> Check | None:
    if problem := wrong_character(text, base58.CHARACTERS):
        return problem
    if problem := outside(len(text), *lengths):
        return problem
    found = len(base58.decode(text))
    if found == size:
        return None
    return refused("too_short" if found < size else "too_long")
