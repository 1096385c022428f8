"""Who works where: the teams and their members, in one query."""

from dataclasses import dataclass, field

from portal.bilingual import column, pick
from tickets.models import Team

_NAMES = {code: column("name", code) for code in ("en", "zh-hans")}


@dataclass
class Crew:
    """A team as it is offered for choice, with its members as (key, name)."""

    pk: int
    key: str
    name: str
    members: list[tuple[int, str]] = field(default_factory=list)


def crews() -> list[Crew]:
    """All teams in order, each with the members who may sign in."""
    rows = Team.objects.values(
        "pk", "key", *_NAMES.values(),
        "members__pk", "members__name", "members__email", "members__is_active",
    ).order_by("pk", "members__email")  # fmt: skip
    found: dict[int, Crew] = {}
    for row in rows:
        names = {code: row[name] for code, name in _NAMES.items()}
        crew = found.setdefault(row["pk"], Crew(row["pk"], row["key"], pick(names)))
        if row["members__is_active"]:
            crew.members.append((row["members__pk"], row["members__name"] or row["members__email"]))
    return list(found.values())
