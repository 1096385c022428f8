"""64 hexadecimal digits: a private key or a transaction hash? Their form does not tell.

Evidence by rank: the key opens an address the customer named; the field it was typed into; a link
around it; the nearest word; last its form, since explorers write 0x and XRP's hashes are in upper
case. What is left (bare, lower case, no word near) is unclear, and its sender must be asked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.secret_guard import derive
from portal.secret_guard.context import Verdict, verdict
from portal.secret_guard.findings import Confidence, Kind, Span
from portal.secret_guard.text import Reading

DERIVED_AT_MOST = 32  # for one text
ADDRESSES_AT_MOST = 200

# Behind "0:" or "-1:" stands the raw form of an address of TON.
_HEX = re.compile(r"(?<![0-9a-f])(?<!\b0:)(?<!-1:)(0x)?([0-9a-f]{64})(?![0-9a-f])", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![0-9A-Za-z])(?:0x[0-9a-fA-F]{40}|[0-9A-Za-z]{26,62})(?![0-9A-Za-z])")


@dataclass
class Hexes:
    """Judges the 64-digit numbers of one text, in all its readings."""

    in_transaction_field: bool
    known: frozenset[str]
    derived: int = 0

    def find(self, reading: Reading) -> Iterator[Span]:
        """Spans of `reading.plain` that are private keys, or may be."""
        found = list(_HEX.finditer(reading.plain))
        named = self.known | _addresses_in(reading) if found else self.known
        for match in found:
            kind = self._judge(match, reading, named)
            if kind:
                confidence = Confidence.ASK if kind is Kind.HEX_UNCLEAR else Confidence.CERTAIN
                yield Span(match.start(), match.end(), kind, confidence)

    def _judge(self, match: re.Match[str], reading: Reading, named: frozenset[str]) -> Kind | None:
        if self._opens(bytes.fromhex(match[2]), named):
            return Kind.HEX_KEY
        if self.in_transaction_field:
            return None
        said = verdict(reading.lower, match.start(), match.end())
        leans_hash = match[1] or match[2] == match[2].upper()
        if said is Verdict.KEY or (said is Verdict.LIKELY_KEY and not leans_hash):
            return Kind.HEX_KEY
        return None if said is Verdict.HASH or leans_hash else Kind.HEX_UNCLEAR

    def _opens(self, secret: bytes, named: frozenset[str]) -> bool:
        if not named or self.derived >= DERIVED_AT_MOST:
            return False
        self.derived += 1
        return not named.isdisjoint(derive.addresses(secret))


def _addresses_in(reading: Reading) -> frozenset[str]:
    found = (match[0] for match in _ADDRESS.finditer(reading.plain))
    return derive.comparable(text for _, text in zip(range(ADDRESSES_AT_MOST), found, strict=False))
