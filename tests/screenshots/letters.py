"""The emails that nothing in the scene causes, with what they would be about."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from complaints.models import Complaint
from kb.models import Announcement
from portal.models import User
from tests.screenshots.words import WORDS
from tickets.models import Ticket

CODE = {"code": "K7F3-92QX"}


def letters(person: User, ticket: Ticket, at: datetime) -> dict[str, dict[str, Any]]:
    """By template, what it is rendered with."""
    words = WORDS[person.language]
    link = f"http://localhost:8000/{person.language}/account/?key={'Wzgs0MCwiUi1R' * 8}"
    own = {"ticket": ticket, "message": ticket.messages.earliest("pk"), "link": link}
    return {
        "sign_in_code": CODE,
        "unknown_account": {},
        "address_code": CODE,
        "confirm_code": CODE,
        "identity_code": {**own, **CODE},
        "identity_settled": {**own, "proven": False},
        "received_facts_needed": {
            **own,
            "fields": ticket.category.fields.all()[:3],
            "description": words["story"],
        },
        "copy": own,
        "incident_update": own,
        "secret_removed": own,
        "subscribe": {"link": link},
        **_announced(words, link, at),
        **_of_an_account(link, at),
        **_of_data(person, link, at),
        **_of_complaints(link, at),
    }


def _announced(words: dict[str, str], link: str, at: datetime) -> dict[str, dict[str, Any]]:
    news = SimpleNamespace(
        get_kind_display=Announcement.objects.earliest("pk").get_kind_display,
        title=words["subject"],
        html=f"<p>{words['end']}</p>",
        expected_end=at + timedelta(hours=3),
        is_last=False,
    )
    shown = {"announcement": news, "update": news, "link": link, "leave": link}
    return {"announcement": shown, "announcement_update": shown}


def _of_an_account(link: str, at: datetime) -> dict[str, dict[str, Any]]:
    device = {"at": at, "device": "Chrome · Windows", "address": "203.0.113.0", "link": link}
    return {
        "new_device": device,
        "address_changed": {**device, "new": "new@example.com"},
        "password_changed": {**device, "removed": False},
        "factor_added": {**device, "factor": "app"},
        "factor_removed": {**device, "factor": "passkey"},
        "recovery_codes": device,
    }


def _of_data(person: User, link: str, at: datetime) -> dict[str, dict[str, Any]]:
    later = at + timedelta(days=7)
    kept = {"what": "R-7F3K92QX", "until": (at + timedelta(days=2555)).date()}
    return {
        "export_ready": {"person": person, "until": later, "link": link},
        "erasure_asked": {"due": later, "link": link},
        "erasure_called_off": {"why": "", "link": link},
        "erasure_done": {"kept": [kept]},
    }


def _of_complaints(link: str, at: datetime) -> dict[str, dict[str, Any]]:
    case = {"complaint": Complaint.objects.earliest("pk"), "step": "decide", "link": link}
    return {
        "complaint_due": {**case, "due": at + timedelta(days=2)},
        "complaint_progress_due": {**case, "due": at + timedelta(days=1)},
        "complaint_late": {**case, "due": at - timedelta(days=1)},
    }
