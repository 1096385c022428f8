"""What was promised and is not paid by its day: finance and the head are told of it, once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from complaints.actions._payment import UNPAID
from complaints.actions.cancel import cancel
from complaints.actions.offer import offer, take_offer
from complaints.actions.pay import pay
from complaints.actions.settle_payout import confirm_paid, report_paid
from complaints.actions.sign import sign
from complaints.admin.names import sentence
from complaints.deadlines import end_of
from complaints.models import Subject
from complaints.terms import Kind, Outcome
from portal import timers
from portal.models import OutgoingEmail, Timer
from tests.complaints.cases import filed, fresh, in_review
from tests.complaints.factories import (
    approve_remedy,
    make_budget,
    make_final_letter,
    propose_remedy,
    verify,
)

pytestmark = pytest.mark.django_db

ACCEPTED = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)  # a Wednesday
PROMISED = date(2026, 11, 25)
LATE = end_of(PROMISED)


@pytest.fixture(autouse=True)
def budgets(max_):
    """Those of the month in which it happens."""
    for kind in (Kind.GOODWILL, Kind.VOUCHER):
        make_budget(max_, kind=kind, at=ACCEPTED)


@pytest.fixture
def on_duty(fin, fay, hana):
    """Who is to be told."""
    return fin, fay, hana


@pytest.fixture
def accepted(complaint, hal, abe, tom, on_duty):
    """An offer of goodwill that Tom took on a Wednesday."""
    proposed = propose_remedy(complaint, hal, at=ACCEPTED)
    award = approve_remedy(proposed, abe, at=ACCEPTED)
    make_final_letter(complaint)
    offer(compensation=award, at=ACCEPTED)
    return take_offer(compensation=award, actor=tom, confirmed=True, at=ACCEPTED)


def told():
    mails = OutgoingEmail.objects.filter(template="compensation_unpaid")
    return sorted(mails.values_list("to_email", flat=True))


def test_finance_and_the_head_are_told_when_five_business_days_are_over(
    accepted, fin, fay, hana, hal
):
    timers.fire_due(LATE - timedelta(seconds=1))
    assert told() == []

    timers.fire_due(LATE)
    assert told() == sorted([fin.email, fay.email, hana.email])
    event = accepted.events.last()
    assert (event.verb, event.data) == ("unpaid", {"promised_on": "2026-11-25"})
    assert "promised has passed" in sentence(event)


def test_they_are_told_once(accepted):
    for days in range(5):
        timers.fire_due(LATE + timedelta(days=days))

    assert len(told()) == 3
    assert accepted.events.filter(verb="unpaid").count() == 1


def test_the_mail_names_what_is_owed_and_leads_there(accepted, fin):
    timers.fire_due(LATE + timedelta(days=1))

    mail = OutgoingEmail.objects.get(template="compensation_unpaid", to_email=fin.email)
    assert mail.subject.endswith(f"complaint {accepted.complaint.reference}")
    for said in ("20.00 USD", "We promised to pay it by 25 November 2026.",
                 f"/admin/complaints/compensation/{accepted.pk}/change/"):  # fmt: skip
        assert said in mail.text
        assert said in mail.html


def test_whom_the_complaint_is_about_hears_nothing_of_it(accepted, fay, fin, hana):
    Subject.objects.create(complaint=accepted.complaint, staff=fay)
    timers.fire_due(LATE)

    assert told() == sorted([fin.email, hana.email])


def test_once_it_is_paid_nobody_waits_for_it(accepted, fin, fay):
    verify(accepted, fin)
    pay(compensation=accepted, actor=fin, at=ACCEPTED)
    assert Timer.objects.filter(kind=UNPAID, done_at=None).exists()
    report_paid(compensation=accepted, actor=fin, reference="TX-1")
    confirm_paid(compensation=accepted, actor=fay)

    assert not Timer.objects.filter(kind=UNPAID, done_at=None).exists()
    timers.fire_due(LATE)
    assert told() == []


@pytest.fixture
def carried_out(tom, hal, hana, abe):
    """A voucher that the final letter has promised."""
    complaint = filed(tom, at=ACCEPTED)
    in_review(complaint, hal, Outcome.UPHELD, at=ACCEPTED)
    award = propose_remedy(
        fresh(complaint), hal, kind=Kind.VOUCHER, destination="", network="", at=ACCEPTED
    )
    approve_remedy(award, abe, at=ACCEPTED)
    sign(complaint=fresh(complaint), actor=hana, at=ACCEPTED)
    award.refresh_from_db()
    return award


def test_what_the_final_letter_promises_is_waited_for_as_well(carried_out, hana):
    letter = carried_out.complaint.current_round.letters.get(kind="final")
    assert "We will carry this out by 25 November 2026." in letter.body

    timers.fire_due(LATE)
    assert told() == [hana.email]


def test_what_was_cancelled_is_not_late(carried_out, hana):
    cancel(compensation=carried_out, actor=hana, reason="It was meant for somebody else.")

    timers.fire_due(LATE)
    assert told() == []
    assert not carried_out.events.filter(verb="unpaid").exists()
