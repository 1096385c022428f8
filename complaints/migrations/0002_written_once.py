"""What is written once: the database refuses to change or remove it."""

from django.db import migrations

from portal.append_only import append_only

TABLES = [
    "complaintevent",
    "letter",
    "approval",
    "budgetoverride",
    "authoritypolicy",
    "referencerate",
    "ledgerentry",
    "reportsnapshot",
    "reportsignature",
]


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_complaints")]

    operations = [append_only(f"complaints_{table}") for table in TABLES]
