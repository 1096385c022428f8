"""The word lists as a browser gets them: a small filter a list, to warn before anything is sent.

`python -m portal.secret_guard.browser` writes the file anew; a test says when that is due. Each
filter is a Bloom filter of `BITS` bits: about one strange word in 120 passes for a word of the
list, and of twelve in a row practically none do.
"""

from pathlib import Path

from portal.secret_guard.wordlists import BIP39, folded

ASSET = Path(__file__).resolve().parent.parent / "assets" / "secret-words.bin"
BITS, HASHES = 20_480, 7

_FNV_START, _FNV_FACTOR = 2_166_136_261, 16_777_619


def filters() -> bytes:
    """The filters of all BIP-39 lists, one after the other, in the order of `BIP39`."""
    return b"".join(_filter(folded(name)) for name in BIP39)


def _filter(words: list[str]) -> bytes:
    bits = bytearray(BITS // 8)
    for word in words:
        for place in _places(word):
            bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def _places(word: str) -> list[int]:
    first, step = _hash(word), _hash(f"{word}\0") | 1
    return [(first + number * step) % BITS for number in range(HASHES)]


def _hash(text: str) -> int:
    """FNV-1a of 32 bits."""
    value = _FNV_START
    for byte in text.encode():
        value = (value ^ byte) * _FNV_FACTOR & 0xFFFFFFFF
    return value


if __name__ == "__main__":
    ASSET.write_bytes(filters())
