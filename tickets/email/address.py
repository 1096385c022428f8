"""Signed names by which an answer finds its ticket: Message-IDs and plus-addresses."""

import hmac
import re
import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

_MARK = re.compile(r"\b(R-[0-9A-Z]{8})\.([0-9a-z]+)\.([0-9a-f]{16})\b", re.IGNORECASE)
_ROOT = "root"


def _signed(reference: str, part: str) -> str:
    signature = salted_hmac("tickets.email", f"{reference}.{part}", algorithm="sha256").hexdigest()
    return f"{reference}.{part}.{signature[:16]}"


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]


def root_id(reference: str) -> str:
    """The Message-ID of a ticket's receipt: every later email answers to it."""
    return f"<{_signed(reference, _ROOT)}@{_domain()}>"


def new_id(reference: str) -> str:
    """A fresh Message-ID that names its ticket and cannot be made by others."""
    return f"<{_signed(reference, secrets.token_hex(6))}@{_domain()}>"


def reply_address(reference: str) -> str:
    """Our address with the ticket's signed name after a plus: answers to it are the ticket's."""
    local, _, domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")
    return f"{local}+{_signed(reference, 'reply')}@{domain}"


def read_reference(text: str) -> str:
    """The reference that a Message-ID or address of ours names; "" when none is signed by us."""
    for reference, part, signature in _MARK.findall(text):
        expected = _signed(reference.upper(), part.lower()).rpartition(".")[2]
        if hmac.compare_digest(expected, signature.lower()):
            return str(reference.upper())
    return ""
