"""Content-Transfer-Encoding: bytes as sent → bytes as meant. Never raises; linear."""

import binascii
import re

_MAX_CHUNKS = 10_000  # separately padded stretches of one body

_NOT_BASE64 = bytes(
    byte
    for byte in range(256)
    if not (chr(byte).isascii() and chr(byte).isalnum()) and byte not in b"+/="
)
_SOFT_BREAK = re.compile(rb"=[ \t]+(?=\n)")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?$", re.MULTILINE)
_YENC = re.compile(
    rb"^=ybegin [^\r\n]{0,100}?name=([^\r\n]{1,255})\r?\n(?:=ypart [^\r\n]{0,100}\r?\n)?",
    re.MULTILINE,
)
_YENC_SHIFT = bytes((byte - 42) % 256 for byte in range(256))
_YENC_ESCAPE = re.compile(rb"=(.)", re.DOTALL)
_PADDING = re.compile(rb"={1,2}")
_JUNK = re.compile(rb"[^A-Za-z0-9+/=\s]")
_WORDS = re.compile(rb"[A-Za-z,.] [A-Za-z]")
_SAMPLE = 4_000  # bytes by which text that was never encoded is told


def decode(data: bytes, encoding: str) -> bytes:
    """`data` without its transfer encoding; an unknown or false one leaves it as it is."""
    name = encoding.strip().strip("\"'").lower().partition(";")[0].strip()
    if name.startswith("base64") or name in {"b", "base-64"}:
        return from_base64(data)
    if name.startswith(("quoted", "qp")):
        return from_quoted(data)
    if name in {"x-uuencode", "uuencode", "x-uue", "uue", "x-uu"}:
        return from_uu(data)
    return data


def from_base64(data: bytes) -> bytes:
    """Base64 with line ends, junk and padding wherever senders leave them.

    What follows a padding is more base64 (senders encode in chunks) unless it reads as plain text
    (a footer that a list server appended); text that was never encoded stays as it is.
    """
    if not _looks_encoded(data):
        return data
    decoded: list[bytes] = []
    position = 0
    for padding in _PADDING.finditer(data):
        if decoded and not _looks_encoded(data[position : position + 400]):
            break
        decoded.append(_chunk(data[position : padding.start()]))
        position = padding.end()
        if len(decoded) > _MAX_CHUNKS:
            break
    else:
        if not decoded or _looks_encoded(data[position : position + 400]):
            decoded.append(_chunk(data[position:]))
    return b"".join(decoded)


def _looks_encoded(data: bytes) -> bool:
    """Few bytes that base64 does not have: a stray character is junk, sentences are text."""
    sample = data[:_SAMPLE].partition(b"=")[0]
    if len(_JUNK.findall(sample)) * 3 > len(sample):
        return False
    return len(_WORDS.findall(sample)) <= 1 + len(sample) // 60


def _chunk(data: bytes) -> bytes:
    clean = data.translate(None, _NOT_BASE64 + b"=")
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def from_quoted(data: bytes) -> bytes:
    """Quoted-printable; soft breaks may carry blanks that a relay added."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return binascii.a2b_qp(_SOFT_BREAK.sub(b"=", lines))


def from_uu(data: bytes) -> bytes:
    """The first uuencoded file in `data`; the data itself when there is none."""
    files = uu_files(data)[1]
    return files[0][1] if files else data


def inline_files(data: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Text without the files that stand in it (uuencode, yEnc), and the files."""
    rest, files = uu_files(data)
    if b"=ybegin " not in rest:
        return rest, files
    rest, more = _yenc_files(rest)
    return rest, files + more


def _yenc_files(data: bytes, limit: int = 50) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    kept: list[bytes] = []
    files: list[tuple[bytes, bytes]] = []
    position = 0
    while len(files) < limit and (begin := _YENC.search(data, position)):
        end = data.find(b"\n=yend", begin.end() - 1)
        if end < 0:
            break
        body = data[begin.end() : end].replace(b"\r", b"").replace(b"\n", b"")
        plain = _YENC_ESCAPE.sub(lambda found: bytes([(found[1][0] - 64) % 256]), body)
        files.append((begin[1].strip(), plain.translate(_YENC_SHIFT)))
        kept.append(data[position : begin.start()])
        line_end = data.find(b"\n", end + 1)
        position = line_end + 1 if line_end >= 0 else len(data)
    return b"".join([*kept, data[position:]]), files


def uu_files(data: bytes, limit: int = 50) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """`data` without its uuencoded files, and up to `limit` of them as (name, content)."""
    kept: list[bytes] = []
    files: list[tuple[bytes, bytes]] = []
    position = 0
    while len(files) < limit and (begin := _UU_BEGIN.search(data, position)):
        end = data.find(b"\nend", begin.end())
        if end < 0:
            break
        content = _uu_lines(data[begin.end() : end])
        if content:
            kept.append(data[position : begin.start()])
            files.append((begin[1].strip(), content))
        else:  # words that only look like one
            kept.append(data[position : end + 4])
        position = end + 4
    return b"".join([*kept, data[position:]]), files


def _uu_lines(data: bytes) -> bytes:
    decoded = []
    for line in filter(None, data.splitlines()):
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:  # trailing junk: the length byte says how much counts
            size = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                decoded.append(binascii.a2b_uu(line[:size]))
            except binascii.Error:
                return b""
    return b"".join(decoded)
