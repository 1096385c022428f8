"""Undoes what copying and pasting adds to a value."""

import unicodedata

MAX_CHARACTERS = 4096
"""Longer than any link worth reading; beyond it nothing is looked at."""

_BLANK = frozenset("\u00a0\u2007\u202f\ufe0e\ufe0f")
"""No-break spaces and variation selectors, which category Cf does not hold."""


def clean(text: str) -> str:
    """Without surrounding white space and without invisible characters anywhere: zero width,
    byte order and direction marks, soft hyphens, no-break spaces. Longer texts come back uncleaned.
    """
    text = text.strip() if text else ""
    if text.isascii() or len(text) > MAX_CHARACTERS:
        return text
    return "".join(char for char in text if not _invisible(char)).strip()


def _invisible(char: str) -> bool:
    return char in _BLANK or unicodedata.category(char) == "Cf"
