"""XRP Ledger: r… addresses, X-addresses that carry a tag (XLS-5d), upper-case hashes."""

import re
from dataclasses import replace

from tickets.intake.chains import base58
from tickets.intake.chains.check import (
    Check,
    accepted,
    hex_hash,
    outside,
    refused,
    wrong_character,
    wrong_length,
)

_ACCOUNT_BYTES = 20
_SHORTEST, _LONGEST = 25, 35
_X_LENGTH = 47
_X_PREFIXES = {b"\x05\x44": "", b"\x04\x93": "testnet"}
_TAG_BYTES = 4
_WITH_TAG = re.compile(r"(r[1-9A-Za-z]{24,34})(?::|\?(?:dt|tag|to)=)([0-9]{1,10})")
_LAST_TAG = 2**32 - 1


def address(text: str) -> Check:
    """`normal` keeps the form it was written in; `tag` is what an X-address or r…?dt=7 carries,
    and `classic` the r… address of an X-address. Without a tag the warning is destination_tag."""
    if found := _WITH_TAG.fullmatch(text):
        return _tagged(address(found[1]), int(found[2]))
    if problem := wrong_character(text, base58.CHARACTERS):
        return problem
    return _x_address(text) if text[:1] in {"X", "T"} else _classic(text)


def transaction(text: str) -> Check:
    """64 hex digits; `normal` is in upper case, as the ledger writes it."""
    result = hex_hash(text)
    return replace(result, normal=result.normal.upper())


def _tagged(result: Check, tag: int) -> Check:
    if not result.ok:
        return result
    return replace(result, tag=tag, warning="") if tag <= _LAST_TAG else refused("bad_format")


def _classic(text: str) -> Check:
    if problem := outside(len(text), _SHORTEST, _LONGEST):
        return problem
    payload = base58.checked(base58.decode(text, base58.RIPPLE))
    if payload is None:
        return refused("checksum")
    version, account = payload[:1], payload[1:]
    if version != b"\0" or len(account) != _ACCOUNT_BYTES:
        return refused("bad_format")
    return accepted(text, "destination_tag" if any(account) else "zero_address")


def _x_address(text: str) -> Check:
    if problem := wrong_length(len(text), _X_LENGTH):
        return problem
    payload = base58.checked(base58.decode(text, base58.RIPPLE))
    if payload is None:
        return refused("checksum")
    network = _X_PREFIXES.get(payload[:2])
    if network is None or not _sound(payload[22:]):
        return refused("bad_format")
    return refused(network) if network else _mainnet(text, payload[2:22], payload[22:])


def _mainnet(text: str, account: bytes, rest: bytes) -> Check:
    tag = int.from_bytes(rest[1 : 1 + _TAG_BYTES], "little") if rest[0] else None
    classic = base58.encode_checked(b"\0" + account, base58.RIPPLE)
    return replace(accepted(text), tag=tag, classic=classic)


def _sound(rest: bytes) -> bool:
    """One flag byte (0 or 1, has a tag) and eight bytes of tag, of which four are in use."""
    flag, tag, unused = rest[:1], rest[1 : 1 + _TAG_BYTES], rest[1 + _TAG_BYTES :]
    fits = flag in {b"\0", b"\1"} and unused == bytes(_TAG_BYTES)
    return fits and (flag == b"\1" or not any(tag))
