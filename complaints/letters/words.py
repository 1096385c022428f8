"""How letters put days, moments, amounts and terms, in each of their languages."""

import functools
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from portal.bilingual import pick
from portal.zones import zone_of

_FILE = Path(__file__).with_name("words.yaml")


def day(on: date | None, language: str) -> str:
    """A day with its year: "8 December 2026"; "" for none."""
    if on is None:
        return ""
    with override(language):
        return date_format(on, "DATE_FORMAT")


def moment(at: datetime, language: str, zone: str = "") -> str:
    """A day and a time with its zone: "8 December 2026, 23:50 (Europe/London)".

    `zone`: a name; "" for the firm's.
    """
    where = zone_of(zone) if zone else timezone.get_default_timezone()
    local = at.astimezone(where)
    name = where.key if isinstance(where, ZoneInfo) else str(where)
    comma = {"en": ", ", "zh-hans": " "}[language]
    bracket = {"en": " ({})", "zh-hans": "（{}）"}[language].format(name)
    return f"{day(local.date(), language)}{comma}{local:%H:%M}{bracket}"


def term(kind: str, value: str, language: str) -> str:
    """What a letter calls a value, such as an outcome; "" for none."""
    return pick(_words()[kind][value], language) if value else ""


@functools.cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    read: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return read
