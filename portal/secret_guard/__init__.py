"""Finds recovery phrases and private keys in what people write, and takes them out.

    result = redact(message)
    if result.certain:
        ...  # store nothing of the message; tell its sender to move those funds now

`redact` never keeps, logs or returns the secret. It asks no network, derives no key from a phrase,
and does a bounded amount of work for any text. It needs neither Django nor its settings.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain as _chain
from typing import Literal

from portal.secret_guard import called, chinese, documents, glued, phrases
from portal.secret_guard.derive import comparable
from portal.secret_guard.findings import Confidence, Finding, Kind, Span, merge
from portal.secret_guard.hex64 import Hexes
from portal.secret_guard.keys import Keys
from portal.secret_guard.remembered import Harmless
from portal.secret_guard.split import Part, find_split, parts_of
from portal.secret_guard.text import readings
from portal.secret_guard.tokens import tokenize
from portal.secret_guard.wordlists import words

__all__ = [
    "MARKER",
    "Confidence",
    "Finding",
    "Kind",
    "Part",
    "Redaction",
    "find_split",
    "parts_of",
    "preload",
    "redact",
]

MARKER = "[secret removed]"

_SHORTEST = 12  # characters: the Chinese phrase without spaces; every other secret is longer
_KEPT_AT_START = 6
_KEPT_AT_END = 4
_HARMLESS = {"": Harmless(), "transaction": Harmless()}  # by field


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text without its secrets, and what was found in it, in order."""

    text: str
    findings: tuple[Finding, ...]

    @property
    def certain(self) -> bool:
        """Whether at least one find is beyond doubt: the message must not be stored."""
        return any(finding.confidence is Confidence.CERTAIN for finding in self.findings)

    @property
    def ask(self) -> bool:
        """Whether at least one find is a question for the sender."""
        return any(finding.confidence is Confidence.ASK for finding in self.findings)

    @property
    def refused(self) -> bool:
        """Whether this is not kept where its sender can leave it out: all but unclear digits.

        What is only likely to be a phrase is refused as well: it is one in nearly every case.
        """
        return any(finding.kind is not Kind.HEX_UNCLEAR for finding in self.findings)

    @property
    def headline(self) -> Literal["", "phrase", "key", "unclear"]:
        """Which advice fits: the gravest of the finds, a phrase before a key."""
        kinds = {finding.kind for finding in self.findings}
        if Kind.PHRASE in kinds:
            return "phrase"
        if kinds - {Kind.HEX_UNCLEAR}:
            return "key"
        return "unclear" if kinds else ""


def redact(
    text: str,
    *,
    field: Literal["", "transaction"] = "",
    known_addresses: Iterable[str] = (),
    ambiguous: Literal["keep", "remove"] = "keep",
) -> Redaction:
    """Replace every secret in `text` by MARKER.

    `field="transaction"`: the text was typed where a transaction hash belongs, so 64 hexadecimal
    digits are one. `known_addresses`: the sender's addresses; a number that controls one of them
    is its private key wherever it stands. `ambiguous` rules on 64 bare hexadecimal digits that
    nothing around them explains: "keep" leaves them in the text, for where the sender can still
    be asked (the finding says `ask`); "remove" leaves the first 6 and last 4, for email and files.
    """
    known = comparable(known_addresses)
    if not known and text in _HARMLESS[field]:
        return Redaction(text, ())
    spans = merge(_scan(text, Hexes(field == "transaction", known)))
    if not known and not spans:
        _HARMLESS[field].add(text)
    findings = tuple(Finding(kind, sure, end - start) for start, end, kind, sure in spans)
    return Redaction(_without(text, spans, ambiguous=ambiguous), findings)


def preload() -> None:
    """Read the word lists now rather than with the first message (some 50 ms)."""
    words()
    chinese.preload()


def _scan(text: str, hexes: Hexes) -> Iterator[Span]:
    keys = Keys()
    for reading in readings(text):
        if len(reading.plain) < _SHORTEST:
            continue
        tokens = tokenize(reading)
        for span in _chain(
            phrases.find(tokens),
            chinese.find(tokens),
            glued.find(tokens),
            keys.find(reading),
            hexes.find(reading),
            documents.find(reading),
            called.find(reading),
        ):
            start, end = reading.original(span.start, span.end)
            yield span._replace(start=start, end=end)


def _without(text: str, spans: list[Span], *, ambiguous: str) -> str:
    parts, position = [], 0
    for start, end, kind, _ in spans:
        parts += [text[position:start], _replacement(text[start:end], kind, ambiguous)]
        position = end
    return "".join([*parts, text[position:]])


def _replacement(secret: str, kind: Kind, ambiguous: str) -> str:
    if kind is not Kind.HEX_UNCLEAR:
        return MARKER
    if ambiguous == "keep":
        return secret
    return f"{secret[:_KEPT_AT_START]}…{secret[-_KEPT_AT_END:]}"
