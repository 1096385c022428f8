"""Strings that many things look like, and that are a key because the words before say so.

"private key: " and then base58, base64, hexadecimal in groups, or a long decimal number; and the
few such forms that prove themselves.
"""

import base64
import hashlib
import re
from collections.abc import Iterator

from portal.secret_guard.codecs import is_ed25519_pair
from portal.secret_guard.findings import Confidence, Kind, Span
from portal.secret_guard.text import Reading

PROVED_AT_MOST = 50

_NAMED = re.compile(
    r"(?:priv(?:ate)?[\s_-]{0,2}key|secret(?:[\s_-]{0,2}(?:spend[\s_-]?|view[\s_-]?)?key)?"
    r"|spend[\s_-]?key|[私密秘][钥鑰匙])"
    r"\"?(?:\s{0,3}(?:\b(?:is|was)\b|[:：=>是为為(（\"'`,，-])){0,4}\s{0,3}"
)
# What may be a key, the longest form first; each is tried where the words end.
_FORMS = (
    re.compile(r"(?:0x)?[0-9a-fA-F]{2}(?:[ :,-]{1,2}(?:0x)?[0-9a-fA-F]{2}){31}(?![0-9a-fA-F])"),
    re.compile(r"(?:0x)?(?:[0-9a-fA-F]{4,32}\s{1,2}){1,15}[0-9a-fA-F]{4,32}(?![0-9a-zA-Z])"),
    re.compile(r"(?:0x)?[0-9a-fA-F]{60,66}(?![0-9a-zA-Z])"),
    re.compile(r"(?:[1-9A-HJ-NP-Za-km-z]{4,8}\s){6,12}[1-9A-HJ-NP-Za-km-z]{1,8}(?![0-9A-Za-z])"),
    re.compile(r"\d{70,78}(?!\d)"),
    re.compile(r"[0-9A-Za-z+/_-]{43}(?:=|(?![0-9A-Za-z+/_-]))"),
    re.compile(r"[0-9A-Za-z+/_-]{86}(?:==|(?![0-9A-Za-z+/_-]))"),
    re.compile(r"[1-9A-HJ-NP-Za-km-z]{42,90}(?![0-9A-Za-z])"),
)
_LEAST_CHARACTERS, _MOST_CHARACTERS = 42, 132
_MINI = re.compile(
    r"(?<![0-9A-Za-z])S(?:[1-9A-HJ-NP-Za-km-z]{29}|[1-9A-HJ-NP-Za-km-z]{25}"
    r"|[1-9A-HJ-NP-Za-km-z]{21})(?![0-9A-Za-z])"
)
_PAIR = re.compile(r"(?<![0-9A-Za-z+/])[0-9A-Za-z+/]{86}==")
# The beginning of a key in DER: of ed25519 and secp256k1, plain and in PKCS #8.
_DER = (
    re.compile(r"302e020100300506032b6570042204[0-9a-f]{64,70}"),
    re.compile(r"30(?:74|77)020101042[0-9a-f]{65,300}"),
    re.compile(r"30818[0-9a-f]020100301[03]06072a8648ce3d0201[0-9a-f]{100,400}"),
)
_DER_BASE64 = re.compile(
    r"(?:MC4CAQAwBQYDK2VwBCIEI|MHQCAQEEI|MHcCAQEEI|MIG[EHN][A-Za-z0-9]{0,2}AgEAMB)"
    r"[A-Za-z0-9+/=\s]{40,300}"
)


def find(reading: Reading) -> Iterator[Span]:
    """Spans of `reading.plain` that are called a key, or prove to be one."""
    yield from _named(reading)
    yield from _proved(reading)
    for form in _DER:
        yield from (_certain(match) for match in form.finditer(reading.lower))
    yield from (_certain(match) for match in _DER_BASE64.finditer(reading.plain))


def _certain(match: re.Match[str], kind: Kind = Kind.ENCODED_KEY) -> Span:
    return Span(*match.span(), kind, Confidence.CERTAIN)


def _named(reading: Reading) -> Iterator[Span]:
    for name in _NAMED.finditer(reading.lower):
        found = (form.match(reading.plain, name.end()) for form in _FORMS)
        for match in found:
            if match and _is_key(match[0]):
                yield _certain(match, Kind.HEX_KEY if _is_hex(match[0]) else Kind.ENCODED_KEY)


def _is_hex(text: str) -> bool:
    return bool(re.fullmatch(r"(?:0x|[0-9a-fA-F\s:,-])+", text))


def _is_key(text: str) -> bool:
    """Whether this is as long as a key and no word: of letters of both cases or with digits."""
    letters = re.sub(r"\W", "", text)
    mixed = any(map(str.isdigit, letters)) and not letters.islower() | letters.isupper()
    as_hex = re.fullmatch(r"(?:0x)*[0-9a-fA-F]{60,132}", letters) or letters.isdigit()
    length = len(re.sub(r"[\s:,-]", "", text)) if as_hex else len("".join(text.split()))
    return _LEAST_CHARACTERS <= length <= _MOST_CHARACTERS and bool(mixed or as_hex)


def _proved(reading: Reading) -> Iterator[Span]:
    for _number, match in zip(range(PROVED_AT_MOST), _MINI.finditer(reading.plain), strict=False):
        # One string in 256 passes by chance; of this form hardly anything else is written.
        if hashlib.sha256(f"{match[0]}?".encode()).digest()[0] == 0:
            yield _certain(match, Kind.WIF)
    for _number, match in zip(range(PROVED_AT_MOST), _PAIR.finditer(reading.plain), strict=False):
        if is_ed25519_pair(base64.b64decode(match[0])):
            yield _certain(match, Kind.SOLANA_KEY)
