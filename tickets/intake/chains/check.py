"""What a check answers, and the codes it may use. Wording for each code lives with the form."""

from collections.abc import Collection
from dataclasses import dataclass

HEX = frozenset("0123456789abcdefABCDEF")
HASH_DIGITS = 64
"""Hex digits of the 32-byte transaction hash that every chain here but Solana uses."""

REASONS = (
    "unknown_chain",
    "empty",
    "other_chain",  # `other` says which
    "testnet",
    "secret",  # a private key or seed: never store or repeat the text
    "is_transaction",
    "is_address",
    "is_link",  # a link that names no address (or no transaction)
    "is_name",  # vitalik.eth, someone*example.com
    "missing_prefix",  # `suggestion` has the whole address when it can be known
    "mixed_case",
    "bad_character",  # `character` and `position`
    "too_short",  # `missing`, when the right length is known
    "too_long",  # `extra`, when the right length is known
    "checksum",
    "bad_format",
)
WARNINGS = (
    "no_checksum",  # a typing mistake cannot be noticed
    "short",  # Solana: 43 characters or fewer, as after a lost character
    "off_curve",  # Solana: a program or token account, or a typing mistake
    "zero_address",  # nobody holds its key: used for burning
    "ambiguous_bitcoin",  # Litecoin's old 3… form is also a Bitcoin address
    "future_version",  # a witness version nobody can spend from yet
    "contract",  # Stellar C…
    "converted",  # Tron: written as hex, `normal` is the T… form
    "destination_tag",  # XRP r…: ask for the tag
    "prefix_removed",  # 0x before a hash of a chain that writes none
)


@dataclass(frozen=True, slots=True)
class Check:
    """The verdict on one typed value.

    `normal` is the canonical text ("" unless ok). `reason` is one of REASONS and `warning` one
    of WARNINGS, or "". The other fields say more where they can: `other` the chains it belongs
    to (codes of CHAINS, or the plain name of a chain we do not serve); `missing` and `extra`
    characters; the first wrong `character` and its 1-based `position`; a `suggestion` to show,
    never to use unasked; the destination `tag` carried inside an address, and the `classic`
    address (XRP r…, Stellar G…) without it.
    """

    ok: bool
    normal: str = ""
    reason: str = ""
    warning: str = ""
    other: tuple[str, ...] = ()
    missing: int = 0
    extra: int = 0
    character: str = ""
    position: int = 0
    suggestion: str = ""
    tag: int | None = None
    classic: str = ""


def accepted(normal: str, warning: str = "") -> Check:
    return Check(ok=True, normal=normal, warning=warning)


def refused(reason: str, *, other: tuple[str, ...] = (), suggestion: str = "") -> Check:
    return Check(ok=False, reason=reason, other=other, suggestion=suggestion)


def wrong_character(text: str, alphabet: Collection[str], offset: int = 0) -> Check | None:
    """Names the first character outside the alphabet; `offset` characters came before `text`.

    When more than a quarter is outside it, the text is something else altogether: bad_format.
    """
    wrong = [(place, char) for place, char in enumerate(text, offset + 1) if char not in alphabet]
    if not wrong:
        return None
    if len(wrong) * 4 > len(text):
        return refused("bad_format")
    place, char = wrong[0]
    return Check(ok=False, reason="bad_character", character=char, position=place)


def wrong_length(length: int, *right: int) -> Check | None:
    """Compares with the nearest right length and counts what is missing or too much."""
    nearest = min(right, key=lambda candidate: abs(candidate - length))
    if length < nearest:
        return Check(ok=False, reason="too_short", missing=nearest - length)
    if length > nearest:
        return Check(ok=False, reason="too_long", extra=length - nearest)
    return None


def outside(length: int, shortest: int, longest: int) -> Check | None:
    """For forms of varying length, where nobody can say how many characters are missing."""
    if length < shortest:
        return refused("too_short")
    return refused("too_long") if length > longest else None


def hex_hash(text: str) -> Check:
    """A 32-byte hash as 64 lower-case digits without 0x, for the chains that write it so."""
    prefixed = text[:2] in {"0x", "0X"}
    offset = 2 if prefixed else 0
    digits = text[offset:]
    problem = wrong_character(digits, HEX, offset) or wrong_length(len(digits), HASH_DIGITS)
    return problem or accepted(digits.lower(), "prefix_removed" if prefixed else "")
