"""Whom a complainant may turn to after us: only what the operator has switched on is named."""

import functools
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from complaints.deadlines import add_months
from portal.bilingual import pick

FILE = Path(__file__).with_name("remedies.yaml")
ALL = "all"


@dataclass(frozen=True)
class Remedy:
    """A body outside, in one language. `until`: the last day to ask it, where there is one."""

    name: str
    says: str
    web: str = ""
    leaflet: str = ""
    until: date | None = None
    waived: bool = False


def remedies(country: str, language: str, decided_on: date) -> list[Remedy]:
    """Those that are open to a resident of this country after a decision of that day."""
    found = (known()[name] for name in settings.COMPLAINTS_REMEDIES)
    return [
        _remedy(said, language, decided_on)
        for said in found
        if said["residents"] == ALL or country.upper() in said["residents"]
    ]


@functools.cache
def known() -> dict[str, dict[str, Any]]:
    """All bodies that the file describes, by name."""
    read: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read


def _remedy(said: dict[str, Any], language: str, decided_on: date) -> Remedy:
    months = said.get("months")
    return Remedy(
        name=pick(said["name"], language),
        says=pick(said["says"], language),
        web=said.get("web", ""),
        leaflet=said.get("leaflet", ""),
        until=add_months(decided_on, months) if months else None,
        waived=said.get("waived", False),
    )
