"""Seven years on, the texts of a complaint may be emptied; hashes and money never change."""

from django.db import migrations, models

from portal.append_only import fading

YEARS = 7


class Migration(migrations.Migration):
    dependencies = [("complaints", "0006_inbox_index")]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="erased_at",
            field=models.DateTimeField(null=True, verbose_name="emptied"),
        ),
        fading("complaints_letter", "written_at", ["subject", "body"], years=YEARS),
        fading("complaints_complaintevent", "at", ["reason", "data", "actor_id"], years=YEARS),
        fading("complaints_approval", "at", ["comment"], years=YEARS),
        fading("complaints_budgetoverride", "at", ["reason"], years=YEARS),
    ]
