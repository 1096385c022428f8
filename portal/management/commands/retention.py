"""manage.py retention: let go of what is old, or with --dry-run say what would go."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.personal import retention


class Command(BaseCommand):
    help = "Remove or empty what is older than its rule says; a daily task does the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would go")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        for rule in retention.rules():
            done = rule.purge(timezone.now(), dry_run=dry_run)
            verb = "would go" if dry_run else "gone"
            self.stdout.write(f"{rule.name} (kept {_words(rule.keeps.days)}): {done} {verb}")


def _words(days: int) -> str:
    years, rest = divmod(days, 365)
    return f"{years} years" if years and not rest else f"{days} days"
