"""What may be attached, how it is stored and served.

    accepted = accept(upload)  # raises Refused with a sentence for the sender
    ...                        # the caller writes its row with accepted.stored_as
    accepted.keep()            # only now does the file exist: no row, no file

A file is what its bytes say, never what its name or its sender says. Pictures are drawn anew, so
that nothing rides along in them; text is kept without the secrets that may be in it; the rest is
kept as it came after its structure was checked from the first byte to the last.
"""

from dataclasses import dataclass, field

from django.core.files.base import File
from django.utils.translation import gettext as _

from portal.refusals import Refused
from portal.uploads import kinds, names, scan, store
from portal.uploads.handler import (
    MAX_FILE_BYTES,
    MAX_REQUEST_BYTES,
    LimitedUploadHandler,
    TooLarge,
    refused,
)
from portal.uploads.store import remove, serve

__all__ = [
    "MAX_FILE_BYTES",
    "MAX_REQUEST_BYTES",
    "Accepted",
    "LimitedUploadHandler",
    "TooLarge",
    "accept",
    "refused",
    "remove",
    "serve",
]


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A file that may be kept: its name for people, what it is, and where it will be stored."""

    name: str
    content_type: str
    size: int
    stored_as: str
    data: bytes = field(repr=False)

    def keep(self) -> None:
        """Write the file, whole or not at all; `OSError` when the disk does not take it."""
        store.write(self.stored_as, self.data)


def accept(upload: "File[bytes]") -> Accepted:
    """Decide by its content whether a file may be attached; nothing is written yet.

    Raises `Refused` with a sentence that names the file, or `SecretFound`.
    """
    name = names.checked(upload.name or "")
    size = upload.size or 0
    if not size:
        raise Refused("empty_file", _("%(name)s is empty.") % {"name": name})
    if size > MAX_FILE_BYTES:
        raise TooLarge(name)
    upload.seek(0)
    data = upload.read()
    content = kinds.read(data, name)
    scan.check(data, name)
    return Accepted(
        name=names.with_extension(name, content.extensions),
        content_type=content.type,
        size=len(content.data),
        stored_as=store.new_place(),
        data=content.data,
    )
