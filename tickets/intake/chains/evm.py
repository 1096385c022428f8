"""Ethereum and the chains that share its address form: no text tells them apart."""

from Crypto.Hash import keccak  # nosec B413 - pycryptodome, not pyCrypto

from tickets.intake.chains.check import (
    HASH_DIGITS,
    HEX,
    Check,
    accepted,
    refused,
    wrong_character,
    wrong_length,
)

CODES = ("ethereum", "bsc", "polygon", "arbitrum", "base")
ADDRESS_DIGITS = 40

_PREFIXES = ("0x", "0X")
_CAPITAL_FROM = 8


def address(text: str) -> Check:
    """0x and 40 hex digits; mixed case must be EIP-55's, which `normal` always is."""
    if not text.startswith(_PREFIXES):
        return _without_prefix(text)
    digits = text[2:]
    problem = wrong_character(digits, HEX, 2) or wrong_length(len(digits), ADDRESS_DIGITS)
    if problem:
        return problem
    normal = eip55(digits)
    if digits not in {digits.lower(), digits.upper(), normal[2:]}:
        return refused("checksum")
    return accepted(normal, "" if digits.strip("0") else "zero_address")


def transaction(text: str) -> Check:
    """64 hex digits, with 0x or without; `normal` has 0x and lower case."""
    offset = 2 if text.startswith(_PREFIXES) else 0
    digits = text[offset:]
    problem = wrong_character(digits, HEX, offset) or wrong_length(len(digits), HASH_DIGITS)
    return problem or accepted("0x" + digits.lower())


def eip55(digits: str) -> str:
    """The checksummed address of 40 hex digits: a letter is a capital when the Keccak-256 digit
    at its place is 8 or more."""
    lower = digits.lower()
    marks = keccak.new(digest_bits=256, data=lower.encode()).hexdigest()
    pairs = zip(lower, marks, strict=False)
    return "0x" + "".join(
        char.upper() if int(mark, 16) >= _CAPITAL_FROM else char for char, mark in pairs
    )


def has_shape(text: str) -> bool:
    """Whether it is written like an address, right checksum or not."""
    digits = text[2:]
    return text.startswith(_PREFIXES) and len(digits) == ADDRESS_DIGITS and HEX.issuperset(digits)


def _without_prefix(text: str) -> Check:
    if problem := wrong_character(text, HEX):
        return problem
    whole = address("0x" + text)
    return refused("missing_prefix", suggestion=whole.normal)
