"""What each role may do with requests."""

from django.db import migrations

from portal.access import Role
from portal.roles import grant

SETUP = ["category", "field", "team", "slapolicy", "businesshours"]
SEE_SETUP = [f"{model}.view_{model}" for model in [*SETUP, "macro"]]
EDIT_SETUP = [f"{model}.{verb}_{model}" for model in SETUP for verb in ("add", "change")]
MACROS = [f"macro.{verb}_macro" for verb in ("add", "change", "delete")]
WORK = ["ticket.view_ticket", "ticket.work_ticket", *SEE_SETUP]
LEAD = [*WORK, "ticket.assign_ticket", *MACROS]
RIGHTS = {
    Role.AGENT: WORK,
    Role.TEAM_LEAD: LEAD,
    Role.MANAGER: [*LEAD, "ticket.view_every_ticket", *EDIT_SETUP],
    Role.EDITOR: [*SEE_SETUP, *EDIT_SETUP, *MACROS],
    Role.AUDITOR: ["ticket.view_ticket", "ticket.view_every_ticket", *SEE_SETUP],
}


def forwards(apps, schema_editor):
    grant(apps, "tickets", RIGHTS)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_requests"), ("portal", "0002_groups")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
