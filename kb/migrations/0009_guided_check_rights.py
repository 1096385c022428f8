"""What each role may do with guided checks, and who sees what they and articles save."""

from django.db import migrations

from portal.access import Role
from portal.roles import grant

PARTS = ("checkstep", "checkending", "checkchoice")
SEE = [f"{model}.view_{model}" for model in ("guidedcheck", *PARTS)]
COUNT = ["endingcount.view_endingcount", "deflection.view_deflection"]
EDIT = [
    *(f"guidedcheck.{verb}_guidedcheck" for verb in ("add", "change", "publish")),
    *(f"{model}.{verb}_{model}" for model in PARTS for verb in ("add", "change", "delete")),
]
RIGHTS = {
    Role.AGENT: SEE,
    Role.TEAM_LEAD: [*SEE, *COUNT],
    Role.MANAGER: [*SEE, *COUNT],
    Role.EDITOR: [*SEE, *COUNT, *EDIT],
    Role.AUDITOR: [*SEE, *COUNT],
}


def forwards(apps, schema_editor):
    grant(apps, "kb", RIGHTS)


class Migration(migrations.Migration):
    dependencies = [("kb", "0008_guided_checks"), ("portal", "0002_groups")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
