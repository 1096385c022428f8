"""Word and Excel files: archives of XML, checked for size, programs and secrets."""

import html
import io
import re
import zipfile
import zlib

from django.utils.translation import gettext as _

from portal.refusals import Refused
from portal.uploads.content import MAX_TEXT, Content
from portal.uploads.plain import without_secrets
from portal.uploads.whole import damaged

_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = f"{_OFFICE}.wordprocessingml.document"
_EXCEL = f"{_OFFICE}.spreadsheetml.sheet"
TYPES = frozenset({_WORD, _EXCEL})
# What makes an archive one of these: the file at its heart.
_HEARTS = {"word/document.xml": (_WORD, ".docx"), "xl/workbook.xml": (_EXCEL, ".xlsx")}
_MAX_PARTS = 2000
_MAX_UNPACKED = 100 * 1024 * 1024
# Markup takes several times the room of its text.
_MAX_XML = 10 * MAX_TEXT
_PROGRAMS = re.compile(
    r"vbaproject|macrosheets|activex|embeddings/|\.(exe|dll|js|vbs|scr|html?)$", re.IGNORECASE
)
# The text itself, and what the file says about itself.
_TEXT_PART = re.compile(r"(word|xl|docProps|customXml)/[\w/]+\.xml$")
_LINKS_PART = re.compile(r"_rels/[^/]+\.rels$")
_MAX_LINKS = 256 * 1024
# What is fetched or run from elsewhere as soon as the file is opened.
_FETCHED = re.compile(rb"attachedTemplate|oleObject|/frame\"|subDocument", re.IGNORECASE)
_FAR = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
_LINE_END = re.compile(r"</(w:p|si|c|row|w:tab|a:p)>|<w:(br|tab)\b[^>]*>")
# What zipfile raises for a broken, locked or unusually packed archive.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
)
_TAG = re.compile(r"<[^>]*>")


def read(data: bytes, name: str) -> Content | None:
    """A Word or Excel file without programs and secrets; None for any other archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, data, name)
    except _UNREADABLE as error:
        raise damaged(name) from error


def _read(archive: zipfile.ZipFile, data: bytes, name: str) -> Content | None:
    parts = archive.infolist()
    heart = next((_HEARTS[part.filename] for part in parts if part.filename in _HEARTS), None)
    if heart is None:
        return None
    too_much = len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED
    if too_much or not _is_nothing_else(archive, data):
        raise damaged(name)
    if _runs_something(archive, parts):
        sentence = _("%(name)s contains a program or macro. Save it without, or as a PDF.")
        raise Refused("macros", sentence % {"name": name})
    without_secrets(_text(archive, parts, name), name)
    return Content(data, heart[0], (heart[1],))


def _runs_something(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bool:
    """Whether there is a program inside, or a template that is fetched when the file is opened."""
    if any(_PROGRAMS.search(part.filename) for part in parts):
        return True
    for part in parts:
        if _LINKS_PART.search(part.filename):
            with archive.open(part) as file:
                links = file.read(_MAX_LINKS)
            if _FETCHED.search(links) and _FAR.search(links):
                return True
    return False


def _is_nothing_else(archive: zipfile.ZipFile, data: bytes) -> bool:
    """The first part begins the file, and the directory's end mark, with no comment, ends it."""
    first = min(part.header_offset for part in archive.infolist())
    return first == 0 and data.startswith(b"PK\x03\x04") and data[-22:].startswith(b"PK\x05\x06")


def _text(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], name: str) -> str:
    """The words of all parts; reading stops where an archive unpacks to more than it said."""
    said: list[str] = []
    left = _MAX_XML
    for part in parts:
        if not _TEXT_PART.match(part.filename):
            continue
        with archive.open(part) as file:
            xml = file.read(left + 1)
        left -= len(xml)
        # These programs write no declarations: entities only ever serve to explode.
        if left < 0 or b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
            raise damaged(name)
        said.append(_TAG.sub("", _LINE_END.sub("\n", xml.decode("utf-8", "replace"))))
    return html.unescape("\n".join(said))
