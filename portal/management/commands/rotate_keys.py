"""manage.py rotate_keys: seal everything anew with the first of DATA_KEYS."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal import rotation
from portal.rotation import Outcome
from portal.sealed import newest


class Command(BaseCommand):
    help = (
        "Seal everything anew with the newest data key, while the site runs. "
        "Stop it at any time; the next run goes on."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = rotation.run(self.stdout.write)
        except rotation.AlreadyRunningError as error:
            raise CommandError("Another run of rotate_keys is at work.") from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped. Run it again to go on.")
            sys.exit(130)
        self.stdout.write(f"Sealed anew: {told[Outcome.RENEWED]}")
        if unreadable := told[Outcome.UNREADABLE]:
            raise CommandError(
                f"Unreadable: {unreadable}. They were sealed with a key that is not in DATA_KEYS."
            )
        self.stdout.write(f"All is sealed with the key {newest()}; older ones may leave DATA_KEYS.")
