"""The shipped catalogue of categories and fields: loaded into the database, beside staff's edits.

Every row remembers what the catalogue last wrote into it. A value that still equals that is the
catalogue's and follows it; any other is an edit of staff's and stays.
"""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from portal.bilingual import column
from tickets.models import BusinessHours, Category, Field, SlaPolicy, Team

SHIPPED = Path(__file__).with_name("catalogue.yaml")
STANDARD = "Standard"
# Minutes by priority: money and security within the hour, questions within the day.
TARGETS = {
    "urgent": {"first_response": 60, "next_response": 120, "resolution": 24 * 60},
    "high": {"first_response": 4 * 60, "next_response": 8 * 60, "resolution": 48 * 60},
    "normal": {"first_response": 12 * 60, "next_response": 24 * 60, "resolution": 72 * 60},
    "low": {"first_response": 24 * 60, "next_response": 48 * 60, "resolution": 120 * 60},
}


@transaction.atomic
def load(path: Path = SHIPPED) -> int:
    """Bring the database up to the catalogue; return how many rows changed (0 the second time)."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    sla = _standard_policy()
    teams = {team["key"]: _load_team(team) for team in told.get("teams", [])}
    changed = 0
    for position, entry in enumerate(told["categories"]):
        category, wrote = _load_category(entry, position, teams, sla)
        changed += wrote
        for place, question in enumerate(entry["fields"]):
            changed += _load_field(category, question, place)
    return changed


def _standard_policy() -> SlaPolicy:
    hours, _made = BusinessHours.objects.get_or_create(name="Around the clock")
    policy, _made = SlaPolicy.objects.get_or_create(
        name=STANDARD, defaults={"hours": hours, "targets": TARGETS}
    )
    return policy


def _load_team(entry: dict[str, Any]) -> Team:
    team, _made = Team.objects.get_or_create(key=entry["key"], defaults=_words("name", entry))
    return team


def _load_category(
    entry: dict[str, Any], position: int, teams: dict[str, Team], sla: SlaPolicy
) -> tuple[Category, int]:
    values = {"priority": entry["priority"], "position": position * 10}
    for name in ("name", "when", "prepare", "story"):
        values |= _words(name, entry)
    category = Category.objects.filter(slug=entry["slug"]).first()
    if category is None:
        category = Category(slug=entry["slug"], team=teams.get(entry["team"]), sla=sla)
    return category, _follow(category, values)


def _load_field(category: Category, entry: dict[str, Any], place: int) -> int:
    condition = entry.get("show_if", {})
    values = {
        "type": entry["type"],
        "group": entry["group"],
        "required": entry.get("required", False),
        "required_before_handover": entry.get("required_before_handover", False),
        "sensitive": entry.get("sensitive", False),
        "shown_if_key": condition.get("field", ""),
        "shown_if_values": condition.get("values", []),
        "fills": entry.get("fills", ""),
        "choices": entry.get("choices", []),
        "options": entry.get("options", {}),
        "position": place * 10,
    }
    for name in ("label", "help", "example"):
        values |= _words(name, entry)
    field = category.fields.filter(key=entry["key"]).first()
    return _follow(field or Field(category=category, key=entry["key"]), values)


def _words(name: str, entry: dict[str, Any]) -> dict[str, str]:
    words = entry.get(name, {})
    return {column(name, code): words.get(code, "") for code in ("en", "zh-hans")}


def _follow(row: Category | Field, values: dict[str, Any]) -> int:
    """Write what the catalogue says where staff have not written; 1 if anything changed."""
    new = row.pk is None
    ours = {n: v for n, v in values.items() if new or getattr(row, n) == _last_shipped(row, n)}
    if not new and row.shipped == values and all(getattr(row, n) == v for n, v in ours.items()):
        return 0
    for name, value in ours.items():
        setattr(row, name, value)
    row.shipped = values
    row.full_clean(exclude=["shipped"], validate_unique=False)
    row.save()
    return 1


def _last_shipped(row: Category | Field, name: str) -> Any:
    """What the catalogue last wrote into a column; into one that is new, its default."""
    return row.shipped.get(name, row._meta.get_field(name).get_default())  # type: ignore[union-attr]  # noqa: SLF001  (Django's name)
