"""The security team's page: what was noticed, and one click that freezes."""

import base64
from urllib.parse import quote

import pytest
from django.urls import reverse

from portal.models import WebhookCall
from tests.portal.signing_in import browser, by_code
from tests.tickets.actions.test_freeze import prove
from tests.tickets.admin.desk import INLINE, cost, page, post, text, words
from tests.tickets.identity_makers import make_alert
from tickets.models import Alert, AlertKind, AlertState


@pytest.fixture
def alert(tom):
    return make_alert(tom)


@pytest.fixture(autouse=True)
def set_up(settings):
    settings.FREEZE_WEBHOOK_URL = "https://wallet.example/hooks"
    settings.FREEZE_WEBHOOK_SECRET = f"whsec_{base64.b64encode(b's' * 32).decode()}"


@pytest.fixture
def fresh_lin(lin):
    """Lin, who has signed in just now."""
    client = browser()
    by_code(client, lin)
    return client


def at(name, alert=None):
    return reverse(f"admin:tickets_alert_{name}", args=[alert.pk] if alert else [])


def test_the_security_team_sees_it_on_the_front_page_and_in_the_list(as_lin, alert, tom):
    front = as_lin.get(reverse("admin:index"))
    assert "Many wrong codes" in words(front)
    listed = as_lin.get(at("changelist"))
    assert tom.email in text(listed)
    opened = as_lin.get(at("change", alert))
    assert "203.0.113.0/24" in text(opened)
    assert "12 lines" in words(opened)
    assert not INLINE.search(text(opened))


@pytest.mark.parametrize("who", ["as_ada", "as_ben", "as_eve"])
def test_others_see_none(request, db, alert, who):
    client = request.getfixturevalue(who)
    assert "Many wrong codes" not in words(client.get(reverse("admin:index")))
    for address in (at("changelist"), at("change", alert)):
        assert client.get(address).status_code == 403
    for act in ("freeze", "dismiss"):
        assert client.post(at(act, alert), {"reason": "None."}).status_code == 403
    alert.refresh_from_db()
    assert alert.state == AlertState.OPEN


def test_an_auditor_reads_and_decides_nothing(as_otto, alert):
    shown = as_otto.get(at("change", alert))
    assert "Freeze this account" not in text(shown)
    assert as_otto.post(at("freeze", alert)).status_code == 403
    assert not WebhookCall.objects.exists()


def test_one_click_freezes_by_who_has_just_shown_it_is_them(fresh_lin, alert, lin):
    assert "Freeze this account" in text(fresh_lin.get(at("change", alert)))
    answer = fresh_lin.post(at("freeze", alert), follow=True)
    assert "The freeze is asked for." in words(answer)
    alert.refresh_from_db()
    assert (alert.state, alert.handled_by) == (AlertState.FREEZING, lin)
    assert WebhookCall.objects.get().body["type"] == "account.freeze"


@pytest.mark.parametrize("act", ["freeze", "dismiss"])
def test_a_browser_that_was_left_open_decides_nothing(as_lin, alert, act):
    pressed_on = f"http://testserver{at(act, alert)}"
    answer = as_lin.post(at(act, alert), {"reason": "None."}, HTTP_REFERER=pressed_on)
    assert answer.status_code == 302
    assert "/account/confirm/" in answer["Location"]
    assert answer["Location"].endswith(f"?next={quote(at('change', alert), safe='')}")
    alert.refresh_from_db()
    assert alert.state == AlertState.OPEN
    assert not WebhookCall.objects.exists()


def test_an_alert_is_dismissed_with_a_reason(fresh_lin, alert):
    empty = fresh_lin.post(at("dismiss", alert), {"reason": " "})
    assert empty.status_code == 422
    assert "Say why this is no theft." in words(empty)
    fresh_lin.post(at("dismiss", alert), {"reason": "They mistyped."})
    alert.refresh_from_db()
    assert alert.state == AlertState.DISMISSED


def test_where_no_system_is_set_up_the_page_says_so(as_lin, alert, settings):
    settings.FREEZE_WEBHOOK_URL = ""
    shown = as_lin.get(at("change", alert))
    assert "Freeze this account" not in text(shown)
    assert "FREEZE_WEBHOOK_URL" in text(shown)


def test_reports_lead_to_the_requests_that_one_may_see(as_lin, ticket):
    alert = Alert.objects.create(
        kind=AlertKind.REPORTED_ADDRESS,
        subject="address:0xAb",
        evidence={"people": 3, "tickets": [ticket.reference, "R-22222222"], "chains": ["bsc"]},
    )
    shown = text(as_lin.get(at("change", alert)))
    assert page(ticket) in shown
    assert "R-22222222" in shown
    assert "0xAb" in shown


def test_an_account_is_unfrozen_from_the_ticket_once_proven(fresh_lin, alert, ticket, lin):
    Alert.objects.update(state=AlertState.FROZEN, handled_at=ticket.created_at)
    shown = words(fresh_lin.get(page(ticket)))
    assert "Their account is frozen" in shown
    assert "Unfreeze the account" not in shown
    assert post(fresh_lin, "unfreeze", ticket, body="It was them.").status_code == 422
    prove(ticket, lin)
    assert "Unfreeze the account" in words(fresh_lin.get(page(ticket)))
    assert post(fresh_lin, "unfreeze", ticket, body="It was them.").status_code == 302
    alert.refresh_from_db()
    assert alert.state == AlertState.THAWING


def test_unfreezing_asks_for_a_proof_of_staff_too(as_lin, alert, ticket, lin):
    Alert.objects.update(state=AlertState.FROZEN, handled_at=ticket.created_at)
    prove(ticket, lin)
    answer = post(as_lin, "unfreeze", ticket, body="It was them.")
    assert "/account/confirm/" in answer["Location"]
    assert not WebhookCall.objects.exists()


def test_the_list_costs_the_same_for_one_and_for_twenty(as_lin, alert, tom, mei, sid):
    one = cost(as_lin, at("changelist"))
    for number in range(20):
        person = (tom, mei, sid)[number % 3]
        Alert.objects.create(
            kind=AlertKind.NEW_DEVICE, subject=f"x:{number}", person=person, handled_by=mei
        )
    assert cost(as_lin, at("changelist")) == one
