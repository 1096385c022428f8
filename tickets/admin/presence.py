"""Who else has a ticket open right now. Kept in the cache: nobody needs it tomorrow.

Two that write at the same instant may lose one sighting; the next poll brings it back.
"""

import time

from django.core.cache import cache
from django.utils.translation import ngettext

from portal.bilingual import listed
from portal.models import User
from tickets.models import Ticket

POLL_SECONDS = 20
# A page that missed two polls is gone.
LASTS_SECONDS = 45

Sightings = dict[int, tuple[str, float]]


def look(ticket: Ticket, person: User) -> list[str]:
    """Note that this person has the ticket open; the names of the others who have."""
    now = time.time()
    key = f"presence:{ticket.pk}"
    seen: Sightings = cache.get(key) or {}
    others = {
        pk: (name, at)
        for pk, (name, at) in seen.items()
        if pk != person.pk and now - at < LASTS_SECONDS
    }
    cache.set(key, {**others, person.pk: (str(person), now)}, timeout=LASTS_SECONDS)
    return sorted(name for name, _at in others.values())


def sentence(names: list[str]) -> str:
    """Who else is looking, as a sentence; "" for nobody."""
    if not names:
        return ""
    return ngettext(
        "%(names)s is also looking at this.", "%(names)s are also looking at this.", len(names)
    ) % {"names": listed(names)}
