"""TON: the friendly form (48 characters of base64, CRC16) and the raw form (0:hex)."""

import base64
import binascii
import re
import string

from tickets.intake.chains.check import (
    HASH_DIGITS,
    HEX,
    Check,
    accepted,
    hex_hash,
    refused,
    wrong_character,
    wrong_length,
)

_RAW = re.compile(r"(-?[0-9]{1,10}):(.*)", re.DOTALL)
_WORKCHAINS = {"0": "0", "-1": "-1"}
_WORKCHAIN_BYTES = {0x00: "0", 0xFF: "-1"}
_TAGS = frozenset({0x11, 0x51})  # to be bounced, not to be bounced
_TEST_BIT = 0x80
_FRIENDLY_LENGTH = 48
_STANDARD = frozenset(string.ascii_letters + string.digits + "+/")
_URL_SAFE = frozenset(string.ascii_letters + string.digits + "-_")
_HASH_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{43}=")


def address(text: str) -> Check:
    """Both forms; `normal` is the raw one in lower case, so that EQ… and UQ… compare equal."""
    if found := _RAW.fullmatch(text):
        return _raw(found[1], found[2])
    problem = wrong_character(text, _STANDARD | _URL_SAFE)
    problem = problem or wrong_length(len(text), _FRIENDLY_LENGTH)
    return problem or _friendly(text)


def transaction(text: str) -> Check:
    """44 characters of base64, or 64 hex digits, which `normal` always is (lower case)."""
    if not _HASH_BASE64.fullmatch(text):
        return hex_hash(text)
    raw = _decode(text)
    return accepted(raw.hex()) if raw else refused("bad_format")


def is_base64_hash(text: str) -> bool:
    return bool(_HASH_BASE64.fullmatch(text) and _decode(text))


def _raw(workchain: str, digits: str) -> Check:
    if workchain not in _WORKCHAINS:
        return refused("bad_format")
    problem = wrong_character(digits, HEX, len(workchain) + 1)
    problem = problem or wrong_length(len(digits), HASH_DIGITS)
    return problem or accepted(f"{workchain}:{digits.lower()}", "no_checksum")


def _friendly(text: str) -> Check:
    raw = _decode(text)
    if not raw:
        return refused("bad_format")
    if binascii.crc_hqx(raw[:-2], 0) != int.from_bytes(raw[-2:], "big"):
        return refused("checksum")
    if raw[0] & ~_TEST_BIT not in _TAGS or raw[1] not in _WORKCHAIN_BYTES:
        return refused("bad_format")
    if raw[0] & _TEST_BIT:
        return refused("testnet")
    return accepted(f"{_WORKCHAIN_BYTES[raw[1]]}:{raw[2:-2].hex()}")


def _decode(text: str) -> bytes:
    """Bytes of either base64 alphabet; empty when both are mixed or spare bits are not zero."""
    letters = frozenset(text.rstrip("="))
    if not (letters <= _STANDARD or letters <= _URL_SAFE):
        return b""
    url_safe = text.replace("+", "-").replace("/", "_")
    raw = base64.urlsafe_b64decode(url_safe)
    return raw if base64.urlsafe_b64encode(raw).decode() == url_safe else b""
