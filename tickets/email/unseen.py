"""What stands in the bytes of a mail and in none of its words: headers, comments, broken parts.

No reader shows it, but the bytes are kept for a while, and so it is looked through as well.
"""

import binascii
import quopri
import re
from collections.abc import Iterator
from email.header import decode_header, make_header

from portal import secret_guard
from portal.secret_guard import Finding

LOOKED_AT = 400_000  # bytes outside of files, and as many of each that are a text
_BLOCKS_AT_MOST = 50
_LONG = 40  # characters: a key that is written in lines has shorter ones
_LINE = rb"(?:^[A-Za-z0-9+/=]{16,}\r?\n?)"
_BLOCK = re.compile(_LINE + b"+", re.MULTILINE)
_FILE = re.compile(_LINE + b"{3,}", re.MULTILINE)  # a key on a line of its own is none
# Signatures of servers are random letters by the thousand, and nothing a person wrote.
_SIGNATURES = re.compile(
    rb"^(?:DKIM-Signature|ARC-[\w-]+|X-[\w-]*(?:DKIM|Signature|Gm-[\w-]+|Antivirus|MS-[\w-]+)"
    rb"|Received|Authentication-Results)[\w-]*:.*\n(?:[ \t].*\n)*",
    re.MULTILINE | re.IGNORECASE,
)
_ENCODED_WORD = re.compile(
    r"=\?[\w-]+\?[bq]\?[^?]*\?=(?:\s+=\?[\w-]+\?[bq]\?[^?]*\?=)*", re.IGNORECASE
)
_ESCAPED = re.compile(rb"=[0-9A-F]{2}|=\r?\n")


def secrets_in(raw: bytes, shown: str = "") -> list[Finding]:
    """What the bytes of a mail certainly hold, however they are encoded.

    `shown` is the text that its readers see and that was looked through: its longer lines are
    passed over where they stand again.
    """
    lines = {line for line in map(str.strip, shown.splitlines()) if len(line) >= _LONG}
    known = {line for line in lines if not secret_guard.parts_of(line)}  # it may begin a phrase
    found: list[Finding] = []
    for text in _texts(raw):
        left = (line for line in text.splitlines() if line.strip() not in known)
        result = secret_guard.redact("\n".join(left))
        found += result.findings if result.certain else ()
    return found


def _texts(raw: bytes) -> Iterator[str]:
    blocks = list(zip(range(_BLOCKS_AT_MOST), _BLOCK.finditer(raw), strict=False))
    plain = _SIGNATURES.sub(b"", _FILE.sub(b"\n", raw))[:LOOKED_AT]
    yield _ENCODED_WORD.sub(_decoded_word, _read(plain))
    if _ESCAPED.search(plain):
        yield _read(quopri.decodestring(plain))
    for _number, block in blocks:
        if text := _unpacked(block[0]):
            yield text


def _decoded_word(found: re.Match[str]) -> str:
    try:
        return str(make_header(decode_header(found[0])))
    except (ValueError, LookupError, binascii.Error):
        return found[0]


def _unpacked(block: bytes) -> str:
    """The text that a block of base64 stands for; "" when it stands for none."""
    letters = b"".join(block.split()).rstrip(b"=")[: LOOKED_AT // 4 * 4]
    try:
        data = binascii.a2b_base64(letters[: len(letters) // 4 * 4])
    except binascii.Error:
        return ""
    return "" if b"\0" in data[:1000] else _read(data)


def _read(data: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")
