"""A file whose bytes are sealed, written and read piece by piece in little memory.

    magic (8) · the file's own key, sealed by portal/sealed.py (149) · pieces of AES-256-GCM

Each file has a random key of its own, so a rotation rewrites the head alone. The number of a piece
and whether it is the last are its nonce, and the file's place is bound in: a piece that is missing,
moved, or of another file is not read.
"""

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.sealed import NAME, UnreadableError, newest, seal, unseal

# Its first byte begins no text and no kind of file that we take.
MAGIC = b"\x93SEALED1"
PIECE = 64 * 1024
_TAG = 16
_SEALED_KEY = 149
HEAD = len(MAGIC) + _SEALED_KEY


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


class Writer:
    """Takes bytes and writes them sealed; only `close` makes the file whole."""

    def __init__(self, file: BinaryIO, place: str) -> None:
        key = AESGCM.generate_key(256)
        self._box, self._file, self._place = AESGCM(key), file, place.encode()
        self._waiting, self._number = b"", 0
        self.size = 0  # of what was written, unsealed
        file.write(MAGIC + seal(key))

    def write(self, data: bytes) -> int:
        """Take more bytes; the last piece waits, for it is marked as such."""
        self.size += len(data)
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._put(self._waiting[:PIECE], last=False)
            self._waiting = self._waiting[PIECE:]
        return len(data)

    def flush(self) -> None:
        """Nothing to do before the end: programs that write files expect to be able to ask."""

    def close(self) -> None:
        """Write the last piece, and see to it that the disk has them all."""
        self._put(self._waiting, last=True)
        self._file.flush()
        os.fsync(self._file.fileno())

    def _put(self, piece: bytes, *, last: bool) -> None:
        nonce = _nonce(self._number, last=last)
        self._file.write(self._box.encrypt(nonce, piece, self._place))
        self._number += 1


class Reader:
    """Reads a file that a `Writer` wrote, and one that was never sealed; `size` is the bytes' own.

    `UnreadableError` when its key is gone or the file is damaged.
    """

    def __init__(self, file: BinaryIO, place: str) -> None:
        self._file, self._place = file, place.encode()
        self._left, self._number = b"", 0
        whole = os.fstat(file.fileno()).st_size
        self._box = _box(file)
        if self._box is None:
            self.size, self._pieces = whole, 0
        else:
            if whole < HEAD + _TAG:
                raise UnreadableError
            self._pieces = -(-(whole - HEAD) // (PIECE + _TAG))
            self.size = whole - HEAD - self._pieces * _TAG

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size` of them; b"" at the end."""
        if self._box is None:
            return self._file.read(size)
        if size < 0:
            return self._take(len(self._left)) + b"".join(self._opened())
        while not self._left and self._number < self._pieces:
            self._left = self._next()
        return self._take(size)

    def pieces(self) -> Iterator[bytes]:
        """All that is left, in pieces of a size that memory bears."""
        while piece := self.read(PIECE):
            yield piece

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def _take(self, size: int) -> bytes:
        taken, self._left = self._left[:size], self._left[size:]
        return taken

    def _opened(self) -> Iterator[bytes]:
        while self._number < self._pieces:
            yield self._next()

    def _next(self) -> bytes:
        nonce = _nonce(self._number, last=self._number == self._pieces - 1)
        piece = self._file.read(PIECE + _TAG)
        self._number += 1
        try:
            return self._box.decrypt(nonce, piece, self._place) if self._box else piece
        except InvalidTag as error:
            raise UnreadableError from error


def _box(file: BinaryIO) -> AESGCM | None:
    """What opens a file from its first piece on; None, at its beginning, when it is not sealed."""
    head = file.read(HEAD)
    if not head.startswith(MAGIC):
        file.seek(0)
        return None
    try:
        return AESGCM(unseal(head[len(MAGIC) :]))
    except UnreadableError:
        # A rotation may have been at this very head: it is whole the next time.
        file.seek(len(MAGIC))
        return AESGCM(unseal(file.read(_SEALED_KEY)))


def is_sealed(file: BinaryIO) -> bool:
    """Whether the file begins as a sealed one."""
    return os.pread(file.fileno(), len(MAGIC), 0) == MAGIC


def is_old(file: BinaryIO) -> bool:
    """Whether a sealed file is sealed with another key than the newest."""
    return os.pread(file.fileno(), NAME, len(MAGIC)) != newest().encode()


def renew(file: BinaryIO) -> None:
    """Seal the key of a file anew; its bytes stay where they are.

    The head is shorter than a sector of a disk and is written at once, so it is the old or the new.
    """
    key = unseal(os.pread(file.fileno(), _SEALED_KEY, len(MAGIC)))
    os.pwrite(file.fileno(), MAGIC + seal(key), 0)
    os.fsync(file.fileno())
