"""The requester proves who they are: by a code, by a wallet's signature, or by documents.

What is wrong is counted and answered with False, so that the count is kept; `Refused` changes
nothing.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from allauth.core.internal.cryptokit import generate_user_code, normalize_user_code
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from portal import audit, timers
from portal.models import User
from portal.refusals import Refused
from portal.throttle import allow
from portal.timers import Later
from tickets import mail
from tickets.actions import _clocks, _silence
from tickets.actions._common import as_requester, change, move, prove
from tickets.identity import DOCUMENTS_KEPT
from tickets.identity.senders import senders
from tickets.identity.wallets import MESSAGE_LASTS, Wallet, message_for, of_answers, read
from tickets.intake.chains.signed import is_signed
from tickets.models import (
    OPEN_CHECKS,
    Attachment,
    CheckState,
    EventKind,
    IdentityCheck,
    IdentityDocument,
    NamedBy,
    Ticket,
    Way,
)
from tickets.workflow import LIVE, Status

PROVEN = audit.means("identity_proven", _("proved who they are"))
GIVEN = audit.means("identity_given", _("sent proof of identity"))
FAILED = audit.means("identity_failed", _("failed to prove who they are"))
PURGE = "tickets.purge_identity"

CODE_LASTS = timedelta(minutes=15)
GUESSES = 3
SIGNATURES = 5
# Codes, and texts to sign, that one request may ask for within an hour.
AN_HOUR, HOUR = 5, 3600
MOST_DOCUMENTS = 4


def _open(ticket: Ticket, actor: User, way: Way) -> tuple[Ticket, IdentityCheck]:
    """The ticket and its check, held, if it may still be proven in this way."""
    ticket = as_requester(ticket, actor)
    check = ticket.identity_checks.filter(state__in=OPEN_CHECKS).first()
    if check is None or not check.offers(way) or ticket.state not in LIVE:
        raise Refused("not_asked", _("This is not asked for any more. You can still write to us."))
    return ticket, check


def _not_too_often(check: IdentityCheck, what: str) -> None:
    if not allow(f"identity:{what}:{check.pk}", AN_HOUR, HOUR):
        raise Refused(
            "too_often", _("You have tried this several times. Wait an hour, then go on.")
        )


@transaction.atomic
def send_code(
    *, ticket: Ticket, actor: User, by: str = "email", at: datetime | None = None
) -> IdentityCheck:
    """Send a new code by the sender with this key; the one before no longer works."""
    at = at or timezone.now()
    ticket, check = _open(ticket, actor, Way.CODE)
    reached = {sender.key: (sender, where) for sender, where in senders(ticket)}
    if by not in reached:
        raise Refused("no_sender", _("We can't send a code there. Choose another way."))
    _not_too_often(check, "code")
    sender, where = reached[by]
    code = generate_user_code()
    check.write(
        code_to=where,
        code_hash=_hashed(check, code),
        code_until=at + CODE_LASTS,
        code_left=GUESSES,
    )
    sender.send(ticket, code)
    return check


def _hashed(check: IdentityCheck, code: str) -> str:
    text = f"{check.pk}:{normalize_user_code(code)}"
    return salted_hmac("tickets.identity", text, algorithm="sha256").hexdigest()


@transaction.atomic
def check_code(*, ticket: Ticket, actor: User, code: str, at: datetime | None = None) -> bool:
    """Whether this was the code; then it is proven. After `GUESSES` a new code is needed."""
    at = at or timezone.now()
    ticket, check = _open(ticket, actor, Way.CODE)
    if not check.code_stands(at):
        raise Refused("no_code", _("The code is no longer valid. Ask for a new one."))
    if secrets.compare_digest(check.code_hash, _hashed(check, code[:50])):
        _settle(ticket, check, actor, Way.CODE, at)
        return True
    check.write(code_left=check.code_left - 1)
    _note_failure(ticket, actor, Way.CODE)
    return False


def _note_failure(ticket: Ticket, actor: User, way: Way) -> None:
    audit.record(FAILED, actor=actor, about=audit.about(actor), by=way.value, ticket=ticket.pk)


@transaction.atomic
def ask_message(
    *,
    ticket: Ticket,
    actor: User,
    chain: str = "",
    address: str = "",
    at: datetime | None = None,
) -> IdentityCheck:
    """Make the text that the wallet is to sign; the one before no longer counts.

    Where staff named a wallet it is that one, whatever is said here. One that is not among the
    answers is the user's own choice, and staff compare it before it proves anything.
    """
    at = at or timezone.now()
    ticket, check = _open(ticket, actor, Way.WALLET)
    if check.named_by == NamedBy.STAFF:
        wallet, named_by = Wallet(check.chain, check.address), NamedBy.STAFF
    else:
        wallet, named_by = _named(ticket, chain, address)
    _not_too_often(check, "message")
    until = at + MESSAGE_LASTS
    check.write(
        chain=wallet.chain,
        address=wallet.address,
        named_by=named_by,
        message=message_for(ticket, wallet, until),
        message_until=until,
        message_left=SIGNATURES,
    )
    return check


def _named(ticket: Ticket, chain: str, address: str) -> tuple[Wallet, NamedBy]:
    wallet = read(chain, address)
    if wallet is None:
        raise Refused("address", _("This is no address of the network that you chose."))
    return wallet, NamedBy.ANSWERS if wallet in of_answers(ticket) else NamedBy.USER


@transaction.atomic
def check_signature(
    *, ticket: Ticket, actor: User, signature: str, at: datetime | None = None
) -> bool:
    """Whether this is the wallet's signature under the text. Each text counts once.

    A wallet that the user named only now is left for staff to compare.
    """
    at = at or timezone.now()
    ticket, check = _open(ticket, actor, Way.WALLET)
    if not check.message_stands(at):
        raise Refused("no_message", _("This text is no longer valid. Ask for a new one."))
    if not is_signed(check.chain, check.address, check.message, signature):
        check.write(message_left=check.message_left - 1)
        _note_failure(ticket, actor, Way.WALLET)
        return False
    if check.named_by == NamedBy.USER:
        _hand_in(ticket, check, actor, Way.WALLET, at)
    else:
        _settle(ticket, check, actor, Way.WALLET, at)
    return True


@transaction.atomic
def give_documents(
    *, ticket: Ticket, actor: User, files: Sequence[Attachment], at: datetime | None = None
) -> IdentityCheck:
    """Hand in documents, which only those who work on identity checks may open.

    They are deleted after `DOCUMENTS_KEPT`, whatever comes of them.
    """
    at = at or timezone.now()
    ticket, check = _open(ticket, actor, Way.DOCUMENTS)
    if not files:
        raise Refused("no_files", _("Choose at least one file."))
    if len(files) > MOST_DOCUMENTS:
        raise Refused("too_many_files", _("Send at most four files."))
    keys = [file.pk for file in files]
    # They leave the attachments: no page, record or mail of the conversation knows them.
    if Attachment.objects.filter(pk__in=keys, ticket=None).delete()[0] != len(set(keys)):
        raise Refused("file_gone", _("A file is no longer there. Please attach it again."))
    IdentityDocument.objects.bulk_create(
        IdentityDocument(
            check_of=check,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            stored_as=file.stored_as,
            created_at=at,
        )
        for file in files
    )
    timers.set_timer(Later(PURGE, check.pk, at + DOCUMENTS_KEPT))
    _hand_in(ticket, check, actor, Way.DOCUMENTS, at)
    return check


def _used_up(way: Way) -> dict[str, object]:
    """Nothing that was sent or made for this check is of use any more."""
    return {"way": way, "code_hash": "", "code_left": 0, "message_left": 0}


def _hand_in(ticket: Ticket, check: IdentityCheck, actor: User, way: Way, at: datetime) -> None:
    """Staff decide: the next move is ours."""
    check.write(state=CheckState.GIVEN, **_used_up(way))
    said = {"check": check.pk, "way": way.value}
    change(ticket, EventKind.IDENTITY_GIVEN, actor=actor, at=at, data=said)
    audit.record(GIVEN, actor=actor, about=mail.about(ticket), by=way.value)
    _ours_again(ticket, actor, at)


def _settle(ticket: Ticket, check: IdentityCheck, actor: User, way: Way, at: datetime) -> None:
    check.write(state=CheckState.PROVEN, settled_at=at, **_used_up(way))
    said = {"check": check.pk, "way": way.value}
    change(ticket, EventKind.IDENTITY_PROVEN, actor=actor, at=at, data=said)
    audit.record(PROVEN, actor=actor, about=mail.about(ticket), by=way.value)
    _ours_again(ticket, actor, at)


def _ours_again(ticket: Ticket, actor: User, at: datetime) -> None:
    if ticket.state not in {Status.NEW, Status.OPEN}:
        move(ticket, Status.OPEN, actor=actor, at=at)
    prove(ticket)
    _clocks.run(ticket, _clocks.ASKED, at)
    _silence.watch(ticket)
