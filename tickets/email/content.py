"""Which parts of a mail are its body and which are its files."""

import html
import re
from dataclasses import replace
from typing import NamedTuple

from . import headers, names, plain, rtf, tnef, transfer
from .charsets import codec_of, decode
from .htmltext import to_text
from .mime import Limits, Part
from .record import Attachment
from .wording import STUBS

MAX_TEXT = 2_000_000  # bytes of one body part that are read
_MAX_STUB = 300  # characters of "this is an HTML mail"
MAX_PIECES = 60  # body parts that are read

_META = re.compile(rb"<meta[^>]{0,300}?charset\s{0,5}=\s{0,5}[\"']?([\w-]{2,40})", re.IGNORECASE)
_LOOKS_HTML = re.compile(r"\s{0,200}(?:<!doctype html|<html[\s>])", re.IGNORECASE)
_LOCATION = re.compile(r"[^/\\?#:=&]{1,100}\.[A-Za-z0-9]{1,5}$")
_STUB = re.compile(STUBS, re.IGNORECASE | re.DOTALL)
_BODY_TYPES = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text/rtf"})
_FILE_TYPES = frozenset(
    {
        "text/calendar",
        "text/x-vcard",
        "text/vcard",
        "text/directory",
        "text/csv",
        "text/x-vcalendar",
    }
)
_UNSEEN = frozenset({"text/x-amp-html", "text/watch-html", "text/x-watch-html"})
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature"})


class Piece(NamedTuple):
    """One stretch of the body, in the forms its sender gave; "" for a form that is missing."""

    plain: str = ""
    html: str = ""

    def words(self) -> str:
        """What a reader sees, preferring the sender's own plain text."""
        if self.plain.strip() and not (self.html and self._is_stub()):
            return self.plain
        return to_text(self.html) if self.html else self.plain

    def _is_stub(self) -> bool:
        """Whether the plain form only says that there is an HTML form."""
        short = self.plain.strip()
        if len(short) > _MAX_STUB or not _STUB.search(short):
            return False
        return len(to_text(self.html)) > 2 * len(short)


class Content(NamedTuple):
    """The body in order, and the files."""

    pieces: tuple[Piece, ...]
    files: tuple[Attachment, ...]


class _Collector:
    def __init__(self, root: Part, limits: Limits) -> None:
        self.limits = limits
        self.files: list[Attachment] = []
        self._unnamed_body = _has_unnamed_body(root)
        self._read = 0

    def pieces(self, part: Part, parent: str = "") -> list[Piece]:
        """The body pieces under `part`; files go to `self.files` on the way."""
        if part.is_multipart:
            return self._multipart(part)
        if part.content_type in _TNEF or _is_winmail(part):
            return self._tnef(part)
        if self._is_body(part, parent):
            if part.filename and parent != "multipart/alternative":
                self._file(part, parent)  # a named text that is all there is: both
            return self._body(part)
        self._file(part, parent)
        return []

    def _multipart(self, part: Part) -> list[Piece]:
        kind = part.content_type
        found = [
            self.pieces(child, kind)
            for child in part.children
            if not (
                kind == "multipart/appledouble" and child.content_type == "application/applefile"
            )
        ]
        if kind == "multipart/alternative":
            return _alternative(found)
        return [piece for pieces in found for piece in pieces]

    def _is_body(self, part: Part, parent: str) -> bool:
        kind = part.content_type
        named = bool(part.filename or part.name)
        if kind in _FILE_TYPES or not kind.startswith("text/"):
            return False
        if part.disposition == "attachment" and (named or parent):
            return False
        if parent == "multipart/report" and kind == "text/rfc822-headers":
            return False
        if not named:
            return True
        if kind not in _BODY_TYPES:
            return False
        return parent == "multipart/alternative" or not (self._unnamed_body or self._read)

    def _body(self, part: Part) -> list[Piece]:
        self._read += 1
        if part.content_type in _UNSEEN or self._read > MAX_PIECES:
            return []
        data = part.payload
        if len(data) > MAX_TEXT:
            self.limits.note("text cut")
            data = data[:MAX_TEXT]
        if part.content_type == "text/rtf":
            text, is_html = rtf.to_text(data)
            return [Piece(html=text) if is_html else Piece(plain=plain.normal(text))]
        if part.content_type == "text/html":
            return [Piece(html=plain.normal(decode(data, _html_charset(part, data))))]
        if part.content_type in {"text/enriched", "text/richtext"}:
            marked = decode(data, part.params.get("charset", "")).replace("<<", "&lt;")
            return [Piece(plain=to_text(f"<pre>{plain.normal(marked)}</pre>"))]
        return self._plain(part, data)

    def _plain(self, part: Part, data: bytes) -> list[Piece]:
        if b"begin" in data:
            data, files = transfer.inline_files(data)
            for name, content in files:
                self._add(decode(name), "application/octet-stream", content)
        text = plain.normal(decode(data, part.params.get("charset", "")))
        if _LOOKS_HTML.match(text):
            return [Piece(html=text)]
        if part.params.get("format", "").lower() == "flowed":
            text = plain.unflow(text, delsp=part.params.get("delsp", "").lower() == "yes")
        return [Piece(plain=text)]

    def _tnef(self, part: Part) -> list[Piece]:
        contents = tnef.read(part.payload)
        if not (contents.files or contents.plain or contents.html):
            self.limits.note("unreadable winmail.dat")
            self._file(part, "")
            return []
        for file in contents.files:
            name = names.safe(file.name, file.content_type, len(self.files) + 1)
            self.files.append(replace(file, name=name))
        if self._unnamed_body:
            return []
        return [Piece(plain.normal(contents.plain), plain.normal(contents.html))]

    def _file(self, part: Part, parent: str) -> None:
        named = bool(part.filename or part.name)
        machine = parent == "multipart/report" or part.content_type in _SIGNATURES
        if not named and (machine or part.content_type in _UNSEEN or not part.payload.strip()):
            return
        name = part.filename or part.name or _located(part)
        if part.content_type == "message/rfc822" and not named:
            name = _subject_of(part)
        inline = part.disposition == "inline" or (
            part.disposition != "attachment" and parent == "multipart/related"
        )
        self._add(name, part.content_type, part.payload, inline=inline, cid=part.content_id)

    def _add(
        self, name: str, content_type: str, data: bytes, *, inline: bool = False, cid: str = ""
    ) -> None:
        safe = names.safe(name, content_type, len(self.files) + 1)
        self.files.append(Attachment(safe, content_type, data, inline, cid))


def collect(root: Part, limits: Limits) -> Content:
    """The body and the files of a mail."""
    collector = _Collector(root, limits)
    pieces = _distinct(collector.pieces(root))
    return Content(tuple(pieces), tuple(collector.files))


def _has_unnamed_body(part: Part) -> bool:
    if part.is_multipart:
        return any(_has_unnamed_body(child) for child in part.children)
    body = part.content_type in {"text/plain", "text/html"} and part.disposition != "attachment"
    return body and not part.filename and not part.name and bool(part.payload.strip())


def _is_winmail(part: Part) -> bool:
    return "winmail.dat" in {part.filename.lower(), part.name.lower()}


def _alternative(branches: list[list[Piece]]) -> list[Piece]:
    """One piece: the first branch of plain text, the last branch with HTML."""
    text = next((b for b in branches if any(p.plain.strip() and not p.html for p in b)), [])
    rich = next((b for b in reversed(branches) if any(p.html for p in b)), [])
    if not text and not rich:
        return []
    plain_form = "\n".join(piece.plain for piece in text if not piece.html)
    html_form = "\n".join(piece.html or _as_html(piece.plain) for piece in rich)
    return [Piece(plain_form, html_form)]


def _as_html(text: str) -> str:
    return html.escape(text).replace("\n", "<br>\n")


def _distinct(pieces: list[Piece]) -> list[Piece]:
    """Without an HTML piece that repeats the plain one before it (mixed for alternative)."""
    kept: list[Piece] = []
    for piece in pieces:
        last = kept[-1] if kept else Piece()
        if _repeats(last, piece):
            kept[-1] = Piece(last.plain, piece.html)
        else:
            kept.append(piece)
    return kept


def _repeats(last: Piece, piece: Piece) -> bool:
    if not last.plain.strip() or last.html or piece.plain or not piece.html:
        return False
    return _squeezed(to_text(piece.html)) == _squeezed(last.plain)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _html_charset(part: Part, data: bytes) -> str:
    """The label of the part, else the one the document names."""
    label = part.params.get("charset", "")
    if label and codec_of(label) and "ascii" not in label.lower():
        return label
    match = _META.search(data[:4096])
    return match[1].decode("ascii") if match else label


def _located(part: Part) -> str:
    """The file name in a Content-Location: Apple's and old mailers' only place for it."""
    match = _LOCATION.search(part.headers.text("content-location"))
    return match[0] if match else ""


def _subject_of(part: Part) -> str:
    """ "Subject.eml" for a nested message."""
    data = part.payload[:200_000].lstrip(b"\r\n")
    fields, _ = headers.split(data, 0, len(data), headers.charset_hint(data))
    subject = fields.text("subject").replace("/", "-").replace("\\", "-")
    return f"{subject[:80]}.eml" if subject else ""
