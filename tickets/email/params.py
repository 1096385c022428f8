"""Content-Type and Content-Disposition: the value and its parameters, RFC 2231 included."""

import re
from urllib.parse import unquote_to_bytes

from .charsets import decode
from .words import decode_words

MAX_PARAMS = 200
# A value in quotes may miss its closing quote; one without may hold blanks (a file name) and end
# at the next parameter when the semicolon is missing.
_PARAM = re.compile(
    r'([^\s=;"]{1,80}) ?= ?(?:"((?:[^"\\]|\\.)*)"?|([^;"]*?)(?= [\w*-]{1,40} ?=|;|"|$))', re.DOTALL
)
_SPACES = re.compile(r"\s+")
_PAIR = re.compile(r'\\(["\\])')
_LABELLED = re.compile(r"([^']{0,60})'[^']{0,60}'(.*)", re.DOTALL)
_SECTION = re.compile(r"([^*]+)\*(?:(\d{1,3})(\*)?)?$")
_TYPE = re.compile(r"[\w.+-]{1,80}/[\w.+-]{1,100}", re.ASCII)


def read(value: str) -> tuple[str, dict[str, str]]:
    """("text/plain", {"charset": "utf-8"}): lower-case value and names; never raises."""
    value = _SPACES.sub(" ", value).strip()
    if value.startswith("=?"):  # the whole field as one encoded word
        value = decode_words(value)
    head = value.partition(";")[0].partition(" ")[0]
    if "=" in head or value[len(head) :].startswith(" ="):  # parameters only
        return "", _decoded(_pairs(value))
    return head.strip("\"'").lower(), _decoded(_pairs(value[len(head) :]))


def media_type(value: str) -> str:
    """ "type/subtype" from the start of a Content-Type; "" when there is none."""
    match = _TYPE.search(value)
    return match[0] if match else ""


def _pairs(rest: str) -> list[tuple[str, str]]:
    """(name, value), the first MAX_PARAMS of them."""
    pairs = []
    for match in _PARAM.finditer(rest):
        value = match[3].strip() if match[2] is None else _PAIR.sub(r"\1", match[2])
        pairs.append((match[1].lower(), value))
        if len(pairs) >= MAX_PARAMS:
            break
    return pairs


def _decoded(pairs: list[tuple[str, str]]) -> dict[str, str]:
    plain: dict[str, str] = {}
    sections: dict[str, list[tuple[int, str, bool]]] = {}
    for name, value in pairs:
        match = _SECTION.match(name)
        if match is None:
            plain.setdefault(name, value)
        else:
            encoded = match[2] is None or match[3] is not None
            sections.setdefault(match[1], []).append((int(match[2] or 0), value, encoded))
    decoded = {name: decode_words(value) for name, value in plain.items()}
    return decoded | {name: _joined(parts) for name, parts in sections.items()}


def _joined(parts: list[tuple[int, str, bool]]) -> str:
    """RFC 2231 sections in the order of their numbers, decoded as one run of bytes."""
    parts = sorted(parts, key=lambda part: part[0])
    charset, data = "", b""
    if parts[0][2] and (labelled := _LABELLED.match(parts[0][1])):
        charset = labelled[1]
        parts[0] = (0, labelled[2], True)
    for _, value, encoded in parts:
        data += unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
    return decode_words(decode(data, charset or "utf-8"))
