"""What each role may do with articles."""

from django.db import migrations

from portal.access import Role
from portal.roles import grant

SEE = [
    *(f"{model}.view_{model}" for model in ["article", "section", "vote"]),
    "article.view_internal_article",
]
FIND = [
    *(f"synonym.{verb}_synonym" for verb in ("view", "add", "change", "delete")),
    "searchmiss.view_searchmiss",
]
EDIT = [
    *(f"{model}.{verb}_{model}" for model in ("article", "section") for verb in ("add", "change")),
    "article.write_article",
    "article.publish_article",
]
RIGHTS = {
    Role.AGENT: SEE,
    Role.TEAM_LEAD: SEE,
    Role.MANAGER: [*SEE, "searchmiss.view_searchmiss", "synonym.view_synonym"],
    Role.EDITOR: [*SEE, *EDIT, *FIND],
    Role.AUDITOR: SEE,
}


def forwards(apps, schema_editor):
    grant(apps, "kb", RIGHTS)


class Migration(migrations.Migration):
    dependencies = [("kb", "0001_articles"), ("portal", "0002_groups")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
