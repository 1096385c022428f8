"""Files of requests: uploaded first, claimed by a message later, forgotten if they never are.

Until it is claimed, a file is led to by its key alone: a signed name that the page carries from
step to step, so that an error, a reload or a lost session loses no upload.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from django.core import signing
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import uploads
from portal.refusals import Refused
from tickets.models import Attachment

KEY_LASTS = timedelta(days=1)
# Longer than any key, so that what is being filed with a last-minute key is still there.
UNCLAIMED_LASTS = KEY_LASTS + timedelta(hours=1)
_SALT = "tickets.upload"
_BATCH = 500


class Found(NamedTuple):
    """The files that keys lead to, in their order, and how many were kept for too long."""

    files: list[Attachment]
    expired: int


def keep(upload: "File[bytes]") -> Attachment:
    """Accept a file and store it, belonging to nobody yet; `Refused` says why not."""
    return store(uploads.accept(upload))


def store(accepted: uploads.Accepted) -> Attachment:
    """Store an accepted file, belonging to nobody yet; `Refused` when the disk does not take it."""
    # The row comes first: a file without one would never be found again and removed.
    attachment = Attachment.objects.create(
        name=accepted.name,
        content_type=accepted.content_type,
        size=accepted.size,
        stored_as=accepted.stored_as,
    )
    try:
        accepted.keep()
    except OSError as error:
        attachment.delete()
        sentence = _("We couldn't store %(name)s just now. Try again, or send without it.")
        raise Refused("not_stored", sentence % {"name": accepted.name}) from error
    return attachment


def key_of(attachment: Attachment) -> str:
    """The key of an unclaimed file; whoever holds it may attach the file, for `KEY_LASTS`."""
    return signing.dumps(attachment.pk, salt=_SALT)


def keys_to_files(keys: Iterable[str]) -> list[Attachment]:
    """The unclaimed files that these keys lead to, in their order; other keys lead nowhere."""
    return find(keys).files


def find(keys: Iterable[str]) -> Found:
    """The same, with how many keys are too old; a file that was claimed meanwhile is neither."""
    numbers: dict[int, None] = {}
    expired = 0
    for key in keys:
        try:
            numbers[signing.loads(key, salt=_SALT, max_age=KEY_LASTS)] = None
        except signing.SignatureExpired:
            expired += 1
        except signing.BadSignature:
            continue
    if not numbers:
        return Found([], expired)
    free = Attachment.objects.filter(ticket=None).in_bulk(numbers)
    return Found([free[number] for number in numbers if number in free], expired)


def discard(attachments: Iterable[Attachment]) -> None:
    """Remove unclaimed files and their rows; what was claimed meanwhile stays."""
    for attachment in attachments:
        with transaction.atomic():
            gone, _each = Attachment.objects.filter(pk=attachment.pk, ticket=None).delete()
            # Inside the transaction: if this fails the row stays and names what is still there.
            if gone:
                uploads.remove(attachment.stored_as)


def forget_unclaimed() -> None:
    """Remove the files that nobody claimed within `UNCLAIMED_LASTS`."""
    old = Attachment.objects.filter(ticket=None, created_at__lt=timezone.now() - UNCLAIMED_LASTS)
    while batch := list(old[:_BATCH]):
        discard(batch)
