"""Filters for emails: their text has no markup, and is read on another day than it was written."""

import re
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.templatetags.portal import moment

register = template.Library()

_GAP = re.compile(r"\n{3,}")


@register.filter
def tidy(text: str) -> str:
    """Text as a template with conditions leaves it, with no more than one empty line in a row."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return _GAP.sub("\n\n", lines)


@register.filter
def quoted(text: str) -> str:
    """Text of somebody's that is repeated: each line behind the sign that mail programs know."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


@register.filter
def when(at: datetime | None) -> str:
    """A time in words and exactly, with its zone: "today at 18:00 (2026-11-22 18:00 UTC)"."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    exact = f"{local:%Y-%m-%d %H:%M} {timezone.get_current_timezone_name()}"
    return _("%(moment)s (%(exact)s)") % {"moment": moment(at), "exact": exact}
