"""Is it the owner of the account? Asked before account data is told or an account is unlocked.

`standing(ticket)` says how that is known so far. A proof lasts `LASTS`: an account that changed
hands since is asked again. Codes are brought by senders (`senders.py`); what a wallet signs is in
`wallets.py`; what happens is in tickets/actions/{ask,prove,settle}_identity.py.
"""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.refusals import Refused
from tickets.models import CheckState, IdentityCheck, Ticket

LASTS = timedelta(days=7)
DOCUMENTS_KEPT = timedelta(days=30)
# Categories of the shipped catalogue whose answers tell of an account or unlock it.
NEEDED_BY = frozenset({"sign-in", "account-security"})


# Whether a ticket of a query has had a check, and whether its requester is to prove it now.
_OF_TICKET = IdentityCheck.objects.filter(ticket=OuterRef("pk"))
EXISTS = Exists(_OF_TICKET)
ASKED = Exists(_OF_TICKET.filter(state=CheckState.ASKED))


def latest(ticket: Ticket) -> IdentityCheck | None:
    """The check that stands, if any: asked, given or settled last."""
    checks = ticket.identity_checks.exclude(state=CheckState.REPLACED)
    return checks.select_related("asked_by", "settled_by").first()


def is_proof(check: IdentityCheck | None, now: datetime | None = None) -> bool:
    """Whether a check proves it still."""
    settled = check.settled_at if check and check.state == CheckState.PROVEN else None
    return settled is not None and settled >= (now or timezone.now()) - LASTS


def is_proven(ticket: Ticket, now: datetime | None = None) -> bool:
    """Whether the requester proved in this request, within `LASTS`, who they are."""
    return is_proof(latest(ticket), now)


def require_proven(ticket: Ticket) -> None:
    """`Refused` unless the requester has proven who they are."""
    if not is_proven(ticket):
        raise Refused(
            "identity", _("First the user has to prove who they are. Ask for it on this page.")
        )
