"""What a file is called: a name that people can read and programs cannot misread."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from portal import secret_guard
from portal.refusals import SecretFound

MAX_NAME = 100
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # among them those that turn text around
_AWKWARD = re.compile(r'[<>:"|?*]')
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def checked(raw: str) -> str:
    """The safe form of a name as it was sent; `SecretFound` when the name itself is a secret."""
    for reading in (raw, re.sub(r"[_\-.+\s]+", " ", raw)):
        found = secret_guard.redact(reading)
        if found.refused:
            raise SecretFound(found.findings[0].kind)
    return safe(raw)


def safe(raw: str) -> str:
    """The name without folders, invisible and text-turning characters, at most 100 long."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", raw))[-1]
    seen = "".join(c for c in last if unicodedata.category(c) not in _INVISIBLE)
    plain = _AWKWARD.sub("_", " ".join(seen.split())).strip(". ")
    stem, suffix = _split(plain)
    return f"{stem[: MAX_NAME - len(suffix)]}{suffix}" or _("file")


def with_extension(name: str, extensions: Sequence[str]) -> str:
    """The name with an extension that fits its content: its own if it does, else the first."""
    stem, suffix = _split(name)
    fitting = suffix.lower() if suffix.lower() in extensions else extensions[0]
    return f"{stem[: MAX_NAME - len(fitting)]}{fitting}"


def extension(name: str) -> str:
    """The extension in small letters with its dot, or ""."""
    return _split(name)[1].lower()


def _split(name: str) -> tuple[str, str]:
    suffix = PurePosixPath(name).suffix
    return (name[: -len(suffix)], suffix) if _SUFFIX.match(suffix) else (name, "")
