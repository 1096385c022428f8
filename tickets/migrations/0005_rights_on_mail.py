"""Who sets up mailboxes and who decides about mail that was not understood."""

from django.db import migrations

from portal.access import Role
from portal.roles import grant

SEE = ["incomingemail.view_incomingemail", "mailbox.view_mailbox"]
DECIDE = [*SEE, "incomingemail.retry_incomingemail"]
RIGHTS = {
    Role.TEAM_LEAD: DECIDE,
    Role.MANAGER: [*DECIDE, "mailbox.add_mailbox", "mailbox.change_mailbox"],
    Role.AUDITOR: SEE,
}


def forwards(apps, schema_editor):
    grant(apps, "tickets", RIGHTS)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0004_mail_comes_in")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
