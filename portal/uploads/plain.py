"""Plain text: logs, notes, tables. It is kept as UTF-8, without what may be a secret."""

import re

from django.utils.translation import gettext as _

from portal import secret_guard
from portal.refusals import Refused, SecretFound
from portal.uploads import names
from portal.uploads.content import MAX_TEXT, Content

_EXTENSIONS = (".txt", ".log", ".csv", ".json")
# GB18030 finds a character for nearly any pair of bytes: these are never in honest text.
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ue000-\uf8ff\ufffe\uffff]")
_MARKUP = re.compile(r"\s*(<!doctype|<\?|<html|<svg|<script|<head|<body|#!)", re.IGNORECASE)


def read(data: bytes, name: str) -> Content | None:
    """Text of a file whose name says so, else None; `SecretFound` when it certainly holds a secret.

    What may be a private key or a harmless hash is shortened to its ends: a lost hash can be
    asked for again, a stored key cannot be taken back.
    """
    if names.extension(name) not in _EXTENSIONS:
        return None
    text = _decoded(data)
    if text is None or _NOT_TEXT.search(text) or _MARKUP.match(text):
        sentence = _("%(name)s is not plain text, although its name says so.")
        raise Refused("not_text", sentence % {"name": name})
    kept = without_secrets(text, name)
    return Content(kept.encode(), "text/plain; charset=utf-8", _EXTENSIONS)


def without_secrets(text: str, name: str) -> str:
    """The text as it may be kept; refused when it is too long to be looked through."""
    if len(text) > MAX_TEXT:
        sentence = _(
            "%(name)s holds too much text. Attach only the part from around the time it happened."
        )
        raise Refused("too_much_text", sentence % {"name": name})
    found = secret_guard.redact(text, ambiguous="remove")
    if found.refused:
        raise SecretFound(found.findings[0].kind)
    return found.text


def _decoded(data: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
