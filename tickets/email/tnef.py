"""winmail.dat, Outlook's own envelope (MS-OXTNEF): the files and the body inside it.

An own reader: the library at hand (tnefparse 1.4) raises on damaged files and has no bounds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from . import rtf
from .charsets import decode
from .record import Attachment

MAX_FILES = 100
MAX_PROPERTIES = 5_000
MAX_DEPTH = 3

_NAMED = 0x8000  # properties from here on carry a name
_SIGNATURE = 0x223E9F78
_FILE_BEGINS, _FILE_NAME, _FILE_DATA, _FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_BODY, _PROPERTIES, _CODEPAGE = 0x800C, 0x9003, 0x9007
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_STRING, _UNICODE = 0x1E, 0x1F
_PLAIN, _RTF, _HTML = 0x1000, 0x1009, 0x1013
_DATA, _SHORT_NAME, _LONG_NAME, _MIME, _CONTENT_ID = 0x3701, 0x3704, 0x3707, 0x370E, 0x3712


@dataclass
class Contents:
    """What a winmail.dat holds; names are as they stand there, not yet safe."""

    plain: str = ""
    html: str = ""
    files: list[Attachment] = field(default_factory=list)


@dataclass
class _File:
    name: str = ""
    data: bytes = b""
    properties: dict[int, str | bytes] = field(default_factory=dict)


def read(data: bytes, depth: int = 0) -> Contents:
    """What `data` holds as far as it can be read; nothing when it is no TNEF. Never raises."""
    contents = Contents()
    if _number(data, 0, 4) != _SIGNATURE or depth > MAX_DEPTH:
        return contents
    codepage, files = "cp1252", [_File()]
    for kind, value in _attributes(data):
        if kind == _CODEPAGE:
            codepage = f"cp{_number(value, 0, 4)}"
        elif kind == _BODY:
            contents.plain = decode(value.rstrip(b"\0"), codepage)
        elif kind == _PROPERTIES:
            _take_body(contents, dict(_properties(value, codepage)))
        elif kind == _FILE_BEGINS and len(files) <= MAX_FILES:
            files.append(_File())
        else:
            _take_file(files[-1], kind, value, codepage)
    for file in files[1:]:
        _add(contents, file, depth)
    return contents


def _number(data: bytes, position: int, size: int) -> int:
    return int.from_bytes(data[position : position + size], "little")


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 6
    while position + 9 <= len(data):
        kind, length = _number(data, position + 1, 2), _number(data, position + 5, 4)
        position += 9
        yield kind, data[position : position + length]
        position += length + 2  # a checksum


def _take_file(file: _File, kind: int, value: bytes, codepage: str) -> None:
    if kind == _FILE_NAME:
        file.name = decode(value.rstrip(b"\0"), codepage)
    elif kind == _FILE_DATA:
        file.data = value
    elif kind == _FILE_PROPERTIES:
        file.properties = dict(_properties(value, codepage))


def _take_body(contents: Contents, properties: dict[int, str | bytes]) -> None:
    contents.plain = contents.plain or _text(properties.get(_PLAIN))
    contents.html = contents.html or _text(properties.get(_HTML))
    packed = properties.get(_RTF)
    if isinstance(packed, bytes) and not contents.html:
        text, is_html = rtf.to_text(rtf.decompress(packed))
        if is_html:
            contents.html = text
        else:
            contents.plain = contents.plain or text


def _text(value: str | bytes | None) -> str:
    return decode(value) if isinstance(value, bytes) else value or ""


def _add(contents: Contents, file: _File, depth: int) -> None:
    known = file.properties
    data = known.get(_DATA) if not file.data else file.data
    data = data if isinstance(data, bytes) else b""
    if _number(data, 16, 4) == _SIGNATURE:  # a message inside: an interface id, then its TNEF
        contents.files += read(data[16:], depth + 1).files
        return
    name = _text(known.get(_LONG_NAME)) or file.name or _text(known.get(_SHORT_NAME))
    if data or name:
        content_type = _text(known.get(_MIME)).lower() or "application/octet-stream"
        content_id = _text(known.get(_CONTENT_ID)).strip("<> ")
        contents.files.append(
            Attachment(name, content_type, data, inline=bool(content_id), content_id=content_id)
        )


def _properties(data: bytes, codepage: str) -> Iterator[tuple[int, str | bytes]]:
    """(id, value) of the text and binary properties of a MAPI property list."""
    position = 4
    for _ in range(min(_number(data, 0, 4), MAX_PROPERTIES)):
        if position + 4 > len(data):
            return
        kind, name = _number(data, position, 2), _number(data, position + 2, 2)
        position = _after_name(data, position + 4, name)
        many, kind = kind & 0x1000, kind & 0x0FFF
        if kind in _FIXED:
            position += _FIXED[kind] * (_number(data, position, 4) if many else 1) + (
                4 if many else 0
            )
            continue
        value, position = _variable(data, position)
        yield name, _typed(kind, value, codepage)


def _after_name(data: bytes, position: int, name: int) -> int:
    """Past the GUID and the name of a named property."""
    if name < _NAMED:
        return position
    if _number(data, position + 16, 4) == 0:
        return position + 24
    length = _number(data, position + 20, 4)
    return position + 24 + length + -length % 4


def _variable(data: bytes, position: int) -> tuple[bytes, int]:
    """The first of a property's values, and where the next property begins."""
    count = min(_number(data, position, 4), MAX_PROPERTIES)
    position += 4
    first = b""
    for index in range(count):
        length = _number(data, position, 4)
        if index == 0:
            first = data[position + 4 : position + 4 + length]
        position += 4 + length + -length % 4
        if position > len(data):
            break
    return first, position


def _typed(kind: int, value: bytes, codepage: str) -> str | bytes:
    if kind == _UNICODE:
        return value.decode("utf-16-le", "replace").rstrip("\0")
    if kind == _STRING:
        return decode(value.rstrip(b"\0"), codepage)
    return value
