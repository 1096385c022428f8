"""How migrations give a role its permissions: groups with their rights, made by name."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.access import Role

Rights = Mapping[Role, Iterable[str]]


def grant(apps: Any, app_label: str, rights: Rights) -> None:
    """Give groups rights such as "ticket.work_ticket" (model.codename) of one app.

    Permissions are normally made after all migrations; the missing ones are made here, with the
    names that Django will find.
    """
    group_model = apps.get_model("auth", "Group")
    for role, codes in rights.items():
        group, _made = group_model.objects.get_or_create(name=role.value)
        group.permissions.add(*(_permission(apps, app_label, code) for code in codes))


def _permission(apps: Any, app_label: str, code: str) -> Any:
    model, _dot, codename = code.partition(".")
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": codename.replace("_", " ")}
    )
    return permission
