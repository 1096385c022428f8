"""What the page of a ticket says of its requester's identity."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.access import SignedIn
from portal.models import User
from tickets import mail
from tickets.actions.freeze import RIGHT, frozen
from tickets.identity import EXISTS, NEEDED_BY, is_proof, latest
from tickets.intake.chains import CHAINS
from tickets.intake.chains.signed import CHAINS as SIGNING
from tickets.models import Alert, AlertState, CheckState, IdentityDocument, Ticket, Way

READ = audit.means("identity_read", _("opened an identity document"))

# Found with the ticket, so that a request without any of it costs no query more.
KNOWN = {
    "has_check": EXISTS,
    "is_frozen": Exists(
        Alert.objects.filter(person=OuterRef("requester"), state=AlertState.FROZEN)
    ),
}


def panel(ticket: Ticket, staff: User) -> dict[str, Any]:
    """How the identity stands and what this member of staff can do about it."""
    check = latest(ticket) if getattr(ticket, "has_check", True) else None
    may_check = staff.has_perm("tickets.check_identity")
    return {
        "check": check,
        "proven": is_proof(check),
        "needed": ticket.category.slug in NEEDED_BY,
        "way": Way(check.way).label if check and check.way else "",
        "chain": CHAINS[check.chain].name if check and check.chain else "",
        "may_check": may_check,
        "documents": list(check.documents.all()) if check and may_check else [],
        "to_settle": may_check and check is not None and check.state == CheckState.GIVEN,
        "frozen": frozen(ticket) if getattr(ticket, "is_frozen", True) else [],
        "may_unfreeze": staff.has_perm(RIGHT),
        "ways": Way.choices,
        "chains": [(code, CHAINS[code].name) for code in SIGNING],
        "asking": _asking(ticket),
    }


def _asking(ticket: Ticket) -> str:
    with translation.override(ticket.language):
        return gettext(
            "Before we tell you anything about an account or unlock it, we have to make sure that "
            "it is yours. The link below shows how you can prove it."
        )


def document(request: SignedIn, ticket: Ticket, key: int) -> IdentityDocument | None:
    """A document of the ticket; that it was opened is written down each time."""
    of_ticket = IdentityDocument.objects.filter(check_of__ticket=ticket)
    found = of_ticket.filter(pk=key).first()
    if found:
        about = mail.about(ticket)
        audit.record(READ, actor=request.user, about=about, request=request, document=found.pk)
    return found
