"""Bitcoin, Litecoin and Dogecoin: Base58Check with a version byte, and Bech32 with a prefix."""

from dataclasses import dataclass

from tickets.intake.chains import base58, bech32
from tickets.intake.chains.check import (
    Check,
    accepted,
    outside,
    refused,
    wrong_character,
    wrong_length,
)

_RAW_BYTES = 25  # version, hash, checksum
_OLD_LENGTH = (
    34  # but 26 to 34 where version 0 makes leading "1"s, and 35 for the test network's 2…
)
_SHORTEST = 26
_TEST_VERSIONS = frozenset({111, 113, 196, 58})
_TEST_PREFIXES = ("tb1", "bcrt1", "tltc1", "rltc1", "tmweb1")

_V0_PROGRAMS = (20, 32)
_PROGRAM_BYTES = range(2, 41)
_LAST_VERSION = 16
_TAPROOT = (1, 32)
_ANCHOR = (1, 2)  # pay-to-anchor, standard since Bitcoin Core 28
_STEALTH_BYTES = 66  # MWEB: two compressed public keys


@dataclass(frozen=True, slots=True)
class Coin:
    """Version bytes of Base58Check addresses, the Bech32 prefix, and the forms only some have."""

    versions: frozenset[int]
    prefix: str = ""
    stealth: str = ""
    shared_version: int | None = None


BITCOIN = Coin(frozenset({0, 5}), "bc")
LITECOIN = Coin(frozenset({48, 50, 5}), "ltc", stealth="ltcmweb", shared_version=5)
DOGECOIN = Coin(frozenset({30, 22}))


def address(coin: Coin, text: str) -> Check:
    """Main network addresses of the coin; Bech32 comes back in lower case."""
    lower = text.lower()
    if lower.startswith(_TEST_PREFIXES):
        return refused("testnet")
    for prefix in (coin.stealth, coin.prefix):
        if prefix and lower.startswith(prefix + "1"):
            return _bech32(coin, prefix, text)
    return _base58(coin, text)


def _bech32(coin: Coin, prefix: str, text: str) -> Check:
    lower = text.lower()
    if text not in {lower, text.upper()}:
        return refused("mixed_case")
    start = len(prefix) + 1
    data = lower[start:]
    if problem := wrong_character(data, bech32.CHARACTERS, start):
        return problem
    try:
        decoded = bech32.decode(prefix, data)
    except ValueError:
        return refused("bad_format")
    if decoded is None:
        return _broken(prefix, data)
    if not _holds(decoded, stealth=prefix == coin.stealth):
        return refused("bad_format")
    return accepted(lower, _segwit_warning(decoded))


def _holds(decoded: bech32.Decoded, *, stealth: bool) -> bool:
    """Whether version, checksum kind and length go together (BIP-141, BIP-350)."""
    constant, version, program = decoded
    if version == 0:
        sizes = (_STEALTH_BYTES,) if stealth else _V0_PROGRAMS
        return constant == bech32.BECH32 and len(program) in sizes
    right = constant == bech32.BECH32M and version <= _LAST_VERSION
    return right and not stealth and len(program) in _PROGRAM_BYTES


def _segwit_warning(decoded: bech32.Decoded) -> str:
    known = decoded.version == 0 or (decoded.version, len(decoded.program)) in {_TAPROOT, _ANCHOR}
    return "" if known else "future_version"


def _broken(prefix: str, data: str) -> Check:
    """Why a checksum may have failed: the lengths of version 0 and of taproot are known."""
    start = len(prefix) + 1
    sizes = {"q": _V0_PROGRAMS, "p": (32,)}.get(data[:1], ())
    if prefix == LITECOIN.stealth:
        sizes = (_STEALTH_BYTES,)
    lengths = [start + 1 + -(-size * 8 // 5) + 6 for size in sizes]
    problem = wrong_length(start + len(data), *lengths) if lengths else None
    return problem or refused("checksum")


def _base58(coin: Coin, text: str) -> Check:
    if problem := wrong_character(text, base58.CHARACTERS) or _wrong_size(text):
        return problem
    payload = base58.checked(base58.decode(text))
    if payload is None:
        return refused("checksum")
    if payload[0] in _TEST_VERSIONS:
        return refused("testnet")
    if payload[0] not in coin.versions:
        return refused("bad_format")
    return accepted(text, _old_warning(coin, payload))


def _old_warning(coin: Coin, payload: bytes) -> str:
    if not any(payload[1:]):
        return "zero_address"
    return "ambiguous_bitcoin" if payload[0] == coin.shared_version else ""


def _wrong_size(text: str) -> Check | None:
    if not text.startswith("1"):
        return wrong_length(len(text), _OLD_LENGTH + text.startswith("2"))
    if problem := outside(len(text), _SHORTEST, _OLD_LENGTH):
        return problem
    size = len(base58.decode(text))
    if size == _RAW_BYTES:
        return None
    return refused("too_short" if size < _RAW_BYTES else "too_long")
