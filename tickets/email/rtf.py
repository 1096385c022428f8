"""Rich text → words: Outlook's compressed bodies (MS-OXRTFCP) and RTF itself (MS-OXRTFEX).

RTF that wraps HTML ("\\fromhtml1") gives that HTML back. Everything is bounded by MAX_RTF.
"""

import re
from typing import NamedTuple

from .charsets import decode

MAX_RTF = 500_000  # bytes after decompression; the algorithm can grow its input 17-fold

_MAX_GROUPS = 10_000  # open braces

_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    b"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)",
    re.DOTALL,
)
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object themedata datastore listtable listoverridetable "
    b"rsidtbl generator header footer xmlnstbl latentstyles mmathPr".split()
)
_BREAKS = {b"par": "\n", b"line": "\n", b"tab": "\t", b"cell": "\t", b"row": "\n", b"page": "\n"}
_CHARACTERS = {
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"endash": "–",
    b"emdash": "—", b"bullet": "•",
}  # fmt: skip


class Text(NamedTuple):
    """What an RTF says, and whether that is HTML."""

    text: str
    is_html: bool


def decompress(data: bytes) -> bytes:
    """The RTF in a compressed body, at most MAX_RTF bytes of it; b"" when it is none."""
    size = min(int.from_bytes(data[4:8], "little"), MAX_RTF)
    if data[8:12] == b"MELA":
        return data[16 : 16 + size]
    return _unpack(data[16:], size) if data[8:12] == b"LZFu" else b""


def _unpack(data: bytes, size: int) -> bytes:
    out = bytearray(_DICTIONARY)
    base, position, limit = len(_DICTIONARY), 0, len(_DICTIONARY) + size
    while position < len(data) and len(out) < limit:
        flags = data[position]
        position += 1
        for bit in range(8):
            if position + 1 >= len(data) + (not flags >> bit & 1) or len(out) >= limit:
                break
            if flags >> bit & 1:
                pair = int.from_bytes(data[position : position + 2], "big")
                position += 2
                if not _copy(out, pair >> 4, (pair & 15) + 2):
                    return bytes(out[base:])
            else:
                out.append(data[position])
                position += 1
    return bytes(out[base:limit])


def _copy(out: bytearray, offset: int, length: int) -> bool:
    """Repeat `length` bytes from the 4096-byte window; False at its write position (the end)."""
    write = len(out) % 4096
    if offset == write:
        return False
    start = len(out) - (write - offset) % 4096
    for index in range(start, start + length):
        out.append(out[index] if 0 <= index < len(out) else 32)
    return True


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.is_html = b"\\fromhtml" in data[:2000]
        self._codepage = "cp1252"
        self._out: list[str] = []
        self._bytes = bytearray()
        self._skip: list[bool] = [False]
        self._hidden = False  # between \htmlrtf and \htmlrtf0
        self._starred = False
        self._fallback = 0  # characters to leave out after \uN

    def read(self, data: bytes) -> str:
        for match in _TOKEN.finditer(data):
            word, number, hexadecimal, symbol, brace, text = match.groups()
            if brace:
                self._brace(brace)
            elif word:
                self._word(word, number)
            elif hexadecimal:
                self._plain(bytes([int(hexadecimal, 16)]))
            elif symbol:
                self._symbol(symbol)
            else:
                self._plain(text)
        self._flush()
        return "".join(self._out)

    def _brace(self, brace: bytes) -> None:
        self._flush()
        if brace == b"{" and len(self._skip) < _MAX_GROUPS:
            self._skip.append(self._skip[-1])
        elif brace == b"}" and len(self._skip) > 1:
            self._skip.pop()

    def _word(self, word: bytes, number: bytes | None) -> None:
        if word == b"u" and number:
            self._emit(chr(int(number) % 65536))
            self._fallback = 1
        elif word == b"htmlrtf":
            self._flush()
            self._hidden = number != b"0"
        elif word == b"ansicpg" and number:
            self._codepage = f"cp{number.decode()}"
        elif word in _SKIPPED or (self._starred and word != b"htmltag"):
            self._skip[-1] = True
        elif word in _BREAKS or word in _CHARACTERS:
            self._emit(_BREAKS.get(word) or _CHARACTERS[word])
        self._starred = False

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in b"\\{}":
            self._plain(symbol)
        elif symbol == b"~":
            self._emit(" ")

    def _plain(self, data: bytes) -> None:
        if self._fallback:
            data, self._fallback = data[self._fallback :], 0
        if not self._skip[-1] and not self._hidden:
            self._bytes += data

    def _emit(self, text: str) -> None:
        self._flush()
        if not self._skip[-1] and not self._hidden:
            self._out.append(text)

    def _flush(self) -> None:
        if self._bytes:
            self._out.append(decode(bytes(self._bytes), self._codepage))
            self._bytes.clear()


def to_text(data: bytes) -> Text:
    """The words of an RTF document, or the HTML it wraps. Never raises."""
    reader = _Reader(data[:MAX_RTF])
    text = reader.read(data[:MAX_RTF]).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Text(text.strip(), reader.is_html)
