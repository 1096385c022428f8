"""What must not stand in a log is taken out of each line before it is written."""

import logging
import re
from urllib.parse import unquote_plus

from portal.secret_guard import redact

# The keys of signed links, sign-in codes and the like, as they stand in an address.
_KEY = re.compile(r"([?&](?:key|code|token)=)[^\s&\"'<>]+")
# The guard's work is bounded; a longer traceback says no more.
_LONGEST = 20_000
_ENCODED = re.compile(r"%[0-9a-fA-F]{2}|\w\+\w")
# How Python shows bytes that are no ASCII.
_BYTES = re.compile(r"(?:\\x[0-9a-f]{2})+")


class Discreet(logging.Formatter):
    """A formatter whose lines hold no key of a link, no recovery phrase and no private key.

    An exception of a database may repeat the row that it refused, text and all.
    """

    def format(self, record: logging.LogRecord) -> str:
        text = _without_secrets(_KEY.sub(r"\1…", super().format(record))[:_LONGEST])
        for pattern, decode in ((_ENCODED, unquote_plus), (_BYTES, _as_text)):
            if pattern.search(text):
                decoded = decode(text)
                without = _without_secrets(decoded)
                text = text if without == decoded else without
        return text


def _without_secrets(text: str) -> str:
    return redact(text, ambiguous="remove").text


def _as_text(text: str) -> str:
    return _BYTES.sub(
        lambda said: bytes.fromhex(said[0].replace("\\x", "")).decode(errors="replace"), text
    )
