"""What a file is, by its bytes. To take another kind, add its reader to `_READERS`."""

from collections.abc import Callable
from typing import NamedTuple

import filetype
from django.utils.translation import gettext as _

from portal.refusals import Refused
from portal.uploads import names, office, pdf, pictures, plain, whole
from portal.uploads.content import Content

_PICTURE_NAMES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".heic", ".avif", ".tiff"}


class _Reader(NamedTuple):
    """Which bytes are this reader's, by the type that `filetype` guesses, and what it does."""

    types: frozenset[str]
    read: Callable[[bytes, str], Content | None]


_READERS = [
    _Reader(frozenset({"image/png", "image/apng", "image/jpeg", "image/webp", "image/gif"}),
            pictures.read),
    _Reader(frozenset({"image/heic", "image/avif"}), pictures.refuse_modern),
    _Reader(frozenset({"application/pdf"}), pdf.read),
    _Reader(frozenset({"video/mp4", "video/quicktime"}), whole.read_video),
    _Reader(frozenset({"application/zip", *office.TYPES}), office.read),
]  # fmt: skip


def read(data: bytes, name: str) -> Content:
    """The content as it may be kept; `Refused` with a sentence when we do not take it."""
    guessed = filetype.guess(data)
    type_ = guessed.mime if guessed else ""
    content = next((r.read(data, name) for r in _READERS if type_ in r.types), None)
    # Plain text has no mark of its own, and by chance may begin with another kind's.
    content = content or plain.read(data, name)
    if content is None:
        raise _refusal(name)
    return content


def _refusal(name: str) -> Refused:
    if names.extension(name) in _PICTURE_NAMES:
        sentence = _(
            "%(name)s is not a picture, although its name says so. "
            "Take a screenshot and attach that."
        )
        return Refused("not_a_picture", sentence % {"name": name})
    sentence = _(
        "We can't take %(name)s. You can attach pictures (PNG, JPEG, WebP, GIF), PDF, "
        "Word and Excel files, plain text, and MP4 or MOV videos."
    )
    return Refused("file_kind", sentence % {"name": name})
