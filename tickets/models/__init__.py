"""What a ticket is: what we ask (intake), the request itself (ticket), how we serve (service),
and the mail that comes in (email)."""

from tickets.models.alert import STANDING, Alert, AlertKind, AlertState
from tickets.models.email import (
    Admission,
    Arrival,
    IncomingEmail,
    Mailbox,
    Reason,
    Security,
    Watcher,
)
from tickets.models.identity import (
    OPEN_CHECKS,
    CheckState,
    IdentityCheck,
    IdentityDocument,
    NamedBy,
    Way,
)
from tickets.models.incident import Broadcast
from tickets.models.intake import Category, Column, Field, Group
from tickets.models.reading import ReadBefore
from tickets.models.service import BusinessHours, Macro, SlaPolicy, Team
from tickets.models.ticket import (
    Attachment,
    Clock,
    Event,
    EventKind,
    FactRequest,
    Message,
    Rating,
    Ticket,
    new_reference,
)

__all__ = [
    "OPEN_CHECKS",
    "STANDING",
    "Admission",
    "Alert",
    "AlertKind",
    "AlertState",
    "Arrival",
    "Attachment",
    "Broadcast",
    "BusinessHours",
    "Category",
    "CheckState",
    "Clock",
    "Column",
    "Event",
    "EventKind",
    "FactRequest",
    "Field",
    "Group",
    "IdentityCheck",
    "IdentityDocument",
    "IncomingEmail",
    "Macro",
    "Mailbox",
    "Message",
    "NamedBy",
    "Rating",
    "ReadBefore",
    "Reason",
    "Security",
    "SlaPolicy",
    "Team",
    "Ticket",
    "Watcher",
    "Way",
    "new_reference",
]
