from datetime import timedelta

import pytest
from django.utils import timezone

from portal import audit, timers
from portal.models import AuditLine, Timer
from tests import factories
from tests.wallets import THEIRS, evm_address
from tickets.actions.freeze import dismiss
from tickets.actions.suspect import CODES, PEOPLE, suspect_accounts, suspect_address
from tickets.actions.triage import categorise
from tickets.models import Alert, AlertKind, AlertState, Category, Ticket

THIEF = evm_address(THEIRS)


@pytest.fixture
def security(catalogue_loaded):
    return Category.objects.get(slug="account-security")


def report(category, person=None, address=THIEF, **changes):
    """A request that names an address to which money was taken."""
    taken_to = {"chain": "ethereum", "value": address}
    answers = factories.make_answers(category, chain="ethereum", taken_to=taken_to)
    return factories.make_ticket(category, person, answers=answers, **changes)


def sweep(at=None):
    timers.fire_due(at)


# One address that several people report


def test_several_people_who_report_one_address_raise_an_alert(security):
    tickets = [report(security) for _n in range(PEOPLE)]
    sweep()

    alert = Alert.objects.get()
    assert (alert.kind, alert.address) == (AlertKind.REPORTED_ADDRESS, THIEF)
    assert alert.state == AlertState.OPEN
    assert alert.evidence["people"] == PEOPLE
    assert set(alert.evidence["tickets"]) == {ticket.reference for ticket in tickets}
    assert AuditLine.objects.get(code="alert_raised").about == f"alert:{alert.pk}"


def test_one_person_who_reports_it_often_raises_none(security, tom):
    for _n in range(PEOPLE + 1):
        report(security, tom)
    sweep()

    assert not Alert.objects.exists()


def test_reports_of_long_ago_do_not_count(security):
    old = [report(security) for _n in range(PEOPLE - 1)]
    keys = [ticket.pk for ticket in old]
    Ticket.objects.filter(pk__in=keys).update(created_at=timezone.now() - timedelta(days=31))
    report(security)
    sweep()

    assert not Alert.objects.exists()


def test_an_address_that_many_deposit_to_is_no_thiefs(deposit):
    sending = {"chain": "ethereum", "value": THIEF}
    for _n in range(PEOPLE):
        answers = factories.make_answers(deposit, chain="ethereum", sending_address=sending)
        factories.make_ticket(deposit, answers=answers)
    sweep()

    assert not Alert.objects.exists()
    assert not Timer.objects.filter(kind="tickets.look_at_address").exists()


def test_another_report_joins_the_alert_that_stands(security):
    for _n in range(PEOPLE + 1):
        report(security)
    sweep()

    assert Alert.objects.get().evidence["people"] == PEOPLE + 1


def test_what_was_dismissed_is_raised_again_only_by_more_people(security, lin):
    tickets = [report(security) for _n in range(PEOPLE)]
    sweep()
    dismiss(alert=Alert.objects.get(), actor=lin, reason="An exchange.")
    suspect_address(ticket=tickets[0])
    assert Alert.objects.count() == 1

    report(security)
    sweep()
    assert Alert.objects.first().state == AlertState.OPEN


def test_a_request_that_is_put_into_the_category_counts(security, deposit, ada):
    for _n in range(PEOPLE - 1):
        report(security)
    other = factories.make_ticket(deposit)
    Ticket.objects.filter(pk=other.pk).update(other_address=THIEF, chain="ethereum")
    other.refresh_from_db()
    categorise(ticket=other, actor=ada, category=security)
    sweep()

    assert Alert.objects.get().evidence["people"] == PEOPLE


# What the audit shows of one account


def signed_in(person, *, new_device=False):
    audit.record(audit.SIGNED_IN, actor=person, about=audit.about(person), new_device=new_device)


def asked_for_address(person, actor=None):
    audit.record(audit.ADDRESS_ASKED, actor=actor or person, about=audit.about(person))


def failed(person, times, by="code"):
    for _n in range(times):
        audit.record(audit.SIGN_IN_FAILED, about=audit.about(person), by=by)


def test_a_new_device_and_then_another_address_raises_an_alert(tom):
    signed_in(tom)
    signed_in(tom, new_device=True)
    asked_for_address(tom)

    (alert,) = suspect_accounts()
    assert (alert.kind, alert.person) == (AlertKind.NEW_DEVICE, tom)
    assert suspect_accounts() == []
    assert AuditLine.objects.get(code="alert_raised").about == f"user:{tom.pk}"


def test_a_known_device_raises_none(tom):
    signed_in(tom)
    signed_in(tom)
    asked_for_address(tom)

    assert suspect_accounts() == []


def test_the_very_first_sign_in_raises_none(tom):
    signed_in(tom, new_device=True)
    asked_for_address(tom)

    assert suspect_accounts() == []


def test_a_new_device_of_days_ago_raises_none(tom):
    signed_in(tom)
    signed_in(tom, new_device=True)
    later = timezone.now() + timedelta(hours=25)
    line = AuditLine(code=audit.ADDRESS_ASKED, actor=tom, about=audit.about(tom), at=later)
    line.save()

    assert suspect_accounts(at=later) == []


def test_an_address_that_staff_change_raises_none(tom, sue):
    signed_in(tom)
    signed_in(tom, new_device=True)
    asked_for_address(tom, actor=sue)

    assert suspect_accounts() == []


@pytest.mark.parametrize(("by", "times", "raised"), [
    ("code", CODES, 1), ("mfa", CODES, 1), ("code", CODES - 1, 0), ("password", CODES * 3, 0),
])  # fmt: skip
def test_many_wrong_codes_raise_an_alert_and_wrong_passwords_do_not(tom, by, times, raised):
    failed(tom, times, by)

    alerts = suspect_accounts()
    assert len(alerts) == raised
    assert all(alert.kind == AlertKind.FAILED_CODES and alert.person == tom for alert in alerts)


def test_wrong_codes_for_different_people_are_no_alert(tom, mei):
    failed(tom, CODES - 1)
    failed(mei, CODES - 1)

    assert suspect_accounts() == []


def test_what_was_dismissed_is_raised_again_only_by_what_came_since(tom, lin):
    failed(tom, CODES)
    (alert,) = suspect_accounts()
    dismiss(alert=alert, actor=lin, reason="Tom was on the telephone with us.")
    failed(tom, CODES - 1)
    assert suspect_accounts() == []

    failed(tom, 1)
    assert len(suspect_accounts()) == 1
    assert Alert.objects.count() == 2
