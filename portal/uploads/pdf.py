"""PDF files: kept as they came, after their text was looked through for secrets.

The text is read in a process of its own that may take two seconds of processor time and 384 MB
(see `pdf_child`). What it found until then is looked through; a file that it cannot read at all is
for people and their programs, and is only ever offered as a download.
"""

import subprocess
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from portal.refusals import Refused
from portal.uploads.content import Content
from portal.uploads.pdf_child import LOCKED
from portal.uploads.plain import without_secrets
from portal.uploads.whole import damaged, is_archive, is_page

# A PDF ends with its mark; writers add a line end and sometimes a little padding.
_TAIL = 1024
_SECONDS = 4  # of the clock, on a busy machine
_CHILD = Path(__file__).with_name("pdf_child.py")


def read(data: bytes, name: str) -> Content:
    """A PDF from its first byte to its last, and without a secret in its text."""
    ends = b"%%EOF" in data[-_TAIL:]
    if not (data.startswith(b"%PDF-") and ends) or is_archive(data) or is_page(data):
        raise damaged(name)
    without_secrets(_text(data, name), name)
    return Content(data, "application/pdf", (".pdf",))


def _text(data: bytes, name: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603  (our own program, no shell, no argument of anybody's)
            [sys.executable, "-I", str(_CHILD)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode("utf-8", "replace")
    if done.returncode == LOCKED:
        sentence = _(
            "%(name)s opens with a password only. Save it without one, or attach a picture of it."
        )
        raise Refused("locked", sentence % {"name": name})
    return done.stdout.decode("utf-8", "replace")
