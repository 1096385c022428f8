"""The security team learns by email what happens, and nothing of whom it happens to."""

import pytest
from django.urls import reverse

from portal import webhooks
from portal.models import OutgoingEmail, WebhookCall
from tests import factories
from tests.tickets.actions.test_freeze import system  # noqa: F401  (a fixture)
from tests.tickets.actions.test_suspect import THIEF, report, sweep
from tests.tickets.actions.test_suspect import security as security  # noqa: PLC0414  (a fixture)
from tests.tickets.identity_makers import make_alert
from tests.tickets.test_mail import check_form, missing_names_show  # noqa: F401  (a fixture)
from tickets.actions import entrust
from tickets.actions.alarm import note_secret, raise_alarm
from tickets.actions.freeze import freeze
from tickets.actions.suspect import PEOPLE
from tickets.models import Alert

pytestmark = pytest.mark.django_db


def told():
    """Who was told, in the order in which they were made."""
    sent = OutgoingEmail.objects.filter(template="security_alert").order_by("pk")
    return list(sent.values_list("to_email", flat=True))


def raise_alert(security):
    for _n in range(PEOPLE):
        report(security)
    sweep()


@pytest.mark.usefixtures("ada", "otto", "sue")
def test_everybody_who_may_freeze_gets_one_email_of_an_alert(security, lin, max_):
    raise_alert(security)

    assert Alert.objects.count() == 1
    assert told() == [lin.email, max_.email]


def test_more_of_the_same_is_no_new_email(security, lin, max_):
    raise_alert(security)
    raise_alert(security)

    assert Alert.objects.get().evidence["people"] > PEOPLE
    assert told() == [lin.email, max_.email]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_names_the_kind_and_the_page_and_nobody(security, lin, language):
    lin.language = language
    lin.save()
    tickets = [report(security) for _n in range(PEOPLE)]
    sweep()

    email = OutgoingEmail.objects.get(template="security_alert")
    check_form(email, language)
    page = reverse("admin:tickets_alert_change", args=[Alert.objects.get().pk])
    assert page in email.text
    for told_elsewhere in (THIEF, *(ticket.requester.email for ticket in tickets)):
        assert told_elsewhere not in email.subject + email.text + email.html


def test_whom_an_alert_is_about_is_not_told(lin, max_, system):  # noqa: F811
    system.answer = 500
    freeze(alert=make_alert(lin), actor=max_)
    WebhookCall.objects.update(attempts=len(webhooks.BACKOFF))
    webhooks.deliver_due()

    assert told() == [max_.email]


def test_a_freeze_that_was_taken_is_no_alarm(tom, lin, system):  # noqa: F811
    freeze(alert=make_alert(tom), actor=lin)
    webhooks.deliver_due()

    assert told() == []


def test_a_secret_in_a_mail_is_told_by_reference_alone(ticket, lin):
    raise_alarm(ticket=ticket, actor=ticket.requester, secrets=["wif_key"])

    email = OutgoingEmail.objects.get(template="security_alert")
    check_form(email, "en")
    assert email.to_email == lin.email
    assert email.subject.endswith(f"[{ticket.reference}]")
    assert email.about == f"ticket:{ticket.pk}"
    for kept_out in (ticket.subject, ticket.requester.email, ticket.requester.name):
        assert kept_out not in email.subject + email.text + email.html


def test_a_first_mail_that_held_a_secret_is_told_too(ticket, lin):
    note_secret(ticket, ["wif_key"], ticket.created_at)

    assert told() == [lin.email]


def test_who_may_not_see_the_request_is_not_told(deposit, lin, max_):
    ticket = factories.make_ticket(deposit)
    entrust.take_over(ticket=ticket, at=ticket.created_at, hide_from=[lin])

    raise_alarm(ticket=ticket, actor=ticket.requester, secrets=["wif_key"])

    assert told() == [max_.email]
