"""What reaches us as mail: a first mail to the address for complaints, and answers."""

from datetime import datetime

from complaints.actions import _clock
from complaints.actions.register import register_from_mail
from complaints.models import Complaint
from complaints.workflow import Stage
from portal.timers import Later, set_timer
from tickets.filed import on_complaint, on_reply
from tickets.models import Message


@on_complaint
def register(message: Message, at: datetime) -> None:
    register_from_mail(message=message, at=at)


@on_reply
def answer(message: Message, at: datetime) -> None:
    """The complainant wrote: a complaint that waits for that goes on, as soon as timers fire.

    Not here: a verb holds the complaint and then its ticket, and this one holds the ticket.
    """
    waiting = Complaint.objects.filter(ticket=message.ticket_id, stage=Stage.AWAITING_CLIENT)
    for key in waiting.values_list("pk", flat=True):
        set_timer(Later(_clock.ANSWERED, key, at))
