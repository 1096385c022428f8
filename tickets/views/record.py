"""The whole record of a request, for its requester to keep: as text and for programs."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal import audit
from portal.models import User
from tickets import mail
from tickets.models import Attachment, Ticket
from tickets.views.own import own
from tickets.views.story import Entry, tell
from tickets.workflow import SHOWN

TAKEN = audit.means("record_taken", _("downloaded the record of a request"))


@require_safe
@own
def as_text(request: HttpRequest, ticket: Ticket, person: User) -> HttpResponse:
    """The record to be read by people."""
    context = {
        "ticket": ticket,
        "story": tell(ticket),
        "shown": SHOWN[ticket.state],
        "now": timezone.now(),
    }
    text = render_to_string("tickets/record.txt", context, request)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    return _to_keep(request, response, ticket, "txt")


@require_safe
@own
def as_json(request: HttpRequest, ticket: Ticket, person: User) -> HttpResponse:
    """The record to be read by programs; times are ISO 8601 with their offset."""
    response = JsonResponse(as_data(ticket), json_dumps_params={"ensure_ascii": False, "indent": 2})
    return _to_keep(request, response, ticket, "json")


def _to_keep(
    request: HttpRequest, response: HttpResponse, ticket: Ticket, ending: str
) -> HttpResponse:
    person, about = ticket.requester, mail.about(ticket)
    audit.record(TAKEN, actor=person, about=about, request=request, form=ending)
    response["Content-Disposition"] = f'attachment; filename="{ticket.reference}.{ending}"'
    return response


def as_data(ticket: Ticket) -> dict[str, Any]:
    """Everything that its requester may see of a request, as plain values."""
    story = tell(ticket)
    local = timezone.localtime
    return {
        "reference": ticket.reference,
        "requester": {"email": ticket.requester.email, "name": ticket.requester.name},
        "category": ticket.category.name,
        "subject": ticket.subject,
        "status": ticket.status,
        "status_in_words": str(SHOWN[ticket.state].sentence),
        "received_at": local(ticket.created_at),
        "changed_at": local(ticket.updated_at),
        "answers": [
            {"key": line.key, "question": line.label, "answer": line.text, "link": line.link}
            for line in story.answers
        ],
        "conversation": [_entry(entry) for entry in story.entries],
        "files": [_file(file) for file in story.files],
        "time_zone": timezone.get_current_timezone_name(),
        "written_at": local(timezone.now()),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    side = "support" if entry.from_staff else "requester"
    return {
        "at": timezone.localtime(entry.at),
        "from": side if entry.who else "",
        "name": entry.who,
        "text": entry.text,
        "files": [file.name for file in entry.files],
    }


def _file(file: Attachment) -> dict[str, Any]:
    received = timezone.localtime(file.created_at)
    return {
        "name": file.name,
        "type": file.content_type,
        "size": file.size,
        "received_at": received,
    }
