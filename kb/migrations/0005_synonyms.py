"""The words of wallet users that mean the same: editors go on from these."""

from pathlib import Path

import yaml
from django.db import migrations

STARTER = Path(__file__).resolve().parent.parent / "starter" / "synonyms.yaml"


def forwards(apps, schema_editor):
    groups = yaml.safe_load(STARTER.read_text(encoding="utf-8"))
    synonym = apps.get_model("kb", "Synonym")
    synonym.objects.bulk_create(
        synonym(language=language, terms=[str(term) for term in terms])
        for language, lines in groups.items()
        for terms in lines
    )


class Migration(migrations.Migration):
    dependencies = [("kb", "0004_channel_rights")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
