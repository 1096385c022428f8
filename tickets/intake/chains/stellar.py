"""Stellar strkeys (SEP-23): G… accounts, M… accounts with a number inside, C… contracts."""

import base64
import binascii
from dataclasses import replace

from tickets.intake.chains.check import Check, accepted, refused, wrong_character, wrong_length

_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
_ACCOUNT, _MUXED, _CONTRACT = 6 << 3, 12 << 3, 2 << 3
_VERSIONS = {"G": _ACCOUNT, "M": _MUXED, "C": _CONTRACT}
_LENGTHS = {"G": 56, "M": 69, "C": 56}
_KEY_BYTES = 32
_BLOCK = 8  # characters of base32 that make whole bytes


def address(text: str) -> Check:
    """`normal` is the text; for M… `classic` is the G… account and `tag` the number inside."""
    upper = text.upper()
    if text != upper and address(upper).ok:
        return replace(_shape(text) or refused("bad_format"), suggestion=upper)
    return _shape(text) or _read(text)


def _shape(text: str) -> Check | None:
    if problem := wrong_character(text, _CHARACTERS):
        return problem
    length = _LENGTHS.get(text[:1])
    return wrong_length(len(text), length) if length else refused("bad_format")


def _read(text: str) -> Check:
    raw = base64.b32decode(text + "=" * (-len(text) % _BLOCK))
    if binascii.crc_hqx(raw[:-2], 0) != int.from_bytes(raw[-2:], "little"):
        return refused("checksum")
    spare_bits = base64.b32encode(raw).decode().rstrip("=") != text
    if spare_bits or raw[0] != _VERSIONS[text[0]]:
        return refused("bad_format")
    if raw[0] == _MUXED:
        return _muxed(text, raw[1:-2])
    return accepted(text, "contract" if raw[0] == _CONTRACT else "")


def _muxed(text: str, payload: bytes) -> Check:
    account = bytes([_ACCOUNT]) + payload[:_KEY_BYTES]
    crc = binascii.crc_hqx(account, 0).to_bytes(2, "little")
    classic = base64.b32encode(account + crc).decode()
    number = int.from_bytes(payload[_KEY_BYTES:], "big")
    return replace(accepted(text), classic=classic, tag=number)
