"""Calls to the firm's own systems: signed, kept until taken, and never into our own network."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from portal import calls, webhooks
from portal.checks import webhooks_are_signed
from portal.models import CallStatus, WebhookCall
from portal.personal import retention
from portal.personal.account import CALLS_KEPT
from tests.tickets.identity_makers import make_alert
from tests.webhook_server import their_system

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def system(settings):
    with their_system() as system:
        settings.FREEZE_WEBHOOK_URL = system.url
        settings.FREEZE_WEBHOOK_SECRET = SECRET
        settings.WEBHOOK_PRIVATE_ADDRESSES = True
        yield system


@pytest.fixture
def told(monkeypatch):
    """An endpoint that notes what it is told, in place of the product's own."""
    heard = []
    to = webhooks.Endpoint("freeze", lambda call, answer: heard.append((call.status, answer)))
    monkeypatch.setitem(webhooks._endpoints, "freeze", to)
    return to, heard


def ask(to):
    return webhooks.queue(
        to, event="account.freeze", data={"email": "梅@example.com"}, about="alert:1"
    )


def test_the_example_of_the_standard_is_signed_as_the_standard_says():
    headers = webhooks.sign(
        webhooks.read_secrets(SECRET),
        webhook_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_while_one_secret_replaces_another_both_sign():
    new = f"whsec_{base64.b64encode(b'n' * 32).decode()}"
    headers = webhooks.sign(
        webhooks.read_secrets(f"{new} {SECRET}"), webhook_id="m", timestamp=1, body=b""
    )
    assert len(headers["webhook-signature"].split()) == 2


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_€€€", "not base64 at all"])
def test_a_secret_that_is_short_or_no_base64_is_none(text):
    assert webhooks.read_secrets(text) == []


def test_a_call_is_taken_once_and_says_what_was_asked(db, system, told):
    to, heard = told
    call = ask(to)
    assert webhooks.deliver_due() == 1
    assert webhooks.deliver_due() == 0
    (got,) = system.got
    assert got.path == "/hooks/portal?from=desk"
    said = json.loads(got.body)
    assert (said["type"], said["data"]) == ("account.freeze", {"email": "梅@example.com"})
    signed = f"{call.webhook_id}.{got.headers['webhook-timestamp']}.".encode() + got.body
    mark = hmac.new(base64.b64decode(SECRET[6:]), signed, hashlib.sha256).digest()
    assert got.headers["webhook-signature"] == f"v1,{base64.b64encode(mark).decode()}"
    call.refresh_from_db()
    assert (call.status, call.answered, call.attempts) == (CallStatus.DELIVERED, 204, 1)
    assert [status for status, _answer in heard] == [CallStatus.DELIVERED]


def test_nothing_is_called_of_a_transaction_that_failed(db, system, told):
    with transaction.atomic():
        ask(told[0])
        transaction.set_rollback(True)
    assert webhooks.deliver_due() == 0
    assert not system.got


def test_a_call_that_is_refused_is_made_again_later_under_the_same_id(db, system, told):
    system.answer = 503
    call = ask(told[0])
    assert webhooks.deliver_due() == 0
    call.refresh_from_db()
    assert (call.status, call.answered) == (CallStatus.QUEUED, 503)
    assert webhooks.deliver_due() == 0
    assert len(system.got) == 1
    system.answer = 200
    with time_machine.travel(call.due_at + timedelta(seconds=1), tick=False):
        assert webhooks.deliver_due() == 1
    first, second = system.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_after_the_last_attempt_it_is_given_up_and_can_be_tried_again(db, system, told):
    system.answer = 500
    to, heard = told
    call = ask(to)
    WebhookCall.objects.filter(pk=call.pk).update(attempts=len(webhooks.BACKOFF))
    webhooks.deliver_due()
    call.refresh_from_db()
    assert (call.status, heard) == (CallStatus.FAILED, [(CallStatus.FAILED, None)])
    system.answer = 200
    assert webhooks.try_again(call)
    assert not webhooks.try_again(call)
    assert webhooks.deliver_due() == 1
    call.refresh_from_db()
    assert call.status == CallStatus.DELIVERED


def test_a_process_that_died_in_the_middle_loses_no_call(db, system, told):
    call = ask(told[0])
    claimed = timezone.now() - webhooks.CLAIM_LASTS - timedelta(minutes=1)
    WebhookCall.objects.filter(pk=call.pk).update(status=CallStatus.SENDING, claimed_at=claimed)
    assert webhooks.deliver_due() == 1


def test_a_redirect_is_an_answer_and_is_not_followed(db, system, told):
    system.answer, system.headers = 302, {"Location": "http://169.254.169.254/latest/meta-data/"}
    call = ask(told[0])
    webhooks.deliver_due()
    call.refresh_from_db()
    assert (call.status, call.answered) == (CallStatus.QUEUED, 302)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.1.2.3/",
        "https://192.168.0.1:8443/",
        "https://169.254.169.254/latest/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[2002:7f00:1::]/",
        "https://0.0.0.0/",
        "https://100.64.0.1/",
    ],
)
def test_an_address_of_our_own_network_is_not_called(db, system, told, settings, url):
    settings.WEBHOOK_PRIVATE_ADDRESSES = False
    settings.FREEZE_WEBHOOK_URL = url
    call = ask(told[0])
    webhooks.deliver_due()
    call.refresh_from_db()
    assert call.status == CallStatus.QUEUED
    assert "private" in call.last_error


@pytest.mark.parametrize(
    "url", ["http://93.184.215.14/", "ftp://a.example/", "https://", "https://a:99999/", "x"]
)
def test_an_address_without_tls_or_sense_is_not_called(settings, url):
    settings.WEBHOOK_PRIVATE_ADDRESSES = False
    with pytest.raises(calls.CallFailed):
        calls.post(url, b"", {})


def test_nobody_answering_is_a_failed_call(settings):
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    with their_system() as gone:
        pass
    with pytest.raises(calls.CallFailed):
        calls.post(gone.url, b"", {})


def test_a_call_waits_while_nobody_has_set_its_system_up(db, system, told, settings):
    settings.FREEZE_WEBHOOK_SECRET = ""
    call = ask(told[0])
    webhooks.deliver_due()
    call.refresh_from_db()
    assert call.status == CallStatus.QUEUED
    assert not system.got


@pytest.mark.parametrize(("secret", "errors"), [(SECRET, 0), ("whsec_c2hvcnQ=", 1), ("", 1)])
def test_a_system_that_is_called_has_a_secret(system, settings, secret, errors):
    settings.FREEZE_WEBHOOK_SECRET = secret
    assert len(webhooks_are_signed(None)) == errors


def test_what_is_called_is_listed_without_what_it_says(db, system, told, otto, client):
    call = ask(told[0])
    client.force_login(otto)
    page = client.get("/admin/portal/webhookcall/").content.decode()
    assert call.about in page
    assert "example.com" not in page


@pytest.mark.parametrize("status", [CallStatus.DELIVERED, CallStatus.FAILED])
def test_a_call_goes_some_time_after_it_is_over_and_what_it_was_about_stays(db, tom, status):
    call = ask(webhooks.endpoints()[0])
    alert = make_alert(tom, call=call)
    now = timezone.now()

    def kept(done_at):
        WebhookCall.objects.update(status=status, done_at=done_at)
        retention.apply_all(now)
        return WebhookCall.objects.exists()

    assert kept(now - CALLS_KEPT + timedelta(minutes=1))
    assert not kept(now - CALLS_KEPT - timedelta(minutes=1))
    alert.refresh_from_db()
    assert alert.call is None


def test_a_call_that_is_tried_again_is_never_let_go_of(db):
    ask(webhooks.endpoints()[0])
    WebhookCall.objects.update(status=CallStatus.FAILED, done_at=timezone.now() - 2 * CALLS_KEPT)
    assert webhooks.try_again(WebhookCall.objects.get())

    retention.apply_all()

    assert WebhookCall.objects.get().status == CallStatus.QUEUED
