"""Private keys and seeds that their own form gives away: prefix, length, alphabet.

A checksum proves a key where other strings share its form, but it is never required where the
prefix says enough: a mistyped key is still a leaked key.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from portal.secret_guard.codecs import (
    BITCOIN,
    RIPPLE,
    base58_decode,
    base58check_decode,
    is_ed25519_pair,
)
from portal.secret_guard.context import Verdict, verdict
from portal.secret_guard.findings import Confidence, Kind, Span
from portal.secret_guard.text import Reading

PROVED_AT_MOST = 150  # strings of one text that are decoded or multiplied to prove them
STRAY_CHARACTERS = 2  # outside its alphabet in a mistyped key

_B58 = f"[{BITCOIN}]"
_TOKEN = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{28,200}(?![0-9A-Za-z])")
_PART_BEFORE, _PART_AFTER = re.compile(r"[-_.+/%]\Z"), re.compile(r"[-_+/%]|\.\w|==")

_EXTENDED = re.compile(r"(?:[xyzYZtuvUV]prv|[LM]tpv|ttpv|dgpv|xpriv)[0-9A-Za-z]{90,120}")
_BIP38 = re.compile(r"6P[0-9A-Za-z]{54,58}")
# Bitcoin's, and those of its test net, Litecoin, Dogecoin and Dash.
_WIF = re.compile(
    r"5[0-9A-Za-z]{49,51}|[KL][0-9A-Za-z]{50,52}|[679X][0-9A-Za-z]{50}|[cTQX7][0-9A-Za-z]{51}"
)
_WIF_PAYLOADS = {33, 34}
_XRP = re.compile(rf"s{_B58}{{27,28}}")
_XRP_ED25519 = re.compile(r"sEd[0-9A-Za-z]{27,29}")
_XRP_SEED_VERSION, _XRP_SEED_BYTES = 0x21, 17
_STELLAR = re.compile(r"S[A-Z2-7]{55}")
_STELLAR_MISTYPED = re.compile(r"S[0-9A-Za-z]{54,56}")
_BASE32 = re.compile("[A-Z2-7]")
_TEZOS = re.compile(r"(?:edsk|spsk|p2sk|edesk)[0-9A-Za-z]{45,100}")
_SOLANA = re.compile(rf"{_B58}{{86,88}}")
_HEX128 = re.compile(r"[0-9a-fA-F]{128}")

# Prefixes with punctuation, or of any length: (what to look for first, the form).
_PREFIXED = (
    ("privkey1", re.compile(r"(?<![a-z0-9])[a-z]{1,8}privkey1[a-z0-9]{40,90}")),
    ("sec1", re.compile(r"(?<![a-z0-9])(?:n|ncrypt)sec1[a-z0-9]{50,200}")),
    ("xprv1", re.compile(r"(?<![a-z0-9])xprv1[a-z0-9]{90,260}")),
    ("sk1", re.compile(r"(?<![a-z0-9_])[a-z0-9_]{1,24}_x?sk1[a-z0-9]{40,260}")),
    ("secret-", re.compile(r"secret-(?:extended|spending)-key-[a-z]{1,8}1[a-z0-9]{40,320}")),
    ("secret-key-", re.compile(r"age-secret-key-(?:pq-)?1[a-z0-9]{40,2000}")),
    ("pvt_", re.compile(r"(?<![a-z0-9])pvt_(?:k1|r1|wa)_[a-z0-9]{40,70}")),
    ("ed25519:", re.compile(r"(?<![a-z0-9])ed25519:[a-z0-9]{80,92}(?![a-z0-9])")),
    ("-priv-", re.compile(r"(?<![a-z0-9])(?:ed25519|secp256k1)-priv-(?:0x)?[0-9a-f]{60,68}")),
)


class _Token(NamedTuple):
    text: str
    start: int
    end: int


@dataclass
class Keys:
    """Tells keys apart from other long strings of one text, in all its readings."""

    proved: int = 0

    def find(self, reading: Reading) -> Iterator[Span]:
        """Spans of `reading.plain` that are private keys or seeds."""
        for needle, form in _PREFIXED:
            if needle in reading.lower:
                for match in form.finditer(reading.lower):
                    yield Span(*match.span(), Kind.ENCODED_KEY, Confidence.CERTAIN)
        for match in _TOKEN.finditer(reading.plain):
            token = _Token(match[0], *match.span())
            kind = _by_form(token, reading) or self._by_proof(token, reading)
            if kind:
                yield Span(token.start, token.end, kind, Confidence.CERTAIN)

    def _by_proof(self, token: _Token, reading: Reading) -> Kind | None:
        for form, proof, kind in _PROOFS:
            if form.fullmatch(token.text) and self.proved < PROVED_AT_MOST:
                self.proved += 1
                if proof(token.text) or _is_called_a_key(token, reading):
                    return kind
        return None


def _by_form(token: _Token, reading: Reading) -> Kind | None:
    for form, kind in _FORMS:
        if form.fullmatch(token.text):
            return kind
    if _STELLAR_MISTYPED.fullmatch(token.text) and _is_base32(token.text):
        return Kind.STELLAR_SEED
    if _is_mixed(token.text) and not _is_joined(token, reading):
        if _BIP38.fullmatch(token.text):
            return Kind.BIP38
        if _WIF.fullmatch(token.text):
            return Kind.WIF
    return None


_FORMS = (
    (_EXTENDED, Kind.EXTENDED_KEY),
    (_XRP_ED25519, Kind.XRP_SEED),
    (_STELLAR, Kind.STELLAR_SEED),
    (_TEZOS, Kind.ENCODED_KEY),
)


def _is_mixed(text: str) -> bool:
    """Whether this reads like base58: all but a few characters of it, both cases, and digits."""
    strays = sum(character not in BITCOIN for character in text)
    kinds = (str.isupper, str.islower, str.isdigit)
    return strays <= STRAY_CHARACTERS and all(any(map(kind, text)) for kind in kinds)


def _is_base32(text: str) -> bool:
    """Whether all but a few characters are of base32, and digits among them."""
    return len(_BASE32.findall(text)) >= len(text) - STRAY_CHARACTERS and not text.isalpha()


def _is_joined(token: _Token, reading: Reading) -> bool:
    """Whether the token is a part of something longer: a link, a file name, base64."""
    return bool(
        _PART_BEFORE.search(reading.plain[max(0, token.start - 1) : token.start])
        or _PART_AFTER.match(reading.plain, token.end)
    )


def _is_called_a_key(token: _Token, reading: Reading) -> bool:
    said = verdict(reading.lower, token.start, token.end)
    return said in {Verdict.KEY, Verdict.LIKELY_KEY}


def _is_wif(text: str) -> bool:
    payload = base58check_decode(text)
    return payload is not None and len(payload) in _WIF_PAYLOADS


def _is_xrp_seed(text: str) -> bool:
    payload = base58check_decode(text, RIPPLE)
    return (
        payload is not None and len(payload) == _XRP_SEED_BYTES and payload[0] == _XRP_SEED_VERSION
    )


def _is_solana_pair(text: str) -> bool:
    data = base58_decode(text)
    return data is not None and is_ed25519_pair(data)


def _is_hex_pair(text: str) -> bool:
    return is_ed25519_pair(bytes.fromhex(text))


_PROOFS: tuple[tuple[re.Pattern[str], Callable[[str], bool], Kind], ...] = (
    (re.compile(rf"{_B58}{{50,53}}"), _is_wif, Kind.WIF),
    (_XRP, _is_xrp_seed, Kind.XRP_SEED),
    (_SOLANA, _is_solana_pair, Kind.SOLANA_KEY),
    (_HEX128, _is_hex_pair, Kind.ED25519_KEY),
)
