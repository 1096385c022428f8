"""Staff decide whether what was handed in proves who it is; documents go after their time."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, uploads
from portal.access import require
from portal.guarded import refuse_secrets
from portal.models import User
from portal.refusals import Refused
from tickets import mail
from tickets.actions._common import as_staff, change
from tickets.models import CheckState, EventKind, IdentityCheck, Ticket

MATCHED = audit.means("identity_matched", _("found a proof of identity right"))
REFUSED = audit.means("identity_refused", _("found a proof of identity not right"))
LONGEST_REASON = 500


@transaction.atomic
def settle_identity(
    *,
    ticket: Ticket,
    actor: User,
    matches: bool,
    reason: str,
    seen: int | None = None,
    at: datetime | None = None,
) -> IdentityCheck:
    """Say whether what was handed in belongs to the account; `reason` is for staff alone.

    The requester is told the outcome. Needs the right to work on identity checks.
    """
    require(actor, "tickets.check_identity")
    at, reason = at or timezone.now(), reason.strip()[:LONGEST_REASON]
    if not reason:
        raise Refused("reason", _("Say what you compared and what you found."))
    refuse_secrets(reason)
    ticket = as_staff(ticket, actor, seen=seen)
    check = ticket.identity_checks.filter(state=CheckState.GIVEN).first()
    if check is None:
        raise Refused("nothing_given", _("There is nothing to decide any more."))
    state = CheckState.PROVEN if matches else CheckState.REFUSED
    check.write(state=state, settled_by=actor, settled_at=at, reason=reason)
    kind = EventKind.IDENTITY_PROVEN if matches else EventKind.IDENTITY_REFUSED
    said = {"check": check.pk, "way": check.way}
    change(ticket, kind, actor=actor, at=at, data=said)
    code = MATCHED if matches else REFUSED
    audit.record(code, actor=actor, about=mail.about(ticket), by=check.way)
    mail.send(ticket, "identity_settled", proven=matches)
    return check


@transaction.atomic
def purge_documents(*, check: IdentityCheck, at: datetime | None = None) -> int:
    """Delete the documents of a check, rows and files; how many there were."""
    rows = list(check.documents.select_for_update())
    for row in rows:
        row.delete()
        # Inside the transaction: if this fails the row stays and names what is still there.
        uploads.remove(row.stored_as)
    if rows:
        check.write(documents_gone_at=at or timezone.now())
    return len(rows)
