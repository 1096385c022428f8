"""Where mails lie on this machine: single files, Maildirs, mboxes, folders, standard input."""

import mailbox as boxes
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

_MBOX_MARK = b"From "


def mails_at(path: Path, unread: Callable[[Path, OSError], None]) -> Iterator[bytes]:
    """The mails at a path: of a Maildir its new and read ones, of a folder each file in it, of an
    mbox each mail in it, else the file itself. A file that cannot be read is told to `unread`."""
    for file, read in _files(path):
        try:
            yield from read(file)
        except OSError as error:
            unread(file, error)


def _files(path: Path) -> Iterator[tuple[Path, Callable[[Path], Iterator[bytes]]]]:
    """The files at a path, each with how it is read."""
    if not path.is_dir():
        yield path, _in_file
        return
    is_maildir = (path / "new").is_dir() and (path / "cur").is_dir()
    for folder in (path / "new", path / "cur") if is_maildir else (path,):
        for file in sorted(folder.iterdir()):
            if file.is_file():
                yield file, _whole if is_maildir else _in_file


def _whole(path: Path) -> Iterator[bytes]:
    yield path.read_bytes()


def _in_file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        start = file.read(len(_MBOX_MARK))
    if start != _MBOX_MARK:
        yield path.read_bytes()
        return
    box = boxes.mbox(path, create=False)
    try:
        for key in box.keys():  # noqa: SIM118  (a mailbox iterates over parsed mails)
            yield box.get_bytes(key)
    finally:
        box.close()


def mail_of(stream: BinaryIO) -> bytes:
    """The one mail that a mail server's pipe hands over, without the mbox line before it."""
    raw = stream.read()
    if raw.startswith(_MBOX_MARK):
        return raw.partition(b"\n")[2]
    return raw
