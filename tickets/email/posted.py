"""A provider's POST, read whole and taken apart with its bytes as they came.

Django would do for small ones. But it stops at DATA_UPLOAD_MAX_MEMORY_SIZE, and a mail with
pictures is larger; and it decodes every field as UTF-8, which ends a raw mail in any other charset.
"""

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from tickets.email import mime, params
from tickets.email.mime import Limits

if TYPE_CHECKING:
    _Files = MultiValueDict[str, UploadedFile[Any]]

# The largest mail that providers pass on has 40 MB, which base64 makes a third more.
MAX_BODY = 56 * 1024 * 1024
_MAX_FIELDS = 1000


class TooLargeError(Exception):
    """More than `MAX_BODY` bytes."""


class Posted(HttpRequest):
    """The request again: `body` is there whole, and `fields` are a form's values as bytes."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__()
        self.method, self.path, self.META = request.method, request.path, request.META
        self.content_type = request.content_type
        self._bytes = _whole(request)
        self.fields, self.FILES = self._form()
        form = QueryDict(mutable=True)
        for name, value in self.fields.items():
            form[name] = value.decode("utf-8", "replace")
        self.POST = cast("Any", form)

    @property
    def body(self) -> bytes:
        return self._bytes

    def _form(self) -> "tuple[dict[str, bytes], _Files]":
        if self.content_type == "application/x-www-form-urlencoded":
            pairs = parse_qsl(
                self._bytes.decode("latin-1"), keep_blank_values=True, encoding="latin-1",
                max_num_fields=_MAX_FIELDS,
            )  # fmt: skip
            return {name: value.encode("latin-1") for name, value in pairs}, MultiValueDict()
        if self.content_type == "multipart/form-data":
            return _parts(self.META["CONTENT_TYPE"].encode("latin-1"), self._bytes)
        return {}, MultiValueDict()


def _whole(request: HttpRequest) -> bytes:
    body = request.read(MAX_BODY + 1)
    if len(body) > MAX_BODY:
        raise TooLargeError
    return body


def _parts(content_type: bytes, body: bytes) -> "tuple[dict[str, bytes], _Files]":
    """The fields and files of a multipart form: it is built like a mail, and read like one."""
    fields: dict[str, bytes] = {}
    files: _Files = MultiValueDict()
    root = mime.read(b"Content-Type: " + content_type + b"\r\n\r\n" + body, Limits())
    for part in root.children:
        said = params.read(part.headers.raw("content-disposition"))[1]
        name, value = said.get("name", ""), part.body.bytes
        if "filename" in said:
            file = SimpleUploadedFile(said["filename"], value, part.content_type)
            files.appendlist(name, file)
        else:
            fields[name] = value
    return fields, files
