"""What is kept but must be of no use in a copy of the database: sealed with the newest data key.

Whoever holds DATA_KEYS (SECRET_KEY, where there are none) opens it; a dump or a backup of the
tables alone does not. What is sealed begins with the name of its key, so that rotation
(`manage.py rotate_keys`, portal/rotation.py) tells what is old without opening it. A key that is
replaced must be known for as long as something sealed with it is needed: the new one stands first
in DATA_KEYS, the old one after it until `rotate_keys` has found nothing more. SECRET_KEY and
SECRET_KEY_FALLBACKS always stand last.
"""

import base64
import hmac
from functools import lru_cache
from typing import NamedTuple

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

# The name of a key and the colon after it, which no Fernet token holds.
NAME = 8
PREFIX = NAME + 1


class UnreadableError(Exception):
    """It was sealed with a key that is no longer known, or is damaged."""


class _Key(NamedTuple):
    """What one secret of the environment becomes: a name, a box, and a key of its own for marks."""

    name: str
    box: Fernet
    marking: bytes


def seal(data: bytes) -> bytes:
    """The data as it may be stored; larger by about a third."""
    key = _keys()[0]
    return key.name.encode() + b":" + key.box.encrypt(data)


def unseal(sealed: bytes | memoryview) -> bytes:
    """What was sealed; `UnreadableError` when none of the keys opens it."""
    whole = bytes(sealed)
    name, colon, token = whole.partition(b":")
    # What was sealed before keys had names begins with its token: every key is tried.
    fitting = [key for key in _keys() if not colon or key.name.encode() == name]
    for key in fitting:
        try:
            return key.box.decrypt(token if colon else whole)
        except InvalidToken:
            continue
    raise UnreadableError


def seal_text(text: str) -> str:
    """A text as it may be stored in a column of text."""
    return seal(text.encode()).decode()


def unseal_text(sealed: str) -> str:
    """The text that was sealed; `UnreadableError` when none of the keys opens it."""
    return unseal(sealed.encode()).decode()


def newest() -> str:
    """The name of the key that seals from now on."""
    return _keys()[0].name


def marks(text: str, *, of: str) -> list[str]:
    """Marks by which a sealed text is found again, exactly; the first is the one to store.

    One for each known key, so that rows are found before, during and after a rotation. `of` says
    what it is ("phone"): the same text elsewhere has other marks. Its own key makes a mark: it
    neither opens what is sealed nor tells the text to whoever could try them all.
    """
    said = f"{of}:{text}".encode()
    return [hmac.digest(key.marking, said, "sha256").hex()[:32] for key in _keys()]


def _keys() -> list[_Key]:
    return _ring((*settings.DATA_KEYS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _ring(secrets: tuple[str | bytes, ...]) -> list[_Key]:
    return [
        _Key(
            name=_derived(secret, b"portal.sealed.name").hex()[:NAME],
            box=Fernet(base64.urlsafe_b64encode(_derived(secret, b"portal.sealed"))),
            marking=_derived(secret, b"portal.sealed.marks"),
        )
        for secret in secrets
    ]


def _derived(secret: str | bytes, purpose: bytes) -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose)
    return derive.derive(force_bytes(secret))
