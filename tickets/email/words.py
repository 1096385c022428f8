"""RFC 2047 encoded words, as they are in the wild: split, unclosed, with blanks and wrong bytes."""

import binascii
import re
from typing import NamedTuple

from .charsets import decode

_HEAD = re.compile(r"=\?([^?\s=]{1,75})\?\s?([bBqQ])\s?\?")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
_HEX_AFTER = re.compile(r"\?=[0-9A-Fa-f]{2}")


class _Word(NamedTuple):
    charset: str
    data: bytes
    start: int
    end: int


def decode_words(text: str) -> str:
    """`text` with every encoded word replaced by what it says. Never raises; linear.

    Neighbours in one charset are joined before decoding, because senders split characters
    between words; blanks between neighbours are dropped (RFC 2047, section 6.2).
    """
    if "=?" not in text:
        return text
    pieces: list[str] = []
    position = 0
    run: list[_Word] = []
    for word in _words(text):
        between = text[position : word.start]
        if run and (between.strip() or run[-1].charset != word.charset):
            pieces.append(_join(run))
            run = []
        if between.strip() or not position:
            pieces.append(between)
        run.append(word)
        position = word.end
    return "".join([*pieces, _join(run), text[position:]])


def _join(run: list[_Word]) -> str:
    if not run:
        return ""
    return decode(b"".join(word.data for word in run), run[0].charset)


def _words(text: str) -> list[_Word]:
    found: list[_Word] = []
    position = 0
    while head := _HEAD.search(text, position):
        encoding = head[2].upper()
        stop, position = _end(text, head.end(), quoted=encoding == "Q")
        content = text[head.end() : stop]
        data = _from_base64(content) if encoding == "B" else _from_q(content)
        charset = head[1].partition("*")[0].lower()
        found.append(_Word(charset, data, head.start(), position))
    return found


def _end(text: str, start: int, *, quoted: bool) -> tuple[int, int]:
    """Where a word's content ends and where the text goes on.

    Without `?=` the word ends at the next word, at a blank or at the end. A `?=` before two hex
    digits is a question mark and an escape when the word is closed later.
    """
    stop = text.find("?=", start)
    following = text.find("=?", start)
    while quoted and stop >= 0 and _HEX_AFTER.match(text, stop):
        later = text.find("?=", stop + 2)
        if later < 0 or (0 <= following < later):
            break
        stop = later
    if stop >= 0 and not (start <= following < stop and _HEAD.match(text, following)):
        return stop, stop + 2
    if following >= 0:
        return following, following
    blank = re.compile(r"[\s<]").search(text, start)
    stop = blank.start() if blank else len(text)
    return stop, stop


def _from_q(content: str) -> bytes:
    raw = content.replace("_", " ").encode("utf-8", "replace")
    return binascii.a2b_qp(raw.replace(b"\r", b"").replace(b"\n", b""), header=False)


def _from_base64(content: str) -> bytes:
    clean = _NOT_BASE64.sub("", content)
    clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
    return binascii.a2b_base64(clean + "=" * (-len(clean) % 4))
