"""Where files lie: under MEDIA_ROOT, by random names, sealed, readable by this program alone.

store.write(place, data)                    whole or not at all
with store.create(place) as file: ...       the same, piece by piece
with store.open_file(place) as file: ...    file.read(), file.pieces(), file.size
"""

import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404

from portal.sealed import UnreadableError
from portal.uploads.sealed_file import PIECE, Reader, Writer

logger = logging.getLogger(__name__)

_FOLDER = "attachments"
# A file opens nothing, runs nothing and has no origin of its own, whatever it turns out to be.
_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def new_place() -> str:
    """A random place for a file, such as "3f/a0/3fa0…": it says nothing of what lies there."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token[2:4]}/{token}"


def root() -> Path:
    """The folder of all files; nothing else lies there but what begins with a dot."""
    return Path(settings.MEDIA_ROOT) / _FOLDER


def path_of(place: str) -> Path:
    """The file of a place; it need not exist."""
    return root() / place


def _unfinished(place: str) -> Path:
    return path_of(f"{place}.part")


def being_sealed(place: str) -> Path:
    """Where a rotation (portal/uploads/resealing.py) writes the sealed form of a plain file."""
    return path_of(f"{place}.sealing")


@contextmanager
def create(place: str) -> Iterator[Writer]:
    """A file to be written, which exists whole or not at all, whenever the program or power fails.

    `OSError` when the disk does not take it.
    """
    path, part = path_of(place), _unfinished(place)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            writer = Writer(file, place)
            yield writer
            writer.close()
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write(place: str, data: bytes) -> None:
    """Write a file at once; see `create`."""
    with create(place) as file:
        file.write(data)


def open_file(place: str) -> Reader:
    """The bytes of a file, also of one from before files were sealed.

    `FileNotFoundError` when there is none, `UnreadableError` when its key is gone.
    """
    file = path_of(place).open("rb")
    try:
        return Reader(file, place)
    except UnreadableError:
        file.close()
        raise


def remove(place: str) -> None:
    """Remove a file, or what was written of it; none being there is fine."""
    path = path_of(place)
    path.unlink(missing_ok=True)
    _unfinished(place).unlink(missing_ok=True)
    being_sealed(place).unlink(missing_ok=True)
    # Once more: a rotation may just have put the sealed file in the plain one's place.
    path.unlink(missing_ok=True)


def serve(place: str, *, name: str, content_type: str, inline: bool) -> FileResponse:
    """The file as an answer that no browser takes for a page of ours; `Http404` if it is gone.

    `inline` is for pictures that we drew ourselves; everything else is a download.
    """
    try:
        file = open_file(place)
    except FileNotFoundError as error:
        raise Http404 from error
    except UnreadableError as error:
        logger.error("The file %s cannot be unsealed: is its key in DATA_KEYS?", place)  # noqa: TRY400  (its bytes)
        raise Http404 from error
    response = FileResponse(
        file, as_attachment=not inline, filename=name, content_type=content_type
    )
    response.block_size = PIECE
    response["Content-Length"] = file.size
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
