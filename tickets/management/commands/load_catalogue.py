"""manage.py load_catalogue [FILE]: categories and their questions from a YAML file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from tickets.intake import catalogue


class Command(BaseCommand):
    help = "Load categories and fields; staff's own edits stay, and loading twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=catalogue.SHIPPED)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        changed = catalogue.load(file)
        self.stdout.write(f"{changed} rows of the catalogue changed.")
