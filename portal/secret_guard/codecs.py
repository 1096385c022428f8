"""Base58, bech32 and ed25519, as far as telling secrets apart needs them."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"

_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK_BYTES = 4
_SEED_BYTES = 32
_KEYPAIR_BYTES = 64


def base58_decode(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """The bytes that this base58 text stands for, or None if a character is not of it."""
    number = 0
    for character in text:
        digit = alphabet.find(character)
        if digit < 0:
            return None
        number = number * 58 + digit
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base58_encode(data: bytes) -> str:
    """Base58 in Bitcoin's alphabet, without a checksum."""
    number, digits = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = BITCOIN[digit] + digits
    return BITCOIN[0] * (len(data) - len(data.lstrip(b"\0"))) + digits


def base58check_encode(payload: bytes) -> str:
    """Base58 with the four bytes of checksum that Bitcoin and TRON add."""
    return base58_encode(payload + _check(payload))


def base58check_decode(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """The payload of base58 text whose checksum holds, or None."""
    data = base58_decode(text, alphabet)
    if data is None or _check(data[:-_CHECK_BYTES]) != data[-_CHECK_BYTES:]:
        return None
    return data[:-_CHECK_BYTES]


def _check(payload: bytes) -> bytes:
    return hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:_CHECK_BYTES]


def segwit_address(program: bytes, prefix: str = "bc") -> str:
    """The bech32 address (BIP-173, witness version 0) of a witness program of 20 or 32 bytes."""
    values = [0, *_five_bit_groups(program)]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    checked = _polymod([*expanded, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    check = [checked >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{prefix}1" + "".join(_BECH32[value] for value in values + check)


def _five_bit_groups(data: bytes) -> list[int]:
    number = int.from_bytes(data, "big")
    count = len(data) * 8 // 5  # 20 and 32 bytes: 32 groups, and 51 with one bit over
    number, count = (number, count) if len(data) * 8 % 5 == 0 else (number << 4, count + 1)
    return [number >> 5 * (count - 1 - place) & 31 for place in range(count)]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            check ^= generator if top >> place & 1 else 0
    return check


def ed25519_public(seed: bytes) -> bytes:
    """The public key of a 32-byte ed25519 seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def is_ed25519_pair(data: bytes) -> bool:
    """Whether these 64 bytes are a seed and its own public key: proof, not likelihood."""
    return len(data) == _KEYPAIR_BYTES and ed25519_public(data[:_SEED_BYTES]) == data[_SEED_BYTES:]
