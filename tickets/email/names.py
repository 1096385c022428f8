"""File names from strangers: never a path, never empty, nothing invisible in them."""

import mimetypes
import re
from urllib.parse import unquote

from .headers import clean_line

_MAX_EXTENSION = 10
MAX_NAME = 200  # characters; file systems allow 255 bytes

_SEPARATORS = re.compile(r"[/\\\u2044\u2215\u29f5\u29f8\ufe68]|%2f|%5c", re.IGNORECASE)
_DRIVE = re.compile(r"^[A-Za-z]:")
_PERCENT = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f]){2,}")
# Types whose extension mimetypes does not know, or knows by a rare one.
_EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/heic": ".heic",
    "message/rfc822": ".eml",
    "message/delivery-status": ".txt",
    "text/calendar": ".ics",
    "text/plain": ".txt",
    "text/x-vcard": ".vcf",
    "text/vcard": ".vcf",
    "application/pgp-signature": ".asc",
    "application/pgp-encrypted": ".asc",
    "application/octet-stream": ".bin",
}


def safe(name: str, content_type: str, number: int) -> str:
    """The last part of `name` without what could deceive; a made-up name when nothing is left."""
    if _PERCENT.search(name):  # some web mailers percent-encode without saying so
        name = unquote(name)
    name = _SEPARATORS.split(clean_line(name).rstrip("/\\ "))[-1]
    name = clean_line(_DRIVE.sub("", name)).lstrip(". ").rstrip(". ")
    return _shorten(name) if name else _made_up(content_type, number)


def _shorten(name: str) -> str:
    if len(name) <= MAX_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > _MAX_EXTENSION:
        return name[:MAX_NAME]
    return f"{stem[: MAX_NAME - len(extension) - 1]}.{extension}"


def _made_up(content_type: str, number: int) -> str:
    kind = content_type.partition("/")[0]
    word = {"image": "image", "message": "message"}.get(kind, "attachment")
    if content_type == "text/calendar":
        word = "invite"
    extension = _EXTENSIONS.get(content_type) or mimetypes.guess_extension(content_type) or ".bin"
    return f"{word}-{number}{extension}"
