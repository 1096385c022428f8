"""Whatever staff set up in the admin leaves a line in the audit: added, changed, removed."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from portal.access import Role
from portal.models import AuditLine
from tickets.models import Macro


@pytest.fixture
def as_sue(sue):
    client = Client()
    client.force_login(sue)
    return client


def last():
    line = AuditLine.objects.first()
    return line.code, line.about, line.actor


def macro(**changes):
    return {"name": "Hello", "body_en": "Hello", "body_zh_hans": "您好", "active": "on", **changes}


def test_a_setting_is_added_changed_and_removed(as_sue, sue):
    as_sue.post("/admin/tickets/macro/add/", macro())
    row = Macro.objects.get()
    assert last() == ("added", f"macro:{row.pk}", sue)

    as_sue.post(f"/admin/tickets/macro/{row.pk}/change/", macro(name="Good day"))
    assert last() == ("changed", f"macro:{row.pk}", sue)
    assert AuditLine.objects.first().data == {"fields": ["Name"]}

    as_sue.post(f"/admin/tickets/macro/{row.pk}/delete/", {"post": "yes"})
    assert last() == ("deleted", f"macro:{row.pk}", sue)
    assert not Macro.objects.exists()


def test_what_a_role_may_do_is_changed(as_sue, sue):
    role = Group.objects.get(name=Role.EDITOR)
    kept = list(role.permissions.values_list("pk", flat=True))[1:]
    as_sue.post(f"/admin/auth/group/{role.pk}/change/", {"name": role.name, "permissions": kept})
    assert role.permissions.count() == len(kept)
    assert last() == ("changed", f"group:{role.pk}", sue)


def test_what_is_refused_leaves_no_line(as_sue, db):
    as_sue.post("/admin/tickets/macro/add/", macro(name=""))
    assert not AuditLine.objects.filter(code="added").exists()
    assert not Macro.objects.exists()
