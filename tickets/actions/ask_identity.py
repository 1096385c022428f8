"""Staff ask the requester to prove that the account is theirs."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.models import User
from portal.refusals import Refused
from tickets import mail
from tickets.actions import _clocks, _silence
from tickets.actions._common import as_staff, change, checked_text, move
from tickets.identity.wallets import Wallet, read
from tickets.models import (
    OPEN_CHECKS,
    CheckState,
    EventKind,
    IdentityCheck,
    Message,
    NamedBy,
    Ticket,
    Way,
)
from tickets.workflow import LIVE, Status

ASKED = audit.means("identity_asked", _("asked for proof of identity"))


@transaction.atomic
def ask_identity(
    *,
    ticket: Ticket,
    actor: User,
    ways: Sequence[Way],
    body: str,
    wallet: tuple[str, str] | None = None,
    seen: int | None = None,
    at: datetime | None = None,
) -> IdentityCheck:
    """Open a page on which the requester proves it in one of these ways, and write to them.

    `wallet` (network, address) is the one that must sign, if staff know it. Asking again replaces
    what was asked before.
    """
    body, at = checked_text(body), at or timezone.now()
    if not ways:
        raise Refused("no_way", _("Choose at least one way to prove it."))
    known = _known(wallet)
    ticket = as_staff(ticket, actor, seen=seen)
    if ticket.state not in LIVE:
        raise Refused("closed", _("Reopen the request before you ask for a proof."))
    ticket.identity_checks.filter(state__in=OPEN_CHECKS).update(state=CheckState.REPLACED)
    check = IdentityCheck.objects.create(
        ticket=ticket,
        ways=[way.value for way in ways],
        asked_by=actor,
        asked_at=at,
        chain=known.chain if known else "",
        address=known.address if known else "",
        named_by=NamedBy.STAFF if known else "",
    )
    message = Message.objects.create(
        ticket=ticket, author=actor, from_staff=True, body=body, created_at=at
    )
    said = {"message": message.pk, "check": check.pk, "ways": check.ways}
    if ticket.state is Status.PENDING:
        change(ticket, EventKind.IDENTITY_ASKED, actor=actor, at=at, data=said)
    else:
        kind = EventKind.IDENTITY_ASKED
        move(ticket, Status.PENDING, actor=actor, at=at, kind=kind, data=said)
    audit.record(ASKED, actor=actor, about=mail.about(ticket), ways=check.ways)
    _clocks.run(ticket, {**_clocks.ANSWERED, **_clocks.PAUSED}, at)
    sent = mail.send(
        ticket, "identity_asked", page="identity", automatic=False, message=message, agent=actor
    )
    Message.objects.filter(pk=message.pk).update(message_id=sent.message_id)
    _silence.watch(ticket)
    return check


def _known(wallet: tuple[str, str] | None) -> Wallet | None:
    if wallet is None:
        return None
    known = read(*wallet)
    if known is None:
        raise Refused("address", _("This is no address of the network that you chose."))
    return known
