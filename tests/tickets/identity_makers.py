"""Rows of identity checks and alerts, as they stand at some moment."""

from portal.models import WebhookCall
from tickets.models import (
    Alert,
    AlertKind,
    CheckState,
    IdentityCheck,
    IdentityDocument,
    Way,
)


def make_given(ticket, asked_by) -> IdentityDocument:
    """A document that waits to be looked at."""
    check = IdentityCheck.objects.create(
        ticket=ticket, asked_by=asked_by, ways=[Way.DOCUMENTS], way=Way.DOCUMENTS,
        state=CheckState.GIVEN,
    )  # fmt: skip
    return IdentityDocument.objects.create(
        check_of=check, name="passport.png", content_type="image/png", size=9,
        stored_as="aa/bb/passport",
    )  # fmt: skip


def make_alert(person, **changes) -> Alert:
    """Somebody has tried many codes for this person."""
    said = {
        "kind": AlertKind.FAILED_CODES, "subject": f"user:{person.pk}", "person": person,
        "evidence": {
            "count": 12, "networks": ["203.0.113.0/24"],
            "from": "2026-11-22T01:00:00+00:00", "to": "2026-11-22T01:30:00+00:00",
        },
    }  # fmt: skip
    return Alert.objects.create(**{**said, **changes})


def make_call() -> WebhookCall:
    """A call to the system that freezes accounts."""
    return WebhookCall.objects.create(
        webhook_id="msg_1", endpoint="freeze", body={}, about="alert:1"
    )
