"""Bech32 (BIP-173) and Bech32m (BIP-350) as SegWit addresses use them."""

from typing import NamedTuple

CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BECH32 = 1
BECH32M = 0x2BC830A3

_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_SYMBOLS = 6
_SYMBOL_BITS = 5


class Decoded(NamedTuple):
    """`constant` is BECH32 or BECH32M, `version` the first symbol, `program` the bytes after it."""

    constant: int
    version: int
    program: bytes


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << _SYMBOL_BITS ^ value
        for bit, generator in enumerate(_GENERATORS):
            if top >> bit & 1:
                check ^= generator
    return check


def decode(prefix: str, data: str) -> Decoded | None:
    """Reads the part after `prefix` and its separator "1", both in lower case.

    None when the checksum is of neither kind. ValueError when the checksum is right and what it
    protects is not: no version, or padding that is not zero or not needed.
    """
    symbols = [CHARACTERS.index(char) for char in data]
    spread = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    constant = _polymod(spread + symbols)
    if constant not in {BECH32, BECH32M} or len(symbols) < _CHECKSUM_SYMBOLS:
        return None
    version, *rest = symbols[:-_CHECKSUM_SYMBOLS]
    return Decoded(constant, version, _to_bytes(rest))


def _to_bytes(symbols: list[int]) -> bytes:
    number = 0
    for symbol in symbols:
        number = number << _SYMBOL_BITS | symbol
    size, padding = divmod(len(symbols) * _SYMBOL_BITS, 8)
    if padding >= _SYMBOL_BITS or number & ((1 << padding) - 1):
        raise ValueError("padding is longer than needed or not zero")
    return (number >> padding).to_bytes(size, "big")
