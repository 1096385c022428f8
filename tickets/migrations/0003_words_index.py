"""PostgreSQL finds tickets by their words through an index; SQLite reads them all."""

from django.db import migrations


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX ticket_words ON tickets_ticket USING gin (string_to_array(words, ' '))"
        )


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX ticket_words")


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_rights")]

    operations = [migrations.RunPython(forwards, backwards)]
