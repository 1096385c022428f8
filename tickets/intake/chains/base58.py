"""Base58 and Base58Check, with Bitcoin's and Ripple's alphabets. Callers bound the length."""

from hashlib import sha256

BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
CHARACTERS = frozenset(BITCOIN)
"""The same 58 characters in both alphabets; only their order differs."""

_CHECKSUM_BYTES = 4
_BASE = 58


def decode(text: str, alphabet: str = BITCOIN) -> bytes:
    """Bytes of a base58 text. ValueError on a character outside the alphabet."""
    number = 0
    for char in text:
        number = number * _BASE + alphabet.index(char)
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def encode(raw: bytes, alphabet: str = BITCOIN) -> str:
    number = int.from_bytes(raw, "big")
    digits = ""
    while number:
        number, digit = divmod(number, _BASE)
        digits = alphabet[digit] + digits
    zeros = len(raw) - len(raw.lstrip(b"\0"))
    return alphabet[0] * zeros + digits


def _checksum(payload: bytes) -> bytes:
    return sha256(sha256(payload).digest()).digest()[:_CHECKSUM_BYTES]


def checked(raw: bytes) -> bytes | None:
    """The payload before a right checksum, or None."""
    payload = raw[:-_CHECKSUM_BYTES]
    return payload if _checksum(payload) == raw[-_CHECKSUM_BYTES:] else None


def encode_checked(payload: bytes, alphabet: str = BITCOIN) -> str:
    return encode(payload + _checksum(payload), alphabet)
