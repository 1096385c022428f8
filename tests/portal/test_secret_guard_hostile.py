"""Texts made to be slow. What is counted is work, not time: the same on every machine."""

import json
import sys

import pytest

from portal.secret_guard import (
    checksum,
    chinese,
    codecs,
    derive,
    hex64,
    keys,
    preload,
    redact,
    spelling,
    text,
)
from portal.secret_guard.wordlists import read
from tests.portal.keys_for_tests import hexed
from tests.portal.phrases_for_tests import seeded

SIZE = 10_000
CALLS_FOR_EACH_CHARACTER = 40  # of functions; ordinary English needs 11

ENGLISH = read("bip39_english")
HAN = read("bip39_chinese_simplified")
SHARED = sorted({*ENGLISH} & {*read("slip39")} & {*read("monero_english")})


def repeated(part):
    return lambda size, _: (part * (size // len(part) + 1))[:size]


def drawn(parts, between):
    def text_of(size, chance):
        most = size // min(len(part + between) for part in parts) + 1
        return between.join(chance.choices(parts, k=most))[:size]

    return text_of


def joined(make, between=" "):
    def text_of(size, chance):
        parts = []
        while sum(len(part) + len(between) for part in parts) < size:
            parts.append(make(chance))
        return between.join(parts)

    return text_of


def base58(length):
    return lambda chance: "".join(chance.choices(codecs.BITCOIN, k=length))


def misspelt(chance):
    return " ".join([*chance.choices(SHARED, k=5), chance.choice(SHARED)[:-1] + "q"])


def array(length):
    return lambda chance: json.dumps(list(chance.randbytes(length)))


HOSTILE = {
    "one list word": repeated("abandon "),
    "all list words": drawn(ENGLISH, " "),
    "words of several lists": drawn(SHARED, " "),
    "words with slips between": joined(misspelt),
    "numbered words": joined(lambda chance: f"word {chance.choice(ENGLISH)}1"),
    "glued words": drawn(SHARED, ""),
    "glued letters": drawn("abcdefghijklmnopqrstuvwxyz", ""),
    "glued kana": drawn(read("bip39_japanese"), ""),
    "glued hangul": drawn(read("bip39_korean"), ""),
    "random Han": drawn(HAN, ""),
    "Han one by one": drawn(HAN, " "),
    "Han in twelves": joined(lambda chance: "".join(chance.choices(HAN, k=12)), "，"),
    "Han in groups": joined(lambda chance: "".join(chance.choices(HAN, k=4))),
    "Han with invisible characters": drawn(HAN, "\u200b"),
    "base58 of 87": joined(base58(87)),
    "base58 of 88 called keys": joined(base58(88), " private key "),
    "base58 of 52": joined(lambda chance: "K" + base58(51)(chance)),
    "64 digits": joined(hexed),
    "64 digits and an address": joined(lambda chance: f"{hexed(chance)} 0x{hexed(chance, 20)}"),
    "128 digits": joined(lambda chance: hexed(chance, 64)),
    "endless digits": drawn("0123456789abcdef", ""),
    "arrays of 32": joined(array(32)),
    "arrays of 30": joined(array(30)),
    "sentence ligatures": repeated("\ufdfa"),
    "accents without end": repeated("\u0301"),
    "styled letters": drawn([chr(code) for code in range(0x1D400, 0x1D6A0)], ""),
    "any characters": drawn([chr(code) for code in range(0x100, 0x2FFFF, 97)], ""),
    "tags": repeated("<b>"),
    "tags that never end": repeated("<a "),
    "escapes": repeated("\\u3042"),
    "entities": repeated("&#1234;"),
    "open braces": repeated('{"ciphertext":{"kdf":{"mac":'),
    "empty braces": repeated('{}"ciphertext":"","kdf":"","mac":""'),
    "key files that never end": repeated("-----BEGIN PRIVATE KEY-----"),
    "links that never end": repeated("wc:key="),
    "spaces": repeated(" "),
    "far apart words": repeated("abandon" + " " * 300),
}


def work(text: str) -> int:
    """How many functions, Python's and C's, are called to redact this text."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        redact(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_costs_what_its_length_allows(kind):
    preload()
    small = HOSTILE[kind](SIZE // 3, seeded(kind))
    large = HOSTILE[kind](SIZE, seeded(kind))
    redact(large)  # fills the tables of characters
    assert work(large) <= CALLS_FOR_EACH_CHARACTER * SIZE
    assert work(large) <= 4 * work(small) + SIZE  # in step with the length, not its square


@pytest.fixture
def counted(monkeypatch):
    """Counts the calls of a function from here on."""

    def watch(module, name):
        calls = []
        original = getattr(module, name)

        def counting(*arguments):
            calls.append(name)
            return original(*arguments)

        monkeypatch.setattr(module, name, counting)
        return calls

    return watch


def test_few_numbers_are_derived(counted):
    calls = counted(derive, "addresses")
    result = redact(HOSTILE["64 digits and an address"](SIZE, seeded(1)))
    assert len(calls) == hex64.DERIVED_AT_MOST
    assert len(result.findings) > hex64.DERIVED_AT_MOST


def test_nothing_is_derived_without_an_address(counted):
    calls = counted(derive, "addresses")
    redact(HOSTILE["64 digits"](SIZE, seeded(2)))
    assert calls == []


def test_few_strings_are_proved(counted):
    calls = counted(keys, "is_ed25519_pair")
    redact(HOSTILE["base58 of 87"](3 * SIZE, seeded(3)))
    assert len(calls) <= keys.PROVED_AT_MOST


def test_few_windows_of_a_long_run_are_hashed(counted):
    calls = counted(checksum, "is_valid")
    redact("abandon " * 1200)
    lists_with_it = 2  # English and French
    assert len(calls) <= lists_with_it * checksum.WINDOWS_TRIED


def test_few_windows_of_random_characters_are_hashed(counted):
    calls = counted(chinese, "is_valid")
    redact(HOSTILE["random Han"](SIZE, seeded(4)))
    assert 0 < len(calls) <= chinese.CHECKSUMS_TRIED


def test_few_strange_words_are_compared():
    speller = spelling.Speller("bip39_english")
    tried = [speller.is_slip(f"{word}q") for word in ENGLISH[:100]]
    assert tried == [True] * spelling.MOST_TRIED + [False] * (100 - spelling.MOST_TRIED)


def test_the_table_of_characters_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(text, "REMEMBERED", 10)
    folding = text.Folding(hidden="")
    assert "".join(map(chr, range(0xFF41, 0xFF5B))).translate(folding) == (
        "abcdefghijklmnopqrstuvwxyz"
    )
    assert len(folding) == 10


@pytest.mark.parametrize("kind", ["all list words", "glued words", "Han one by one", "random Han"])
def test_a_text_full_of_words_is_taken_out_whole(kind):
    assert len(redact(HOSTILE[kind](SIZE, seeded(kind))).text) < 40
