"""Plain functions that make things the way the product makes them, with overrides by keyword."""

import itertools
from typing import Any

from django.contrib.auth.models import Group

from portal.access import Role
from portal.models import User
from tickets.actions.submit import Filing, submit
from tickets.intake import answers
from tickets.intake.fields import FIELD_TYPES
from tickets.models import Category, Team, Ticket

_numbers = itertools.count(1)

HASH = "0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b"
ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
OTHER_ADDRESS = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"


def make_user(email: str = "", role: Role | None = None, **fields: Any) -> User:
    """A person; with a role, a member of staff in that group."""
    email = email or f"person{next(_numbers)}@example.com"
    fields.setdefault("name", email.partition("@")[0].title())
    user = User.objects.create_user(email, "correct horse battery", is_staff=bool(role), **fields)
    if role:
        user.groups.add(Group.objects.get(name=role.value))
    return user


def make_team(key: str, *members: User) -> Team:
    team = Team.objects.get_or_create(key=key, defaults={"name_en": key, "name_zh_hans": key})[0]
    team.members.add(*members)
    return team


def make_answers(category: Category, **values: Any) -> list[answers.Record]:
    """Kept answers by key, from values as the field types clean them."""
    fields = {field.key: field for field in category.fields.all()}
    return [
        answers.record(fields[key], FIELD_TYPES[fields[key].type].to_value(value))
        for key, value in values.items()
    ]


def make_ticket(category: Category, requester: User | None = None, **overrides: Any) -> Ticket:
    """A filed request, by the verb that files them."""
    requester = requester or make_user()
    at = overrides.pop("at", None)
    said = {
        "email": requester.email,
        "subject": "My deposit has not arrived",
        "description": "I sent 250 USDT two days ago and it is not in my wallet.",
        "language": requester.language,
    }
    return submit(Filing(category=category, **{**said, **overrides}), actor=requester, at=at)
