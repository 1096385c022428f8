"""Mail comes in: kept first, then read, cleansed and acted on; none is lost, none counts twice.

kept     the bytes are a row of their own, sealed, before anybody looks into them; the same
         bytes again are the same row
read     tickets.email.parse, which never raises
guarded  secrets leave the words, the files and the raw bytes before anything else is written
acted    one transaction holds what a mail causes and the mark that it is done: whoever is
         killed in between finds the row as it was and begins again
set by   what cannot be acted on is put in quarantine with the reason, and the next mail goes on
"""

import hashlib
import logging
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, InterfaceError, OperationalError, models, transaction
from django.db.models import F, Q
from django.utils import timezone, translation

from portal import committing
from portal.overwriting import overwrite
from portal.refusals import Refused, SecretFound, SplitSecret
from tickets import files
from tickets.actions._common import TransitionNotAllowed
from tickets.actions.forget_parts import forget_parts
from tickets.email import authentic, guard, thread
from tickets.email.authentic import Verdict
from tickets.email.guard import Cleansed
from tickets.email.parse import parse
from tickets.email.reading import MAX_SUBJECT, language_of, trouble
from tickets.email.record import Mail
from tickets.email.route import Arrived, Outcome, by_machine, by_person, is_by_machine
from tickets.models import Arrival, Attachment, IncomingEmail, Mailbox, Reason
from tickets.workflow import MAX_TEXT

logger = logging.getLogger(__name__)

BATCH, BATCH_BYTES = 50, 20 * 1024 * 1024
MAX_ATTEMPTS = 4
# A worker that took a mail needs seconds; after this it is taken to have died.
LEFT_AFTER = timedelta(minutes=2)
_RACES = 3
KNOWN = "known"
Tally = Counter[str]


# What a person may have another opinion of.
_TAKEN_FOR_ROBOTS = (Reason.ROBOT, Reason.STRAY_BOUNCE)
_SAME = Outcome(status=Arrival.IGNORED, reason=Reason.DUPLICATE)


class _TakenByAnotherError(Exception):
    """Another worker finished the same mail first: what was done here is undone."""


def receive(mails: Iterable[bytes], mailbox: Mailbox | None = None) -> Tally:
    """Keep mails and act on each; how many ended in which `Arrival`, and how many were `KNOWN`."""
    tally: Tally = Counter()
    for batch in _batches(mails):
        kept = keep(batch, mailbox)
        tally[KNOWN] += len(batch) - len(kept)
        with committing.without_waiting():  # what is kept is on the disk and stays until it is done
            for row, raw in kept:
                tally[handle(row, raw)] += 1
    return tally


def _batches(mails: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The mails in portions that fit into memory."""
    batch: list[bytes] = []
    for raw in mails:
        if batch and (len(batch) == BATCH or sum(map(len, batch)) + len(raw) > BATCH_BYTES):
            yield batch
            batch = []
        batch.append(raw)
    if batch:
        yield batch


def keep(
    mails: Sequence[bytes], mailbox: Mailbox | None = None
) -> list[tuple[IncomingEmail, bytes]]:
    """Keep mails as they came; those that are new, each with its bytes. When this returns they
    are safe: whatever held them may let go of them."""
    by_hash = {hashlib.sha256(raw).hexdigest(): raw for raw in mails}
    with transaction.atomic():
        there = IncomingEmail.objects.filter(sha256__in=by_hash).values_list("sha256", flat=True)
        fresh = {name: raw for name, raw in by_hash.items() if name not in set(there)}
        now = timezone.now()
        IncomingEmail.objects.bulk_create(
            [
                IncomingEmail(
                    mailbox=mailbox,
                    sha256=name,
                    raw=IncomingEmail.packed(raw),
                    size=len(raw),
                    received_at=now,
                )
                for name, raw in fresh.items()
            ],
            ignore_conflicts=True,  # another worker may have kept the same mail meanwhile
        )
    rows = _whole().defer("raw").filter(sha256__in=fresh, status=Arrival.NEW).order_by("pk")
    return [(row, fresh[row.sha256]) for row in rows]


def handle(row: IncomingEmail, raw: bytes) -> str:
    """Act on one mail, whatever it holds: nothing it does stops the next."""
    try:
        return _act(row, raw)
    except _TakenByAnotherError:
        return KNOWN
    except (OperationalError, InterfaceError) as error:
        # The database is away or busy: the row waits as it is, and a sweep finds it.
        logger.warning("Mail %s waits: %s", row.pk, type(error).__name__)
        return Arrival.NEW
    except SecretFound as found:
        return _forget(row, found)
    except Refused as refusal:
        return _quarantine(row, Reason.REFUSED, refusal.code)
    except Exception as error:  # noqa: BLE001  (no mail may stop the others)
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("Mail %s failed:\n%s", row.pk, frames)  # noqa: TRY400  (its words may quote)
        return _quarantine(row, Reason.FAILED, type(error).__name__)


def take_up(now: datetime | None = None, *, left_after: timedelta = LEFT_AFTER) -> Tally:
    """Act on the mails that were kept and not finished, such as those of a worker that died."""
    before = (now or timezone.now()) - left_after
    waiting = IncomingEmail.objects.filter(status=Arrival.NEW, received_at__lte=before)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True))
    return Counter(try_again(pk, before) for pk in keys)


def try_again(pk: int, untouched_since: datetime | None = None) -> str:
    """Act on one mail that waits; what became of it. A mail that ended somewhere stays there.

    With `untouched_since` it is left to a worker that began with it later than that.
    """
    now = timezone.now()
    free = Q(handled_at=None) | Q(handled_at__lte=untouched_since or now)
    waits = IncomingEmail.objects.filter(free, pk=pk, status=Arrival.NEW)
    begun = waits.update(attempts=F("attempts") + 1, handled_at=now)
    row = _whole().filter(pk=pk).first()
    if row is None or not begun:
        return row.status if row else ""
    raw = row.original()
    if row.attempts > MAX_ATTEMPTS or raw is None:
        return _quarantine(row, Reason.FAILED, "attempts" if raw is not None else "original")
    return handle(row, raw)


def put_back(pk: int) -> bool:
    """Let a mail in quarantine, or one that was set aside, be looked at anew; whether it is there.

    Its reason stays: a person has seen it and says that the mail is to be taken all the same.
    """
    stopped = (Arrival.QUARANTINED, Arrival.IGNORED)
    rows = IncomingEmail.objects.filter(pk=pk, status__in=stopped, raw__isnull=False)
    return bool(rows.update(status=Arrival.NEW, detail="", attempts=0, handled_at=None))


def _whole() -> "models.QuerySet[IncomingEmail]":
    return IncomingEmail.objects.select_related("mailbox__category", "mailbox__team", "ticket")


def _act(row: IncomingEmail, raw: bytes) -> str:
    mail = parse(raw)
    verdict = authentic.dmarc(raw, settings.TRUSTED_AUTHSERV)
    clean = guard.cleanse(mail, raw)
    _describe(row, clean)
    if clean.found:
        row.secrets = [*row.secrets, *clean.found]
        _let_go(row, clean, verdict)
    if row.reason not in _TAKEN_FOR_ROBOTS and is_by_machine(clean.mail):
        return _once(row, lambda: by_machine(clean.mail, timezone.now()))
    why = trouble(mail)
    if why and (why is Reason.NO_SENDER or why != row.reason):
        return _set_aside(row, clean, verdict, why)
    language = language_of(clean.mail)
    with translation.override(language):
        return _by_person(_arrived(row, clean, verdict, language))


def _set_aside(row: IncomingEmail, clean: Cleansed, verdict: Verdict, why: Reason) -> str:
    """Quarantine: the bytes stay as they came unless a file of them holds a secret."""
    looked = guard.with_files(clean)
    if len(looked.found) > len(clean.found):
        row.secrets = [*row.secrets, *looked.found[len(clean.found) :]]
        _let_go(row, looked, verdict)
    return _quarantine(row, why)


def _by_person(arrived: Arrived) -> str:
    for _race in range(_RACES - 1):
        # Somebody changed the ticket at the same moment: look again.
        with suppress(TransitionNotAllowed):
            return _once(arrived.row, lambda: by_person(arrived))
    return _once(arrived.row, lambda: by_person(arrived))


def _once(row: IncomingEmail, act: Callable[[], Outcome]) -> str:
    """Act and mark the mail as done, both or neither; a mail that had come before does nothing."""
    try:
        with transaction.atomic():
            return _finish(row, act())
    except IntegrityError:
        if not _came_before(row):
            raise
        return _finish(row, _SAME, named=False)


def _arrived(row: IncomingEmail, clean: Cleansed, verdict: Verdict, language: str) -> Arrived:
    """The mail with its files looked at and stored, and its raw bytes without what they held."""
    before = len(clean.found)
    clean = guard.with_files(clean)
    row.secrets = [*row.secrets, *clean.found[before:]]
    if clean.changed:
        _let_go(row, clean, verdict)
    return Arrived(
        row=row,
        mail=clean.mail,
        verdict=verdict,
        language=language,
        secrets=[find["kind"] for find in row.secrets if find["confidence"] == "certain"],
        files=[files.store(file) for file in clean.files],
        whole=_as_file(clean.mail),
        left=clean.left,
    )


def _as_file(mail: Mail) -> Attachment | None:
    """A text that may be too long for a message, as a file beside it."""
    if len(mail.text) < MAX_TEXT // 2:
        return None
    return files.keep(ContentFile(mail.text.encode(), name="email.txt"))


def _describe(row: IncomingEmail, clean: Cleansed) -> None:
    """What the row says of the mail, from what may be kept of it."""
    row.mail_id = thread.kept_id(clean.mail.message_id)
    row.from_email = clean.mail.from_email[:254]
    row.subject = " ".join(clean.mail.subject.split())[:MAX_SUBJECT]


def _let_go(row: IncomingEmail, clean: Cleansed, verdict: Verdict) -> None:
    """Replace the raw bytes by what may be kept of them, now and for good."""
    server = settings.TRUSTED_AUTHSERV
    said = guard.rewritten(clean, authentic.field(server, verdict) if server else "")
    row.raw = IncomingEmail.packed(said)
    IncomingEmail.objects.filter(pk=row.pk).update(raw=row.raw, secrets=row.secrets)
    if clean.found:
        overwrite()


def _came_before(row: IncomingEmail) -> bool:
    """Whether another mail of the same Message-ID was there first."""
    # The index holds the mails that have one, and SQLite uses it for who asks in its own words.
    named = IncomingEmail.objects.exclude(mail_id="")
    return bool(row.mail_id) and named.filter(mail_id=row.mail_id).exclude(pk=row.pk).exists()


def _finish(row: IncomingEmail, outcome: Outcome, *, named: bool = True) -> str:
    """Mark a mail as done, once: of two workers the second undoes what it did."""
    mine = IncomingEmail.objects.filter(pk=row.pk, status=Arrival.NEW)
    done = mine.update(
        mail_id=row.mail_id if named else "",
        from_email=row.from_email,
        subject=row.subject,
        secrets=row.secrets,
        handled_at=timezone.now(),
        **outcome.columns(),
    )
    if not done:
        raise _TakenByAnotherError
    return outcome.status


def _forget(row: IncomingEmail, found: SecretFound) -> str:
    """What a verb takes for a secret after all is not kept, not even for a second look."""
    if isinstance(found, SplitSecret):
        forget_parts(found=found, answer=True)
    IncomingEmail.objects.filter(pk=row.pk).update(raw=None)
    overwrite()
    row.subject = ""
    return _quarantine(row, Reason.REFUSED, "secret")


def _quarantine(row: IncomingEmail, reason: Reason, detail: str = "") -> str:
    """Put a mail where a person finds it. It keeps no name, so that it may come again mended."""
    IncomingEmail.objects.filter(pk=row.pk, status=Arrival.NEW).update(
        status=Arrival.QUARANTINED,
        reason=reason,
        detail=detail[:300],
        from_email=row.from_email,
        subject=row.subject,
        secrets=row.secrets,
        handled_at=timezone.now(),
    )
    return Arrival.QUARANTINED
