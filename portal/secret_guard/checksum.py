"""The checksum of BIP-39: a hash over the word numbers, never a key derivation."""

import hashlib
from collections.abc import Sequence

BIP39_LENGTHS = (12, 15, 18, 21, 24)
WINDOWS_TRIED = 100  # for one run of words: a longer one is no phrase but an attack on our time

_BITS = 11
_WORDS_PER_CHECK_BIT = 3


def is_valid(numbers: Sequence[int]) -> bool:
    """Whether these word numbers (0 to 2047) are a BIP-39 phrase with its checksum."""
    check_bits = len(numbers) // _WORDS_PER_CHECK_BIT
    joined = 0
    for number in numbers:
        joined = joined << _BITS | number
    entropy = (joined >> check_bits).to_bytes(check_bits * 4, "big")
    expected = hashlib.sha256(entropy).digest()[0] >> (8 - check_bits)
    return joined & ((1 << check_bits) - 1) == expected


def any_valid(numbers: Sequence[int]) -> bool:
    """Whether a stretch of these numbers is valid; -1 stands for a word of another list."""
    windows = (
        numbers[start : start + length]
        for length in BIP39_LENGTHS
        for start in range(len(numbers) - length + 1)
    )
    tried = (window for _, window in zip(range(WINDOWS_TRIED), windows, strict=False))
    return any(-1 not in window and is_valid(window) for window in tried)
