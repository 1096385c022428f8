"""A program of its own that reads a PDF from standard input and writes its text: see `pdf`.

It needs neither Django nor our settings, and takes no more than the limits below: what a hostile
file makes of it ends here.
"""

import contextlib
import io
import logging
import resource
import sys
from collections.abc import Iterator

PAGES = 60
CHARACTERS = 200_000
CPU_SECONDS = 2
MEMORY = 384 * 1024 * 1024
LOCKED = 3  # exit code: it opens with a password only


def limit() -> None:
    """From here on the kernel ends this process when it takes too much."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def texts(data: bytes) -> Iterator[str]:
    """What a PDF says: of itself, on its pages, in its notes and form fields."""
    from pypdf import PdfReader  # noqa: PLC0415  (with the limits on)

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        sys.exit(LOCKED)
    yield from (str(value) for value in (reader.metadata or {}).values())
    for _number, page in zip(range(PAGES), reader.pages, strict=False):
        with contextlib.suppress(Exception):
            yield page.extract_text()
        with contextlib.suppress(Exception):
            for note in page.annotations or ():
                said = note.get_object()
                yield from (str(said[name]) for name in ("/Contents", "/V") if name in said)
    yield from (str(value) for value in (reader.get_form_text_fields() or {}).values() if value)


def main() -> None:
    """Write text as it is found: what was written before a limit struck is read all the same."""
    data = sys.stdin.buffer.read()
    limit()
    logging.disable()
    left = CHARACTERS
    for text in texts(data):
        sys.stdout.buffer.write(text[:left].encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()
        left -= len(text)
        if left <= 0:
            return


if __name__ == "__main__":
    main()
