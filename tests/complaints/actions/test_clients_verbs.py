"""What the complainant does: answer, withdraw, agree, appeal; and nobody in their place."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from complaints.actions.answer import answer, lapse
from complaints.actions.appeal import appeal
from complaints.actions.ask import ask
from complaints.actions.assign import assign_handler, assign_reviewer
from complaints.actions.conclude import accept_decision, conclude
from complaints.actions.merge import merge
from complaints.actions.people import add_representative, check_representative
from complaints.actions.people import revoke_representative as revoke
from complaints.actions.register import Someone
from complaints.actions.reopen import reopen
from complaints.actions.settle import settle
from complaints.actions.withdraw import withdraw
from complaints.models import Letter
from complaints.moves import By
from complaints.terms import Letter as Name
from complaints.terms import Outcome, Severity
from complaints.workflow import Stage
from portal import timers
from portal.models import User
from portal.refusals import Refused
from tests.complaints import factories
from tests.complaints.cases import (
    accepted,
    decided,
    delivered,
    filed,
    fresh,
    in_review,
    investigated,
    worked_out,
)
from tickets.actions.reply import reply_as_requester
from tickets.models import Attachment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]

BEGIN = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)


@pytest.fixture
def complaint(tom):
    return filed(tom)


def refused(complaint, code, verb, **said):
    before = fresh(complaint)
    with pytest.raises(Refused, match=f"^{code}$"):
        verb(complaint=before, **said)
    after = fresh(complaint)
    assert (after.stage, after.version, after.due_at) == (
        before.stage, before.version, before.due_at,
    )  # fmt: skip


def test_a_question_does_not_stop_the_clock(complaint, hal):
    """Invariant 5."""
    investigated(complaint, hal)
    before = fresh(complaint)

    ask(complaint=before, actor=hal, question="Which wallet was it?")

    after = fresh(complaint)
    assert after.state is Stage.AWAITING_CLIENT
    assert after.due_at == before.due_at
    assert "Which wallet was it?" in Letter.objects.get(kind=Name.QUESTION).body


def test_an_answer_by_mail_goes_on_when_timers_fire(complaint, tom, hal):
    investigated(complaint, hal)
    ask(complaint=fresh(complaint), actor=hal, question="Which wallet was it?")

    reply_as_requester(ticket=complaint.ticket, actor=tom, body="The red one.")
    timers.fire_due(timezone.now() + timedelta(seconds=1))

    assert fresh(complaint).state is Stage.INVESTIGATING
    assert complaint.events.get(verb="answer").role == By.COMPLAINANT
    assert Letter.objects.filter(kind=Name.THANKS).count() == 1


def test_a_question_lapses_and_the_case_goes_on(complaint, hal):
    investigated(complaint, hal)
    ask(complaint=fresh(complaint), actor=hal, question="Which wallet was it?")

    timers.fire_due(timezone.now() + timedelta(days=12))

    assert fresh(complaint).state is Stage.INVESTIGATING
    assert complaint.events.get(verb="answer").role == By.SYSTEM
    refused(complaint, "transition", lapse)


def test_staff_do_not_withdraw_for_anybody(complaint, hal, hana, sue):
    for someone in (hal, hana, sue):
        with pytest.raises(PermissionDenied):
            withdraw(complaint=complaint, actor=someone, confirmed=True)
    assert fresh(complaint).state is Stage.RECEIVED


def test_a_withdrawal_is_confirmed(complaint, tom):
    refused(complaint, "confirmed", withdraw, actor=tom, confirmed=False)

    withdraw(complaint=complaint, actor=tom, confirmed=True)

    after = fresh(complaint)
    assert after.state is Stage.WITHDRAWN
    assert after.ticket.status == "solved"
    refused(complaint, "transition", withdraw, actor=tom, confirmed=True)


def test_money_that_is_owed_stays_owed_after_a_withdrawal(complaint, tom, hal):
    in_review(complaint, hal)
    award = factories.make_compensation(fresh(complaint), hal)
    type(award).objects.filter(pk=award.pk).update(
        state="approved", digest="d", proposed_at=BEGIN, approved_at=BEGIN
    )

    withdraw(complaint=fresh(complaint), actor=tom, confirmed=True)

    award.refresh_from_db()
    assert award.state == "approved"


def test_a_representative_acts_once_their_authority_was_checked(complaint, tom, hal):
    accepted(complaint, hal)
    paper = Attachment.objects.create(name="authority.pdf", content_type="application/pdf", size=1,
                                      stored_as="x", ticket=complaint.ticket)  # fmt: skip
    party = add_representative(
        complaint=fresh(complaint), actor=tom,
        someone=Someone(name="Rae", email="rae@example.com", authority=paper),
    )  # fmt: skip
    rae = User.objects.get(email="rae@example.com")
    with pytest.raises(PermissionDenied):
        answer(complaint=fresh(complaint), actor=rae, body="I speak for Tom.")

    check_representative(party=party, actor=hal, expires_on=date(2030, 1, 1))
    answer(complaint=fresh(complaint), actor=rae, body="I speak for Tom.")
    assert complaint.events.get(verb="write").role == By.REPRESENTATIVE

    revoke(party=party, actor=tom)
    with pytest.raises(PermissionDenied):
        withdraw(complaint=fresh(complaint), actor=rae, confirmed=True)


def test_the_short_way_within_three_business_days(tom, hal):
    complaint = filed(tom, at=BEGIN)
    accepted(complaint, hal, at=BEGIN)
    late = BEGIN + timedelta(days=7)
    said = {"actor": hal, "summary": "A late answer.", "acceptance": "By telephone, to Hal."}
    refused(complaint, "accepted_in_time", settle, at=late, **said)
    refused(complaint, "accepted_in_time", settle, at=BEGIN, **{**said, "acceptance": " "})

    settle(complaint=fresh(complaint), at=late, accepted_at=BEGIN + timedelta(days=1), **said)

    assert fresh(complaint).state is Stage.SUMMARY_CLOSED
    assert "By telephone, to Hal." in Letter.objects.get(kind=Name.SUMMARY).body


def test_what_weighs_heavily_takes_no_short_way(complaint, hal):
    accepted(complaint, hal, severity=Severity.HIGH)

    refused(complaint, "not_severe", settle, actor=hal, summary="Late.", acceptance="By telephone.")


def test_the_short_way_waits_for_what_is_to_be_paid(complaint, hal):
    accepted(complaint, hal)
    factories.make_compensation(complaint, hal)

    refused(
        complaint, "nothing_unpaid", settle, actor=hal, summary="Late.", acceptance="By telephone."
    )


def test_it_is_over_when_the_letter_arrived_and_nobody_objects(tom, hal, hana):
    complaint = filed(tom, at=BEGIN)
    decided(complaint, hal, hana, at=BEGIN)
    later = BEGIN + timedelta(days=31)
    refused(complaint, "final_delivered", conclude, at=later)
    delivered()
    refused(complaint, "accepted_or_silent", conclude, at=BEGIN + timedelta(days=29))

    conclude(complaint=fresh(complaint), at=later)

    assert fresh(complaint).state is Stage.CLOSED


def test_nobody_else_agrees_for_the_complainant(complaint, hal, hana):
    decided(complaint, hal, hana)

    with pytest.raises(PermissionDenied):
        accept_decision(complaint=fresh(complaint), actor=hana, confirmed=True)


def test_an_appeal_comes_within_six_months(tom, hal, hana, max_):
    complaint = filed(tom, at=BEGIN)
    decided(complaint, hal, hana, at=BEGIN)
    said = {"actor": tom, "grounds": "You never saw my emails.", "confirmed": True}
    refused(
        complaint, "appeal_in_time", appeal, at=datetime(2027, 5, 18, 16, 0, tzinfo=UTC), **said
    )

    appeal(complaint=fresh(complaint), at=datetime(2027, 5, 18, 15, 59, tzinfo=UTC), **said)

    after = fresh(complaint)
    assert after.state is Stage.UNDER_REVIEW
    assert after.current_round.reviewer == max_
    assert after.current_round.acknowledge_on > date(2027, 5, 18)


def test_an_appeal_begins_even_where_nobody_is_free_to_review(tom, hal, hana):
    """Invariant 18: the head who signed does not review; somebody new has to be found."""
    complaint = filed(tom)
    decided(complaint, hal, hana)

    appeal(complaint=fresh(complaint), actor=tom, grounds="No.", confirmed=True)

    after = fresh(complaint)
    assert after.current_round.reviewer is None
    refused(after, "reviewer_new", assign_reviewer, actor=hana, reviewer=hal)
    refused(after, "reviewer_new", assign_reviewer, actor=hana, reviewer=hana)


def test_the_numbers_of_the_first_round_stay_as_they_were(tom, hal, hana, max_):
    complaint = filed(tom)
    decided(complaint, hal, hana, Outcome.REJECTED)
    before = complaint.rounds.filter(number=1).values().get()

    appeal(complaint=fresh(complaint), actor=tom, grounds="No.", confirmed=True)
    worked_out(fresh(complaint), max_, Outcome.UPHELD)

    assert complaint.rounds.filter(number=1).values().get() == before


def test_the_head_reopens_on_new_facts(tom, hal, hana):
    complaint = filed(tom, at=BEGIN)
    decided(complaint, hal, hana, at=BEGIN)
    delivered()
    accept_decision(complaint=fresh(complaint), actor=tom, confirmed=True, at=BEGIN)
    refused(complaint, "new_facts", reopen, actor=hana, facts="")
    refused(complaint, "no_conflict", reopen, actor=hal, facts="The bank found it.")

    reopen(complaint=fresh(complaint), actor=hana, facts="The bank found it.")

    after = fresh(complaint)
    assert after.state is Stage.INVESTIGATING
    assert after.round_number == 2
    assert after.closed_at is None


def test_a_merge_keeps_the_earlier_receipt(tom, hal):
    """Invariant 5: the earlier day counts, and no date moves to a later one."""
    first = filed(tom, at=BEGIN)
    second = filed(tom, at=BEGIN + timedelta(days=3), description="My withdrawal arrived late.")
    third = filed(tom, at=BEGIN, description="A fee of 3 USDT on my card.")
    accepted(second, hal, at=BEGIN + timedelta(days=3))
    early, late = first.current_round, second.current_round
    refused(third, "same_matter", merge, into=second, actor=hal)

    merge(complaint=first, into=fresh(second), actor=hal, at=BEGIN + timedelta(days=4))

    target = fresh(second)
    assert fresh(first).state is Stage.MERGED
    assert target.received_at == BEGIN
    assert target.current_round.dates == early.dates != late.dates
    assert target.current_round.points.count() == 2
    refused(first, "transition", merge, into=second, actor=hal)


def test_two_peoples_complaints_are_never_merged(tom, mei, hal):
    one, other = filed(tom), filed(mei, email="mei@example.com")

    refused(one, "same_matter", merge, into=other, actor=hal)


def test_the_head_assigns_and_nobody_with_an_interest_is_assigned(complaint, hal, hana, ada):
    assign_handler(complaint=complaint, actor=hana, to=hal)
    assert fresh(complaint).handler == hal

    refused(complaint, "no_conflict", assign_handler, actor=hal, to=hana)
    refused(complaint, "no_conflict", assign_handler, actor=hana, to=ada)
    refused(complaint, "same", assign_handler, actor=hana, to=hal)
    assert complaint.handlings.count() == 1
