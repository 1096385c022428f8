import base64
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal import webhooks
from portal.models import AuditLine, CallStatus, WebhookCall
from portal.refusals import Refused, SecretFound
from tests import factories
from tests.tickets.actions.test_submit import PHRASE
from tests.tickets.identity_makers import make_alert
from tests.webhook_server import their_system
from tickets.actions.freeze import dismiss, freeze, unfreeze
from tickets.models import Alert, AlertKind, AlertState, CheckState, IdentityCheck, Way


@pytest.fixture
def system(settings):
    with their_system() as system:
        settings.FREEZE_WEBHOOK_URL = system.url
        settings.FREEZE_WEBHOOK_SECRET = f"whsec_{base64.b64encode(b's' * 32).decode()}"
        settings.WEBHOOK_PRIVATE_ADDRESSES = True
        yield system


@pytest.fixture
def alert(tom):
    return make_alert(tom)


def prove(ticket, staff, **changes):
    """As if the requester had proven who they are."""
    said = {"state": CheckState.PROVEN, "way": Way.CODE, "settled_at": timezone.now()}
    return IdentityCheck.objects.create(ticket=ticket, asked_by=staff, **{**said, **changes})


def lines(code):
    return AuditLine.objects.filter(code=code)


def test_a_freeze_reaches_the_firms_system_and_stands_in_the_audit(alert, system, lin, tom):
    freeze(alert=alert, actor=lin)
    assert not system.got
    assert webhooks.deliver_due() == 1

    (got,) = system.got
    assert got.data["subject"] == {"type": "account", "email": tom.email}
    assert (got.data["reason"], got.data["asked_by"]) == ("failed_codes", lin.email)
    alert.refresh_from_db()
    assert (alert.state, alert.handled_by) == (AlertState.FROZEN, lin)
    (asked,), (outcome,) = lines("freeze_asked"), lines("freeze_outcome")
    assert (asked.actor, asked.about) == (lin, f"user:{tom.pk}")
    assert (outcome.data["state"], outcome.data["call"]) == ("frozen", "delivered")
    assert WebhookCall.objects.get().body == {}


def test_an_address_is_frozen_as_well(system, lin, db):
    alert = Alert.objects.create(kind=AlertKind.REPORTED_ADDRESS, subject="address:0xAb")
    freeze(alert=alert, actor=lin)
    webhooks.deliver_due()

    assert system.got[0].data["subject"] == {"type": "address", "address": "0xAb"}


def test_a_call_that_is_given_up_opens_the_alert_again(alert, system, lin):
    system.answer = 500
    freeze(alert=alert, actor=lin)
    WebhookCall.objects.update(attempts=len(webhooks.BACKOFF))
    webhooks.deliver_due()

    alert.refresh_from_db()
    assert (alert.state, alert.call.status) == (AlertState.OPEN, CallStatus.FAILED)
    system.answer = 200
    freeze(alert=alert, actor=lin)
    webhooks.deliver_due()
    alert.refresh_from_db()
    assert alert.state == AlertState.FROZEN


def test_of_two_who_decide_one_does(alert, system, lin, max_):
    freeze(alert=alert, actor=lin)

    with pytest.raises(Refused, match="transition"):
        freeze(alert=alert, actor=max_)
    with pytest.raises(Refused, match="transition"):
        dismiss(alert=alert, actor=max_, reason="None.")

    assert WebhookCall.objects.count() == 1


@pytest.mark.parametrize("who", ["ada", "eve", "otto", "tom"])
def test_only_the_security_team_decides(request, db, alert, system, who):
    person = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        freeze(alert=alert, actor=person)
    with pytest.raises(PermissionDenied):
        dismiss(alert=alert, actor=person, reason="None.")

    alert.refresh_from_db()
    assert alert.state == AlertState.OPEN
    assert not WebhookCall.objects.exists()
    assert not lines("freeze_asked").exists()


def test_nothing_is_frozen_while_no_system_is_set_up(alert, lin, settings):
    settings.FREEZE_WEBHOOK_URL = ""

    with pytest.raises(Refused, match="not_set_up"):
        freeze(alert=alert, actor=lin)

    alert.refresh_from_db()
    assert alert.state == AlertState.OPEN


def test_an_alert_is_dismissed_with_a_reason(alert, lin):
    with pytest.raises(Refused, match="reason"):
        dismiss(alert=alert, actor=lin, reason=" ")
    with pytest.raises(SecretFound):
        dismiss(alert=alert, actor=lin, reason=PHRASE)
    assert not lines("alert_dismissed").exists()

    dismiss(alert=alert, actor=lin, reason="They had mistyped it.")
    alert.refresh_from_db()
    assert (alert.state, alert.reason) == (AlertState.DISMISSED, "They had mistyped it.")
    assert lines("alert_dismissed").get().actor == lin


# Unfreezing


@pytest.fixture
def frozen(alert, lin):
    Alert.objects.filter(pk=alert.pk).update(
        state=AlertState.FROZEN, handled_by=lin, handled_at=timezone.now()
    )
    return alert


def test_an_account_is_unfrozen_once_they_have_proven_who_they_are(frozen, ticket, system, lin):
    prove(ticket, lin)
    unfreeze(ticket=ticket, actor=lin, reason="It was them.")
    webhooks.deliver_due()

    frozen.refresh_from_db()
    assert frozen.state == AlertState.THAWED
    assert system.got[0].data["request"] == ticket.reference
    assert lines("unfreeze_asked").get().data["ticket"] == f"ticket:{ticket.pk}"


@pytest.mark.parametrize(
    "stands",
    [
        None,
        {"state": CheckState.ASKED, "settled_at": None},
        {"state": CheckState.GIVEN, "settled_at": None},
        {"state": CheckState.REFUSED},
        {"settled_at": timezone.now() - timedelta(days=8)},
    ],
)
def test_without_a_proof_nothing_is_unfrozen(frozen, ticket, system, lin, stands):
    if stands:
        prove(ticket, lin, **stands)

    with pytest.raises(Refused, match="identity"):
        unfreeze(ticket=ticket, actor=lin, reason="It was them.")

    frozen.refresh_from_db()
    assert frozen.state == AlertState.FROZEN
    assert not WebhookCall.objects.exists()


def test_the_proof_of_another_request_does_not_count(frozen, ticket, deposit, *, system, lin, sid):
    other = factories.make_ticket(deposit, sid)
    prove(other, lin)

    with pytest.raises(Refused, match="not_frozen"):
        unfreeze(ticket=other, actor=lin, reason="It was them.")
    with pytest.raises(Refused, match="identity"):
        unfreeze(ticket=ticket, actor=lin, reason="It was them.")

    assert not WebhookCall.objects.exists()


def test_an_agent_unfreezes_nothing(frozen, ticket, system, ada):
    prove(ticket, ada)

    with pytest.raises(PermissionDenied):
        unfreeze(ticket=ticket, actor=ada, reason="It was them.")

    frozen.refresh_from_db()
    assert frozen.state == AlertState.FROZEN
