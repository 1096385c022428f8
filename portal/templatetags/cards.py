"""The rows of a list of the admin, which a phone shows as cards."""

import re
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

register = template.Library()

_OPENING = re.compile(r"^<t[dh]")


@register.filter
def labelled(cells: Iterable[SafeString], headers: list[dict[str, Any]]) -> list[SafeString]:
    """The cells of a row, each with the word above its column, where there is one."""
    # A list that can be edited ends with a cell that has no column.
    return [_with_word(cell, header) for cell, header in zip_longest(cells, headers)]


def _with_word(cell: SafeString, header: dict[str, Any] | None) -> SafeString:
    if not header or "action-checkbox-column" in header["class_attrib"]:
        return cell
    word = format_html(' data-word="{}"', capfirst(str(header["text"])))
    marked = _OPENING.sub(lambda found: found[0] + word, cell, count=1)
    return mark_safe(marked)  # noqa: S308  (Django's own cell, with an escaped word)  # nosec B308 B703
