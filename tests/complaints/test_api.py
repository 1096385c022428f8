"""The wallet app redeems vouchers by signed calls."""

import base64
import json

import pytest
from django.utils import timezone

from complaints.models import Voucher
from portal import webhooks
from tests.complaints.vouchers import code_of, make_voucher

SECRET = "whsec_" + base64.b64encode(b"k" * 24).decode()
OTHER = "whsec_" + base64.b64encode(b"o" * 24).decode()
ADDRESS = "/api/v1/vouchers/redeem/"


@pytest.fixture(autouse=True)
def known_app(settings):
    settings.WALLET_API_SECRET = SECRET


@pytest.fixture
def voucher(ticket, hal):
    return make_voucher(ticket, hal)


@pytest.fixture
def asked(voucher):
    return {"code": code_of(voucher), "account": "Tom@Example.com", "reference": "order 1"}


def call(client, said, *, secret=SECRET, age=0, sent=None):
    body = json.dumps(said).encode()
    stamp = int(timezone.now().timestamp()) - age
    headers = webhooks.sign(
        webhooks.read_secrets(secret), webhook_id="msg_1", timestamp=stamp, body=body
    )
    return client.post(ADDRESS, sent or body, content_type="application/json", headers=headers)


def test_a_voucher_is_redeemed_once_and_the_app_may_ask_again(client, asked):
    first, again = call(client, asked), call(client, asked)

    said = {"status": "redeemed", "amount": "5", "asset": "USDT", "reference": "order 1"}
    assert (first.status_code, first.json()) == (200, said)
    assert (again.status_code, again.json()) == (200, said)
    other = call(client, asked | {"reference": "order 2"})
    assert (other.status_code, other.json()) == (404, {"error": "code"})


@pytest.mark.parametrize("change", [{"account": "sid@example.com"}, {"code": "AAAAA-BBBBB"}])
def test_another_account_or_code_gets_one_answer(client, voucher, asked, sid, change):
    response = call(client, asked | change)

    assert (response.status_code, response.json()) == (404, {"error": "code"})
    voucher.refresh_from_db()
    assert voucher.status == "active"


@pytest.mark.parametrize(
    "forged",
    [{"secret": OTHER}, {"age": 600}, {"age": -600}, {"sent": b"{}"}],
    ids=["another key", "old", "of tomorrow", "another body"],
)
def test_a_call_that_is_not_the_apps_is_refused(client, voucher, asked, forged):
    response = call(client, asked, **forged)

    assert (response.status_code, response.json()) == (401, {"error": "signature"})
    voucher.refresh_from_db()
    assert voucher.status == "active"


def test_without_a_key_nobody_is_the_app(client, asked, settings):
    settings.WALLET_API_SECRET = ""
    assert call(client, asked).status_code == 401


@pytest.mark.parametrize(
    "said", [[], "x", None, {}, {"code": 1}, {"code": "x", "account": "", "reference": "y"}, 5]
)
def test_a_body_that_says_nothing_is_refused(client, said):
    assert call(client, said).status_code == 400


def test_guessing_ends_soon(client, asked):
    wrong = asked | {"code": "AAAAA-AAAAA-AAAAA-AAAAA"}
    told = [call(client, wrong).status_code for _ in range(25)]

    assert told == [404] * 20 + [429] * 5
    assert call(client, asked).status_code == 429
    assert not Voucher.objects.filter(status="redeemed").exists()
