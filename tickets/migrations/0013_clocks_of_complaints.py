from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def rest(apps, schema_editor):
    """The tickets of complaints that were filed before: their clocks rest from now on."""
    now = timezone.now().isoformat()
    clocks = apps.get_model("tickets", "Clock").objects.filter(
        ticket__for_complaint=True, stopped_at=None
    )
    for clock in clocks.exclude(marks=[]).iterator():
        clock.marks = [*clock.marks, [now, "pause"]]
        if clock.breached_at is None:
            clock.due_at = None
        clock.save(update_fields=["marks", "due_at"])
    apps.get_model("tickets", "Ticket").objects.filter(for_complaint=True).update(due_at=None)


class Migration(migrations.Migration):
    dependencies = [
        ("kb", "0009_guided_check_rights"),
        ("tickets", "0012_whom_it_is_about"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("for_complaint", True)),
                fields=["status", "id"],
                name="ticket_of_complaint",
            ),
        ),
        migrations.RunPython(rest, migrations.RunPython.noop),
    ]
