"""The security team acts on an alert: has the firm's system freeze it, or says why not."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit, webhooks
from portal.access import require
from portal.calls import Answer
from portal.guarded import refuse_secrets
from portal.models import CallStatus, User, WebhookCall
from portal.refusals import Refused
from tickets import mail
from tickets.actions import _security
from tickets.actions.suspect import about_of
from tickets.identity import require_proven
from tickets.models import Alert, AlertState, Ticket

FREEZE_ASKED = audit.means("freeze_asked", _("had an account frozen"))
UNFREEZE_ASKED = audit.means("unfreeze_asked", _("had an account unfrozen"))
DISMISSED = audit.means("alert_dismissed", _("dismissed an alert"))
OUTCOME = audit.means("freeze_outcome", _("the firm's system answered on a freeze"))
RIGHT = _security.RIGHT
LONGEST_REASON = 500

# What becomes of an alert once the call was taken, and once it was given up.
_AFTER = {
    (AlertState.FREEZING, CallStatus.DELIVERED): AlertState.FROZEN,
    (AlertState.FREEZING, CallStatus.FAILED): AlertState.OPEN,
    (AlertState.THAWING, CallStatus.DELIVERED): AlertState.THAWED,
    (AlertState.THAWING, CallStatus.FAILED): AlertState.FROZEN,
}


@transaction.atomic
def freeze(*, alert: Alert, actor: User, at: datetime | None = None) -> Alert:
    """Ask the firm's system to freeze what the alert is about."""
    require(actor, RIGHT)
    _set_up()
    at = at or timezone.now()
    alert = _held(alert, AlertState.OPEN)
    data = {
        "alert": alert.pk,
        "reason": alert.kind,
        "subject": subject_of(alert),
        "evidence": alert.evidence,
        "asked_by": actor.email,
    }
    call = webhooks.queue(FREEZE, event="account.freeze", data=data, about=f"alert:{alert.pk}")
    _write(alert, state=AlertState.FREEZING, call=call, handled_by=actor, handled_at=at)
    audit.record(FREEZE_ASKED, actor=actor, about=about_of(alert), alert=alert.pk)
    return alert


@transaction.atomic
def dismiss(*, alert: Alert, actor: User, reason: str, at: datetime | None = None) -> Alert:
    """Say that an alert is no theft, and why."""
    require(actor, RIGHT)
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise Refused("reason", _("Say why this is no theft."))
    refuse_secrets(reason)
    alert = _held(alert, AlertState.OPEN)
    at = at or timezone.now()
    _write(alert, state=AlertState.DISMISSED, reason=reason, handled_by=actor, handled_at=at)
    audit.record(DISMISSED, actor=actor, about=about_of(alert), alert=alert.pk)
    return alert


def frozen(ticket: Ticket) -> list[Alert]:
    """The alerts for which the requester's account is frozen."""
    return list(ticket.requester.alerts.filter(state=AlertState.FROZEN))


@transaction.atomic
def unfreeze(
    *, ticket: Ticket, actor: User, reason: str, at: datetime | None = None
) -> WebhookCall:
    """Ask the firm's system to unfreeze the requester's account.

    They must have proven in this request who they are.
    """
    require(actor, RIGHT)
    _set_up()
    require_proven(ticket)
    reason, at = reason.strip()[:LONGEST_REASON], at or timezone.now()
    if not reason:
        raise Refused("reason", _("Say why the account may be unfrozen."))
    refuse_secrets(reason)
    alerts = [_held(alert, AlertState.FROZEN) for alert in frozen(ticket)]
    if not alerts:
        raise Refused("not_frozen", _("No account of theirs is frozen from here."))
    about = audit.about(ticket.requester)
    data = {
        "alerts": [alert.pk for alert in alerts],
        "subject": subject_of(alerts[0]),
        "request": ticket.reference,
        "asked_by": actor.email,
    }
    call = webhooks.queue(FREEZE, event="account.unfreeze", data=data, about=about)
    for alert in alerts:
        columns = {"handled_by": actor, "handled_at": at, "reason": reason}
        _write(alert, state=AlertState.THAWING, call=call, **columns)
    audit.record(UNFREEZE_ASKED, actor=actor, about=about, ticket=mail.about(ticket))
    return call


def subject_of(alert: Alert) -> dict[str, Any]:
    """What is to be frozen, as the firm's system is told."""
    if alert.person:
        return {"type": "account", "email": alert.person.email}
    return {"type": "address", "address": alert.address}


def _set_up() -> None:
    if not FREEZE.is_set_up:
        raise Refused(
            "not_set_up", _("The system that freezes accounts is not set up: FREEZE_WEBHOOK_URL.")
        )


def _held(alert: Alert, state: AlertState) -> Alert:
    """The alert as it stands, held; `Refused` when somebody has decided meanwhile."""
    held = Alert.objects.select_for_update(of=("self",)).select_related("person")
    found = held.filter(pk=alert.pk, state=state).first()
    if found is None:
        raise Refused("transition", _("Somebody has decided on this alert meanwhile."))
    return found


def _write(alert: Alert, **columns: Any) -> None:
    for name, value in columns.items():
        setattr(alert, name, value)
    alert.save(update_fields=list(columns))


def _told(call: WebhookCall, answer: Answer | None) -> None:
    """Note what the firm's system made of it, in the transaction that notes the answer."""
    for alert in Alert.objects.filter(call=call).select_related("person"):
        after = _AFTER.get((AlertState(alert.state), CallStatus(call.status)))
        if after:
            _write(alert, state=after)
            about = about_of(alert)
            audit.record(OUTCOME, about=about, alert=alert.pk, call=call.status, state=after.value)
            if call.status == CallStatus.FAILED:
                _security.tell_of_alert(alert, _security.NOT_TAKEN)


FREEZE = webhooks.endpoint("freeze", told=_told)
