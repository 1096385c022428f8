"""What each role may do with channels and announcements."""

from django.db import migrations

from portal.access import Role
from portal.roles import grant

SEE = [f"{model}.view_{model}" for model in ["officialchannel", "announcement", "pastedimpostor"]]
COUNT = ["checkcount.view_checkcount"]
TELL = [
    "announcement.add_announcement",
    "announcement.change_announcement",
    "announcement.publish_announcement",
]
LIST = [f"officialchannel.{verb}_officialchannel" for verb in ("add", "change")]
RIGHTS = {
    Role.AGENT: SEE,
    Role.TEAM_LEAD: [*SEE, *COUNT, *TELL],
    Role.MANAGER: [*SEE, *COUNT, *TELL, *LIST],
    Role.EDITOR: [*SEE, *COUNT, *TELL, *LIST],
    Role.AUDITOR: [*SEE, *COUNT],
}


def forwards(apps, schema_editor):
    grant(apps, "kb", RIGHTS)


class Migration(migrations.Migration):
    dependencies = [("kb", "0003_channels_and_announcements"), ("portal", "0002_groups")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
