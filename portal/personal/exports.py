"""A copy of everything that we hold about a person: asked for, made in the background, taken.

The archive is written sealed, piece by piece, outside of any request and transaction. Whoever
takes it has signed in and just proven that it is them; the link in the email is a help for finding
it, not a right.
"""

import json
import logging
import zipfile
from datetime import timedelta
from typing import IO, Any, cast

from django.conf import settings
from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.http import FileResponse, HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from portal import audit, outbox
from portal.access import SignedIn, require
from portal.models import Export, User
from portal.personal.registry import Piece, tell
from portal.sealed import UnreadableError
from portal.uploads import store
from portal.zones import zone_of

logger = logging.getLogger(__name__)

ASKED = audit.means("export_asked", _("asked for a copy of a person's data"))
TAKEN = audit.means("export_taken", _("took a copy of a person's data"))
LASTS = timedelta(days=7)
MOST_ATTEMPTS = 5
# A worker that died is taken to be dead after this time.
CLAIM_LASTS = timedelta(minutes=30)
_SALT = "portal.export"
_RIGHT = "portal.export_person"


@transaction.atomic
def ask(*, person: User, actor: User, request: HttpRequest | None = None) -> Export:
    """Have a copy made: one's own, or anybody's by staff with the right to; twice is once."""
    if actor != person:
        require(actor, _RIGHT)
    audit.record(ASKED, actor=actor, about=audit.about(person), request=request)
    try:
        with transaction.atomic():
            return Export.objects.create(person=person, asked_by=actor)
    except IntegrityError:
        waiting = Export.objects.get(person=person, asked_by=actor, ready_at=None)
        # Perhaps it was given up: asking again tries again.
        Export.objects.filter(pk=waiting.pk, attempts__gte=MOST_ATTEMPTS).update(attempts=0)
        return waiting


def to_take(person: User) -> "QuerySet[Export]":
    """The copies that somebody asked for about themselves, and that wait or are there."""
    mine = Export.objects.filter(person=person, asked_by=person)
    return mine.filter(Q(ready_at=None) | Q(expires_at__gt=timezone.now()))


def key_of(export: Export) -> str:
    """The signed name of a copy in the link of its email."""
    return signing.dumps(export.pk, salt=_SALT)


def find(person: User, key: str) -> Export | None:
    """Somebody's own copy, by the key of a link; None for any other, and one that is gone."""
    try:
        number = signing.loads(key, salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return to_take(person).exclude(ready_at=None).filter(pk=number).first()


def take(export: Export, request: SignedIn) -> FileResponse:
    """The archive as an answer, and a line that says who took it."""
    about = audit.about(export.person)
    audit.record(TAKEN, actor=request.user, about=about, request=request)
    name = f"{settings.SITE_NAME}-{export.asked_at:%Y-%m-%d}.zip".replace(" ", "-")
    return store.serve(export.stored_as, name=name, content_type="application/zip", inline=False)


def make_due() -> int:
    """Make the copies that were asked for; how many were made."""
    return sum(map(_make, _waiting().values_list("pk", flat=True)))


def _waiting() -> "QuerySet[Export]":
    free = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - CLAIM_LASTS)
    open_ones = Export.objects.filter(free, ready_at=None, attempts__lt=MOST_ATTEMPTS)
    return open_ones.order_by("pk")


def _make(key: int) -> bool:
    claimed_at = timezone.now()
    before = Export.objects.get(pk=key).stored_as
    place = store.new_place()
    # The place is written down first, so that a half-made archive is found and removed.
    claim: dict[str, Any] = {"claimed_at": claimed_at, "stored_as": place}
    if not _waiting().filter(pk=key).update(attempts=F("attempts") + 1, **claim):
        return False
    if before:
        store.remove(before)
    export = Export.objects.select_related("person", "asked_by").get(pk=key)
    try:
        size = _write(export.person, place)
    except Exception:  # one person's data must not hold up the others'
        logger.exception("Copy %s was not made", key)
        Export.objects.filter(pk=key, claimed_at=claimed_at).update(claimed_at=None)
        return False
    return _hand_over(export, size)


@transaction.atomic
def _hand_over(export: Export, size: int) -> bool:
    now = timezone.now()
    mine = Export.objects.filter(pk=export.pk, claimed_at=export.claimed_at, ready_at=None)
    if not mine.update(ready_at=now, expires_at=now + LASTS, size=size):
        store.remove(export.stored_as)
        return False
    context = {"link": _link(export), "person": export.person, "until": now + LASTS}
    outbox.queue(outbox.Letter(template="export_ready", to=export.asked_by, context=context))
    return True


def _link(export: Export) -> str:
    if export.asked_by != export.person:
        return f"{settings.SITE_URL}{reverse('admin:portal_export_changelist')}"
    with translation.override(export.person.language):
        return f"{settings.SITE_URL}{reverse('account_copy')}?key={key_of(export)}"


def _write(person: User, place: str) -> int:
    """Write the archive in the person's language and time zone; its size."""
    language, zone = person.language, zone_of(person.time_zone)
    with (
        translation.override(language),
        timezone.override(zone),
        store.create(place) as file,
        zipfile.ZipFile(cast("IO[bytes]", file), "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for piece in tell(person):
            _add(archive, piece)
    return file.size


def _add(archive: zipfile.ZipFile, piece: Piece) -> None:
    if not piece.place:
        text = json.dumps(piece.data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        archive.writestr(piece.path, text)
        return
    try:
        with store.open_file(piece.place) as source, archive.open(piece.path, "w") as target:
            for part in source.pieces():
                target.write(part)
    except (FileNotFoundError, UnreadableError):
        logger.warning("A file is missing in a copy: %s", piece.place)


def remove(exports: "QuerySet[Export]") -> None:
    """Remove copies, their archives first."""
    for export in exports.iterator():
        if export.stored_as:
            store.remove(export.stored_as)
        export.delete()
