"""The header block of a mail or of a part: find it, unfold it, decode it. Linear and bounded."""

import re
from collections.abc import Iterator
from itertools import islice

from .charsets import codec_of, decode
from .words import decode_words

MAX_VALUE = 32_000  # bytes of one field that are read: a References line of 400 ids
MAX_SAME = 50  # fields of one name that are kept
MAX_FIELDS = 5_000  # names that are kept
MAX_LINES = 100_000  # lines of one block that are read
MAX_IDS = 200  # Message-IDs of one References field that are kept

_FIELD = re.compile(rb"([!-9;-~]{1,120})[ \t]*:(.*)", re.DOTALL)
_BLANK = re.compile(rb"\n\r*\n")
_BLANK_FIRST = re.compile(rb"\r*\n")
_LINE_END = re.compile(rb"\r+\n?|\n")
_KNOWN = re.compile(
    rb"(?i)^(?:from|to|subject|date|message-id|received|return-path|mime-version|reply-to|sender|cc"
    rb"|content-[a-z-]+|in-reply-to|references|x-[a-z0-9-]+)[ \t]*:",
    re.MULTILINE,
)
_CHARSET = re.compile(rb"(?i)charset[ \t]*=[ \t]*[\"']?([a-z0-9_-]{2,40})")
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]+"
)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")
_FOLD = (b" ", b"\t")
_SPACES = re.compile(r"[ \t\r\n]+")


class Headers:
    """The fields of one header block by lower-case name; values are unfolded bytes."""

    def __init__(self, fields: dict[str, list[bytes]], charset: str = "") -> None:
        self._fields = fields
        self._charset = charset

    def __bool__(self) -> bool:
        return bool(self._fields)

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def raw(self, name: str) -> str:
        """The first value of a field as it stands, eight-bit bytes decoded; "" without one."""
        return next(self.all_raw(name), "")

    def all_raw(self, name: str) -> Iterator[str]:
        """Every value of a field, in the order they stand."""
        for value in self._fields.get(name, ()):
            yield self._text(value)

    def text(self, name: str) -> str:
        """The first value with its encoded words decoded: one line, safe to show."""
        return clean_line(decode_words(self.raw(name)))

    def names(self) -> Iterator[str]:
        """The lower-case names of the fields that are there."""
        return iter(self._fields)

    def _text(self, value: bytes) -> str:
        """A header may hold raw UTF-8; other eight-bit text is in the charset of the body."""
        if value.isascii():
            return value.decode("ascii").strip()
        try:
            return value.decode("utf-8").strip()
        except UnicodeDecodeError:
            return decode(value, self._charset).strip()


def clean_line(text: str) -> str:
    """One line without control, bidi and invisible characters (a name can't pretend)."""
    return _CONTROL.sub("", _SPACES.sub(" ", text)).strip(" ")


def split(data: bytes, start: int, end: int, hint: str = "") -> tuple[Headers, int]:
    """The header block at `start` of `data`, and where the body begins.

    A block ends at a blank line, or where lines stop looking like fields and no known field
    follows before the next blank line (a lost blank line; a mail that has no header at all).
    Without a single known field there is no block: the text only happens to hold a colon.
    `hint` is the charset for eight-bit fields that are not UTF-8.
    """
    stop, body = _bounds(data, start, end)
    fields: dict[str, list[bytes]] = {}
    name, known_at = "", 0
    for position, line in islice(_lines(data, start, stop), MAX_LINES):
        match = None if line[:1] in _FOLD else _FIELD.match(line)
        if line[:1] in _FOLD:
            _continue(fields, name, line)
        elif match:
            name = match[1].decode("ascii").lower()
            _add(fields, name, match[2])
        else:
            known_at = _next_known(data, max(position, known_at), stop)
            if known_at < 0:
                body = position
                break
            if line.startswith(b"<"):  # a wrapped Message-ID that lost its leading blank
                _continue(fields, name, line)
    if not any(_KNOWN.match(field.encode() + b":") for field in fields):
        return Headers({}), _after_blank(data, start, end)
    return Headers(fields, hint), body


def _next_known(data: bytes, position: int, end: int) -> int:
    match = _KNOWN.search(data, position, end)
    return match.start() if match else -1


def _bounds(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the block ends and where the body begins."""
    first = _after_blank(data, start, end)
    if first > start:
        return start, first
    blank = _BLANK.search(data, start, end)
    return (blank.start() + 1, blank.end()) if blank else (end, end)


def _after_blank(data: bytes, start: int, end: int) -> int:
    """Past a blank line at `start`, if there is one."""
    match = _BLANK_FIRST.match(data, start, end)
    return match.end() if match else start


def _lines(data: bytes, position: int, end: int) -> Iterator[tuple[int, bytes]]:
    while position < end:
        stop = _LINE_END.search(data, position, end)
        upto = stop.start() if stop else end
        yield position, data[position : min(upto, position + MAX_VALUE)]
        position = stop.end() if stop else end


def _add(fields: dict[str, list[bytes]], name: str, value: bytes) -> None:
    if name not in fields and len(fields) >= MAX_FIELDS:
        return
    values = fields.setdefault(name, [])
    if len(values) < MAX_SAME:
        values.append(value.strip())


def _continue(fields: dict[str, list[bytes]], name: str, line: bytes) -> None:
    values = fields.get(name)
    if values and len(values[-1]) < MAX_VALUE:
        values[-1] = values[-1] + b" " + line.strip()


def charset_hint(data: bytes) -> str:
    """The first charset a mail names, for its eight-bit headers; "" when none helps."""
    match = _CHARSET.search(data[:20_000])
    label = match[1].decode("ascii") if match else ""
    return label if codec_of(label) not in {None, "utf-8", "cp1252"} else ""


def message_id(value: str) -> str:
    """The first Message-ID in a field, with its angle brackets; "" when there is none."""
    return next(iter(message_ids(value)), "")


def message_ids(value: str) -> tuple[str, ...]:
    """Every Message-ID in a field, with angle brackets, in order, without repeats."""
    found = [clean_line(match) for match in _MESSAGE_ID.findall(value)]
    if not found:
        found = [f"<{word.strip('<>,;')}>" for word in value.split() if "@" in word]
    return tuple(dict.fromkeys(found))[:MAX_IDS]
