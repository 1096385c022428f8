"""The roles of staff, as groups."""

from django.db import migrations

from portal.access import Role
from portal.roles import grant

VIEW = ["user.view_user", "outgoingemail.view_outgoingemail"]
RIGHTS = {
    Role.AGENT: VIEW[:1],
    Role.TEAM_LEAD: VIEW,
    Role.MANAGER: [*VIEW, "user.change_user"],
    Role.EDITOR: [],
    Role.AUDITOR: [*VIEW, "timer.view_timer"],
}


def forwards(apps, schema_editor):
    grant(apps, "portal", RIGHTS)


def backwards(apps, schema_editor):
    names = [role.value for role in RIGHTS]
    apps.get_model("auth", "Group").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_people_mail_and_timers"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(forwards, backwards)]
