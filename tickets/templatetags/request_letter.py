"""What the emails of a ticket say of it."""

from datetime import datetime

from django import template

from tickets.intake import answers
from tickets.models import Ticket
from tickets.workflow import REOPEN_WITHIN

register = template.Library()


@register.filter
def answer_lines(ticket: Ticket) -> list[answers.Line]:
    """The answers with their questions, in the email's language; confidential ones untold."""
    return [answers.line(answer, hide=True) for answer in ticket.answers]


@register.filter
def reopen_until(ticket: Ticket) -> datetime:
    """Until when the requester may open a settled ticket again."""
    return ticket.status_since + REOPEN_WITHIN
