"""manage.py demo: ask every app for its demonstration data."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction


@transaction.atomic
def load_demo() -> list[str]:
    """Call `load()` in the `demo.py` of each app, lower floors first; return what they tell."""
    told: list[str] = []
    for app in apps.get_app_configs():
        name = f"{app.name}.demo"
        if find_spec(name):
            told += import_module(name).load()
    return told


class Command(BaseCommand):
    help = "Load demonstration data with known sign-ins; loading it twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Demonstration data has known sign-ins: only with DEBUG=1.")
        for line in load_demo():
            self.stdout.write(line)
