"""What a find is: its kind and how sure we are, never the secret itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Confidence(StrEnum):
    """How sure a detector is.

    CERTAIN: a secret by form or by proof; do not store the message. ASK: it looks like one;
    ask the sender where that is possible, and keep it out of what is stored where it is not.
    """

    CERTAIN = "certain"
    ASK = "ask"


class Kind(StrEnum):
    """Stable codes of what was found; they are stored, so they are never renamed."""

    PHRASE = "recovery_phrase"
    WIF = "wif_key"
    BIP38 = "bip38_key"
    EXTENDED_KEY = "extended_key"
    SOLANA_KEY = "solana_key"
    ED25519_KEY = "ed25519_key"
    XRP_SEED = "xrp_seed"
    STELLAR_SEED = "stellar_seed"
    ENCODED_KEY = "encoded_key"
    BYTE_ARRAY = "byte_array"
    HEX_KEY = "hex_key"
    HEX_UNCLEAR = "hex_unclear"
    PEM = "pem_key"
    KEYSTORE = "keystore"
    VAULT = "wallet_vault"
    JWK = "jwk_key"
    PAIRING = "walletconnect_pairing"
    OTP = "otp_secret"


class Span(NamedTuple):
    """Where in a text a secret stands: a half-open range of characters."""

    start: int
    end: int
    kind: Kind
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Finding:
    """One secret, without its text: what it is, how sure, and its length in characters."""

    kind: Kind
    confidence: Confidence
    length: int


def merge(spans: Iterable[Span]) -> list[Span]:
    """Join overlapping spans, in order; a certain find names the result, then the longer one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = _joined(merged[-1], span)
        else:
            merged.append(span)
    return merged


def _joined(one: Span, other: Span) -> Span:
    leading = max(one, other, key=_weight)
    return leading._replace(start=one.start, end=max(one.end, other.end))


def _weight(span: Span) -> tuple[bool, int]:
    return span.confidence is Confidence.CERTAIN, span.end - span.start
