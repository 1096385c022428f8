"""Secrets in the wrapping that programs give them: key files, vaults, links, byte arrays."""

import re
from collections.abc import Iterator

from portal.secret_guard.codecs import is_ed25519_pair
from portal.secret_guard.findings import Confidence, Kind, Span
from portal.secret_guard.text import Reading

ARRAYS_PROVED_AT_MOST = 50

_PEM = re.compile(r"[-–—]{2,5} ?begin [a-z0-9 ]{0,40}private key(?: block)? ?[-–—]{2,5}")
_PEM_END = re.compile(r"[-–—]{2,5} ?end [a-z0-9 ]{0,40}private key(?: block)? ?[-–—]{0,5}")
# Headers, whole lines of base64, and a last shorter one: of a key whose end was not copied.
_PEM_BODY = re.compile(
    r"(?:\s{0,9}[A-Za-z-]{1,20}: [^\n]{0,80})*(?:\s{0,9}[A-Za-z0-9+/]{20,})*\s?[A-Za-z0-9+/]*={0,2}"
)
_IN_LINK = "[^\\s\"'<>()。、]"
_LINK_REST = "[^\\s\"'<>()。、,]*"  # a full-width comma reads as a comma
_PAIRING = re.compile(rf"wc(?::|%3a){_IN_LINK}{{0,400}}?key(?:=|%3d)[0-9a-f]{{16,}}{_LINK_REST}")
_OTP = re.compile(rf"otpauth(?:-migration)?(?::|%3a){_IN_LINK}{{8}}{_LINK_REST}")
_LINKS = (("wc", _PAIRING, Kind.PAIRING), ("otpauth", _OTP, Kind.OTP))
_ARRAY = re.compile(
    r"\[?\s{0,8}(?<![\d.,])\d{1,3}(?:\s{0,20},\s{0,20}\d{1,3}){31,}\s{0,8}\]?(?![\d.])"
)
_NUMBER = re.compile(r"\d+")
_PAIR_BYTES = 64
_SEED_BYTES = 32
_LARGEST_BYTE = 255


def _field(name: str, value: str = r"[\"'“”\[{]") -> re.Pattern[str]:
    """A JSON member, its quotes perhaps escaped or made curly on the way."""
    return re.compile(rf"\b{name}\\?[\"'“”]\s*:\s*\\?{value}")


_BLOB = r"[\"'“”][a-z0-9+/=_-]{16,}"
_KEYSTORE_FIELDS = ("ciphertext", "kdf(?:params)?", "(?:mac|cipherparams)")
_OBJECTS = (
    (Kind.KEYSTORE, tuple(_field(name) for name in _KEYSTORE_FIELDS)),
    (Kind.KEYSTORE, (_field("kdf"), _field("checksum"), _field("cipher"))),  # EIP-2335
    (Kind.KEYSTORE, (_field("encoded", _BLOB), _field("encoding"))),  # Polkadot
    (Kind.VAULT, tuple(_field(name, _BLOB) for name in ("data", "iv", "salt"))),
    (Kind.JWK, (_field("kty"), _field("d", _BLOB))),
)


def find(reading: Reading) -> Iterator[Span]:
    """Spans of `reading.plain` that are such documents, whole."""
    yield from _pem_blocks(reading)
    for needle, form, kind in _LINKS:
        if needle in reading.lower:
            for match in form.finditer(reading.lower):
                yield Span(*match.span(), kind, Confidence.CERTAIN)
    if "{" in reading.lower:
        yield from _json_objects(reading.lower)
    if reading.lower.count(",") >= _SEED_BYTES - 1:
        yield from _byte_arrays(reading.lower)


def _pem_blocks(reading: Reading) -> Iterator[Span]:
    if "private key" not in reading.lower:
        return
    position, ends_follow = 0, True
    while begin := _PEM.search(reading.lower, position):
        end = _PEM_END.search(reading.lower, begin.end()) if ends_follow else None
        ends_follow = bool(end)
        # A key cut short ends with what can no longer be its base64.
        body = end or _PEM_BODY.match(reading.plain, begin.end())
        position = body.end() if body else begin.end()
        yield Span(begin.start(), position, Kind.PEM, Confidence.CERTAIN)


def _json_objects(lower: str) -> Iterator[Span]:
    for kind, fields in _OBJECTS:
        places = [field.search(lower) for field in fields]
        if all(places):
            for start, end in _outer_braces(lower):
                if all(field.search(lower, start, end) for field in fields):
                    yield Span(start, end, kind, Confidence.CERTAIN)


def _outer_braces(text: str) -> Iterator[tuple[int, int]]:
    """Outermost {…} of a text; an object that was cut short reaches to the end of the text."""
    depth, start = 0, 0
    for brace in re.finditer("[{}]", text):
        if brace[0] == "{":
            start = start if depth else brace.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield start, brace.end()
    if depth:
        yield start, len(text)


def _byte_arrays(lower: str) -> Iterator[Span]:
    """64 bytes that are an ed25519 pair are a key; other arrays of 32 or 64 bytes may be one."""
    for _, match in zip(range(ARRAYS_PROVED_AT_MOST), _ARRAY.finditer(lower), strict=False):
        values = [int(number) for number in _NUMBER.findall(match[0])]
        if max(values) > _LARGEST_BYTE:
            continue
        if is_ed25519_pair(bytes(values)):
            yield Span(*match.span(), Kind.SOLANA_KEY, Confidence.CERTAIN)
        elif len(values) in {_SEED_BYTES, _PAIR_BYTES} and match[0].startswith("["):
            yield Span(*match.span(), Kind.BYTE_ARRAY, Confidence.ASK)
