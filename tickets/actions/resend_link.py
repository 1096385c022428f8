"""The requester has lost the way to their request: the link goes to their own address."""

from django.db import transaction

from tickets import mail
from tickets.models import Ticket


@transaction.atomic
def resend_link(*, ticket: Ticket) -> None:
    """Send a fresh link; whoever asked for it learns nothing by asking."""
    mail.send(ticket, "link")
