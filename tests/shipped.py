"""What every installation has from its first day: groups, their rights, the catalogue.

Django's own way of giving it back after a flush saves row by row, which takes longer than most
tests.
"""

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models, transaction

from tickets.models import Category

Rows = list[tuple[type[models.Model], list[models.Model]]]


def take() -> Rows:
    """All rows there are, by model."""
    tables = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return [(model, rows) for model in tables if (rows := list(model._base_manager.all()))]


def give_back(shipped: Rows) -> None:
    """Put the rows into a database that was emptied; nothing when it was not."""
    if Category.objects.exists():
        return
    with transaction.atomic():  # which row needs which is looked at in the end
        for model, rows in shipped:
            model._base_manager.all()._raw_delete(DEFAULT_DB_ALIAS)
            model._base_manager.bulk_create(rows)
