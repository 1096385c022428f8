"""Tron: Base58Check with version 0x41, or the same bytes as hex."""

import re

from tickets.intake.chains import base58, evm
from tickets.intake.chains.check import Check, accepted, refused, wrong_character, wrong_length

_VERSION = b"\x41"
_LENGTH = 34
_AS_HEX = re.compile(r"(0[xX])?41([0-9a-fA-F]{40})")


def address(text: str) -> Check:
    """T and 33 characters. The hex form of 41 and 40 digits is accepted with a warning.

    An Ethereum address holds the same 20 bytes, so most mistakes between the two chains look
    harmless and are not: it is refused, and `suggestion` has the T… form to show.
    """
    if evm.has_shape(text):
        return refused("other_chain", other=evm.CODES, suggestion=_from_evm(text))
    if found := _AS_HEX.fullmatch(text):
        normal = _base58(found[2])
        return refused("bad_format", suggestion=normal) if found[1] else _known(normal, "converted")
    problem = wrong_character(text, base58.CHARACTERS) or wrong_length(len(text), _LENGTH)
    if problem:
        return problem
    payload = base58.checked(base58.decode(text))
    if payload is None:
        return refused("checksum")
    return _known(text) if payload.startswith(_VERSION) else refused("bad_format")


def _known(normal: str, warning: str = "") -> Check:
    return accepted(normal, "zero_address" if normal == _ZERO else warning)


def _from_evm(text: str) -> str:
    return _base58(text[2:]) if evm.address(text).ok else ""


def _base58(digits: str) -> str:
    return base58.encode_checked(_VERSION + bytes.fromhex(digits))


_ZERO = _base58("0" * evm.ADDRESS_DIGITS)
