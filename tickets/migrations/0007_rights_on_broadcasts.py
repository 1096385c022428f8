"""Who may write to everybody of an incident, and who may read what was written."""

from django.db import migrations

from portal.access import Role
from portal.roles import grant

SEE = ["broadcast.view_broadcast"]
SEND = [*SEE, "broadcast.add_broadcast"]
RIGHTS = {
    Role.AGENT: SEE,
    Role.TEAM_LEAD: SEND,
    Role.MANAGER: SEND,
    Role.AUDITOR: SEE,
}


def forwards(apps, schema_editor):
    grant(apps, "tickets", RIGHTS)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0006_incidents")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
