"""Taking in what a browser sends: to disk, up to a limit, and past it to nowhere."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.refusals import Refused, SecretFound
from portal.uploads import names

_MB = 1024 * 1024
MAX_FILE_BYTES = 10 * _MB
MAX_REQUEST_BYTES = 30 * _MB


class TooLarge(Refused):
    """The file, or all files of one request together, are larger than we take."""

    def __init__(self, name: str, *, together: bool = False) -> None:
        sentence = (
            _("%(name)s does not fit: files sent together may have %(limit)d MB. Add it later.")
            if together
            else _("%(name)s is larger than %(limit)d MB. Attach a smaller version or a part.")
        )
        limit = (MAX_REQUEST_BYTES if together else MAX_FILE_BYTES) // _MB
        super().__init__("file_too_large", sentence % {"name": name, "limit": limit})


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Streams each file to a temporary one; what exceeds a limit is read and thrown away.

    The form around the files stays whole: the view sees every field of POST, the files that fit
    in FILES, and why the others do not in `refused(request)`.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0  # bytes of files in this request that were written to disk
        self.refused: list[tuple[str, bool]] = []
        self._over = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self._over = False
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self._over:
            return None
        written = self.file.tell()
        together = self.received + len(raw_data) > MAX_REQUEST_BYTES
        if together or written + len(raw_data) > MAX_FILE_BYTES:
            self._refuse(written, together=together)
            return None
        self.received += len(raw_data)
        return super().receive_data_chunk(raw_data, start)

    def _refuse(self, written: int, *, together: bool) -> None:
        self._over = True
        self.received -= written
        self.refused.append((self.file_name or "", together))
        self.file.close()

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        if self._over:
            return None
        return super().file_complete(file_size)


def refused(request: HttpRequest) -> list[Refused]:
    """Why files of a request were not taken in at all: one refusal a file, in their order."""
    request.FILES  # noqa: B018  (reading it makes Django parse the request)
    return [
        _refusal(raw, together=together)
        for handler in request.upload_handlers
        if isinstance(handler, LimitedUploadHandler)
        for raw, together in handler.refused
    ]


def _refusal(raw: str, *, together: bool) -> Refused:
    try:
        return TooLarge(names.checked(raw), together=together)
    except SecretFound as found:
        return found
