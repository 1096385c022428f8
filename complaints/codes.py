"""Codes of vouchers: easy to read aloud, impossible to guess, kept only as keyed hashes."""

import math
import secrets
import unicodedata

from portal import sealed

# Without 0, O, 1, I and L, which are taken for one another (invariant 32).
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 20
GROUP = 5
BITS = LENGTH * math.log2(len(ALPHABET))
"""What has to be guessed: 99 bits, where 80 are demanded."""


def new_code() -> str:
    """A code nobody has seen yet: "K7M2P-9QXRT-…"."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def hashes(typed: str) -> list[str]:
    """The keyed hashes by which a typed code is found; the first is the one to store.

    How it is typed does not matter: full-width, small letters, other spaces or dashes. None for
    what can be no code.
    """
    folded = unicodedata.normalize("NFKC", typed[:100]).upper()
    letters = "".join(sign for sign in folded if sign.isalnum())
    if len(letters) != LENGTH or not set(letters) <= set(ALPHABET):
        return []
    return sealed.marks(letters, of="voucher")
