"""The tree of a MIME message, read by hand: linear, and bounded in depth and number of parts.

The standard library's parser is not used: it works line by line (slow on large mails), its new
header classes are quadratic on long fields, and it recurses into nested messages without limit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from . import headers, params, transfer
from .headers import Headers

MAX_DEPTH = 20
MAX_PARTS = 300

MAX_LINES = 50_000  # lines of one multipart that begin like its boundary

_SNIFF = re.compile(
    rb"^--([^\r\n]{1,200})\r?\n(?=content-[a-z-]+[ \t]*:)", re.IGNORECASE | re.MULTILINE
)
_CLOSED_SNIFF = re.compile(rb"^--([^\r\n]{1,200})--[ \t]*\r?$", re.MULTILINE)
_WORD_TYPES = {"text": "text/plain", "plain": "text/plain", "html": "text/html"}


@dataclass
class Limits:
    """What is left of a mail's allowance, and what was found wrong on the way."""

    parts: int = MAX_PARTS
    defects: list[str] = field(default_factory=list)

    def note(self, defect: str) -> None:
        """Remember a defect once."""
        if defect not in self.defects:
            self.defects.append(defect)


class Span(NamedTuple):
    """A stretch of the message: nested parts share one buffer, so depth costs no memory."""

    data: bytes
    start: int
    end: int

    @property
    def bytes(self) -> bytes:
        """A copy of the stretch."""
        return self.data[self.start : self.end]


@dataclass
class Part:
    """One node: a leaf with a body or a multipart with children."""

    headers: Headers
    content_type: str
    params: dict[str, str]
    disposition: str
    filename: str  # from Content-Disposition
    name: str  # from Content-Type
    body: Span
    children: list["Part"] = field(default_factory=list)

    @cached_property
    def payload(self) -> bytes:
        """The body without its transfer encoding."""
        return transfer.decode(self.body.bytes, self.headers.raw("content-transfer-encoding"))

    @property
    def content_id(self) -> str:
        """Content-ID without angle brackets; "" when there is none."""
        return self.headers.text("content-id").strip("<> ")[:200]

    @property
    def is_multipart(self) -> bool:
        """Whether this node stands for its children."""
        return bool(self.children)


def read(raw: bytes, limits: Limits) -> Part:
    """The whole message as a tree. Never raises."""
    data = _normal(raw)
    return _part(Span(data, 0, len(data)), limits, headers.charset_hint(data))


def _normal(raw: bytes) -> bytes:
    """`raw` without a byte order mark, and without blank lines before its header."""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    return raw.lstrip(b"\r\n\0")


def _part(
    span: Span, limits: Limits, hint: str, default_type: str = "text/plain", depth: int = 0
) -> Part:
    fields, start = headers.split(span.data, span.start, span.end, hint)
    limits.parts -= 1
    head, arguments = params.read(fields.raw("content-type"))
    content_type = params.media_type(head) or _WORD_TYPES.get(head, default_type)
    disposition, more = params.read(fields.raw("content-disposition"))
    part = Part(
        headers=fields,
        content_type=content_type,
        params=arguments,
        disposition=disposition,
        filename=more.get("filename") or more.get("name") or "",
        name=arguments.get("name") or arguments.get("filename") or "",
        body=Span(span.data, start, span.end),
    )
    if content_type.startswith("multipart/"):
        _open(part, limits, hint, depth)
    return part


def _open(part: Part, limits: Limits, hint: str, depth: int) -> None:
    """Give a multipart its children; one that can't be opened is text."""
    if depth >= MAX_DEPTH:
        limits.note("nested too deep")
    sections = _sections(part, limits) if depth < MAX_DEPTH else []
    default = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    for section in sections:
        if limits.parts <= 0:
            limits.note("too many parts")
            break
        part.children.append(_part(section, limits, hint, default, depth + 1))
    if not part.children:
        limits.note("multipart without parts")
        part.content_type = "text/plain"


def _sections(part: Part, limits: Limits) -> list[Span]:
    boundary = part.params.get("boundary", "").strip().encode("utf-8", "replace")
    found = _split(part.body, boundary) if boundary else []
    if found:
        return found
    limits.note("wrong boundary" if boundary else "no boundary")
    body = part.body.bytes
    decoded = part.payload  # some senders encode the whole multipart
    span = Span(decoded, 0, len(decoded)) if decoded != body else part.body
    guess = _SNIFF.search(span.data, span.start, span.end)
    guess = guess or _CLOSED_SNIFF.search(span.data, span.start, span.end)
    return _split(span, guess[1].rstrip(b" \t")) if guess else []


def _split(body: Span, boundary: bytes) -> list[Span]:
    """The sections between the boundary's lines; the last may miss its end."""
    sections: list[Span] = []
    start = -1
    for begin, end, closing in _delimiters(body, b"--" + boundary):
        if start >= 0:
            sections.append(_trimmed(body.data, start, begin))
        start = -1 if closing else end  # parts may follow an end that a nested part wrote
    if start >= 0:
        sections.append(Span(body.data, start, body.end))
    return sections


def _delimiters(body: Span, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """(start of line, start of next line, whether it closes) of each of a boundary's lines."""
    data, start, end = body
    position = start if data.startswith(mark, start) else _next_line(data, mark, start, end)
    for _ in range(MAX_LINES):
        if position < 0:
            return
        line_end = data.find(b"\n", position, end)
        line_end = end if line_end < 0 else line_end
        after = position + len(mark)
        rest = data[after : min(line_end, after + 100)].strip()
        if rest in {b"", b"--"}:
            yield position, min(line_end + 1, end), rest == b"--"
        position = _next_line(data, mark, position, end)


def _next_line(data: bytes, mark: bytes, position: int, end: int) -> int:
    found = data.find(b"\n" + mark, position, end)
    return found + 1 if found >= 0 else -1


def _trimmed(data: bytes, start: int, end: int) -> Span:
    """A section without the line end that belongs to the boundary after it."""
    if end > start and data[end - 1 : end] == b"\n":
        end -= 2 if end - 1 > start and data[end - 2 : end - 1] == b"\r" else 1
    return Span(data, start, end)
