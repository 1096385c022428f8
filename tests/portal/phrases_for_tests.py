"""Random recovery phrases and the ways people write them down."""

import hashlib
import json
import random
from collections.abc import Callable

from portal.secret_guard.wordlists import read

LENGTHS = (12, 15, 18, 21, 24)
CIRCLED = [*map(chr, range(0x2460, 0x2474)), *map(chr, range(0x3251, 0x3260))]

ORDINALS = [f"{tens}{one}" for tens in ("", "十", "二十") for one in "一二三四五六七八九"]


def seeded(seed: object) -> random.Random:
    """The same chance in every run."""
    return random.Random(str(seed))  # noqa: S311 - made-up secrets guard nothing


def phrase(name: str, length: int, chance: random.Random) -> list[str]:
    """Random words of a BIP-39 list whose checksum holds."""
    entropy = chance.randbytes(length // 3 * 4)
    check_bits = length // 3
    check = hashlib.sha256(entropy).digest()[0] >> (8 - check_bits)
    joined = int.from_bytes(entropy, "big") << check_bits | check
    words = read(name)
    return [words[joined >> 11 * (length - 1 - place) & 2047] for place in range(length)]


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def numbered(words: list[str], form: str) -> list[str]:
    return [form.format(number, word) for number, word in enumerate(words, 1)]


LAYOUTS: dict[str, Callable[[list[str]], str]] = {
    "spaces": " ".join,
    "numbered": lambda words: "\n".join(numbered(words, "{}. {}")),
    "one a line": "\n".join,
    "commas": ", ".join,
    "Chinese commas": "、".join,
    "upper case": lambda words: " ".join(words).upper(),
    "table": lambda words: "\n".join(numbered(words, "| {:<3} | {:<14} |")),
    "number and colon": lambda words: " ".join(numbered(words, "{}:{},")),
    "word and number": lambda words: "\n".join(numbered(words, "word {}: {}")),
    "Chinese numbering": lambda words: "，".join(numbered(words, "第{}个词：{}")),
    "Chinese ordinals": lambda words: "，".join(map("第{}个词{}".format, ORDINALS, words)),
    "French numbering": lambda words: " ".join(numbered(words, "Mot n°{} : {}")),
    "lettered": lambda words: "\n".join(map("{}) {}".format, "abcdefghijklmnopqrstuvwx", words)),
    "line break tags": "<br/>".join,
    "list tags": lambda words: "".join(f'<li class="seed-word-item">{word}</li>' for word in words),
    "circled digits": lambda words: " ".join(map("{}{}".format, CIRCLED, words)),
    "full width": lambda words: full_width("\u3000".join(words)),
    "zero width between": "\u200b".join,
    "zero width inside": lambda words: " ".join(map("\u200b".join, words)),
    "no-break spaces": "\u00a0".join,
    "JSON": json.dumps,
    "English prose": lambda words: f"Hi, my phrase is {' '.join(words)}. Can you restore it?",
    "Chinese prose": lambda words: f"你好，我的助记词是：{' '.join(words)}，请帮我找回钱包。",
    "tabs": "\t".join,
    "title case": lambda words: " ".join(words).title(),
    "hyphens": "-".join,
    "quoted email": lambda words: "\r\n".join(f"> {word}" for word in words),
    "glued": "".join,
    "glued in Chinese": lambda words: f"我的助记词是{''.join(words)}请帮我看看",
}
