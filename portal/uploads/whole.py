"""Files that are kept as they came: each is its own kind from the first byte to the last.

A file that is two things at once (a page of ours to one program, a PDF to another) is refused.
"""

import io
import struct
import zipfile
from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.refusals import Refused
from portal.uploads.content import Content

_BOXES = frozenset(
    b"ftyp moov mdat free skip wide uuid meta udta moof mfra sidx styp ssix prft pnot emsg".split()
)
_HEAD = 8  # bytes of a box before its content: size and kind
_WIDE_BOX = 16  # the same with the size in eight bytes more


def read_video(data: bytes, name: str) -> Content:
    """An MP4 or MOV whose boxes follow each other without a gap up to its end."""
    boxes = list(_boxes(data))
    known = boxes[:1] == [b"ftyp"] and b"moov" in boxes and _BOXES.issuperset(boxes)
    if not known or is_archive(data):
        raise damaged(name)
    if data[8:12] == b"qt  ":
        return Content(data, "video/quicktime", (".mov",))
    return Content(data, "video/mp4", (".mp4", ".m4v"))


def _boxes(data: bytes) -> Iterator[bytes]:
    """The kinds of the top-level boxes (ISO 14496-12, 4.2); b"" where the chain breaks."""
    position = 0
    while position < len(data):
        head = data[position : position + _WIDE_BOX]
        if len(head) < _HEAD:
            yield b""
            return
        size, kind = struct.unpack_from(">I4s", head)
        if size == 1 and len(head) == _WIDE_BOX:
            (size,) = struct.unpack_from(">Q", head, 8)
        if size == 0:  # up to the end
            size = len(data) - position
        whole = _HEAD <= size <= len(data) - position
        yield kind if whole else b""
        position += size if whole else len(data)


def is_archive(data: bytes) -> bool:
    """Whether programs that open archives would open this."""
    return zipfile.is_zipfile(io.BytesIO(data))


def is_page(data: bytes) -> bool:
    """Whether a careless program would take the beginning for a web page."""
    start = data[:1024].lower()
    return any(mark in start for mark in (b"<html", b"<script", b"<svg", b"<!doctype", b"<?php"))


def damaged(name: str) -> Refused:
    sentence = _("%(name)s is damaged or is not only what its name says. Please save it anew.")
    return Refused("damaged", sentence % {"name": name})
