"""Filters and tags that every template has."""

from datetime import datetime, timedelta

from django import template
from django.urls import translate_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.bilingual import sentences
from portal.zones import last_whole_day

register = template.Library()

_HOUR = 60
_DAY = 24 * _HOUR
SHORT_ENDS = 6
SHORTEN_ABOVE = 2 * SHORT_ENDS + 3


@register.filter
def moment(at: datetime | None) -> str:
    """A time as a person says it: "today at 18:00", "tomorrow at 09:00", "Tuesday 24 November…"."""
    if at is None:
        return ""
    local, today = timezone.localtime(at), timezone.localdate()
    days = (local.date() - today).days
    clock = {"time": f"{local:%H:%M}"}
    if days == 0:
        return _("today at %(time)s") % clock
    if days == 1:
        return _("tomorrow at %(time)s") % clock
    if days == -1:
        return _("yesterday at %(time)s") % clock
    day = date_format(local, _("l j F") if local.year == today.year else _("j F Y"))
    return _("%(day)s at %(time)s") % {**clock, "day": day}


@register.filter
def stamp(at: datetime | None) -> SafeString | str:
    """The same in a <time> element, with the exact time and zone in its title."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    exact = f"{local:%Y-%m-%d %H:%M} {timezone.get_current_timezone_name()}"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', at.isoformat(), exact, moment(at)
    )


@register.filter
def last_day(end: datetime | None) -> str:
    """Until when something holds that ends at this time: its last whole day."""
    if end is None:
        return ""
    return date_format(last_whole_day(end, timezone.get_current_timezone()), "DATE_FORMAT")


@register.filter
def is_past(at: datetime) -> bool:
    """Whether a time has passed."""
    return at < timezone.now()


@register.filter
def time_left(at: datetime | None) -> str:
    """How long until a time, in its largest unit: "2 h left", "3 h late"."""
    if at is None:
        return ""
    left = at - timezone.now()
    size = _span(abs(left))
    return (
        _("%(span)s left") % {"span": size}
        if left > timedelta()
        else _("%(span)s late") % {"span": size}
    )


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < _HOUR:
        return _("%(count)d min") % {"count": minutes}
    if minutes < 2 * _DAY:
        return _("%(count)d h") % {"count": minutes // _HOUR}
    return _("%(count)d days") % {"count": minutes // _DAY}


@register.filter
def shorten(text: str) -> str:
    """An address or hash for a list: 0x12ab…89ef."""
    return text if len(text) <= SHORTEN_ABOVE else f"{text[:SHORT_ENDS]}…{text[-4:]}"


@register.filter
def prose(text: str) -> SafeString:
    """What a person wrote: line breaks kept, links that do not tell where from, no markup."""
    linked = urlize(text, nofollow=True, autoescape=True)
    linked = linked.replace('rel="nofollow"', 'rel="nofollow noopener noreferrer"')
    return mark_safe(linked.replace("\n", "<br>"))  # noqa: S308  (urlize has escaped it)  # nosec B308 B703


@register.simple_block_tag(name="sentences")
def sentences_in_a_row(content: SafeString) -> SafeString:
    """{% sentences %}: several translated sentences of one paragraph."""
    return mark_safe(sentences(content.strip()))  # noqa: S308  (its parts were escaped before)  # nosec B308 B703


@register.simple_tag(takes_context=True)
def in_language(context: template.Context, language: str) -> str:
    """The address of this page in another language."""
    return translate_url(context["request"].get_full_path(), language)
