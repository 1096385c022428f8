"""A complaint from its filing to its end, as its people take it: at the level of the verbs."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from complaints.actions.answer import answer
from complaints.actions.appeal import appeal
from complaints.actions.ask import ask
from complaints.actions.conclude import accept_decision
from complaints.actions.decide import decide
from complaints.actions.extend import extend
from complaints.actions.progress import note_progress
from complaints.actions.sign import sign
from complaints.actions.withdraw import withdraw
from complaints.models import Letter
from complaints.terms import Delay, Outcome
from complaints.workflow import Stage
from portal import outbox, timers
from portal.models import OutgoingEmail
from tests.complaints.cases import decided, filed, fresh, in_review, investigated, worked_out

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]


def letters_of(complaint):
    return list(Letter.objects.filter(round__complaint=complaint).values_list("kind", flat=True))


def pass_days(clock, days):
    for _ in range(days * 4):
        clock.shift(timedelta(hours=6))
        timers.fire_due(timezone.now())
        outbox.deliver_due()


def test_a_complaint_in_chinese_is_partly_upheld_and_closed(clock, mei, hal, hana, mailoutbox):
    complaint = filed(mei, language="zh-hans", email="mei@example.com")
    assert complaint.state is Stage.RECEIVED
    outbox.deliver_due()
    (receipt,) = mailoutbox
    assert complaint.reference in receipt.subject
    assert "2026 年 12 月 9 日" in receipt.body

    investigated(complaint, hal)
    ask(complaint=complaint, actor=hal, question="您当时看到的提示是什么？")
    answer(complaint=fresh(complaint), actor=mei, body="显示“处理中”。")
    note_progress(
        complaint=fresh(complaint), actor=hal, done="查阅了记录。", next_step="作出决定。",
        next_on=date(2026, 12, 1),
    )  # fmt: skip
    worked_out(fresh(complaint), hal)
    decide(complaint=fresh(complaint), actor=hal)
    sign(complaint=fresh(complaint), actor=hana)
    assert fresh(complaint).state is Stage.DECIDED

    pass_days(clock, 31)

    closed = fresh(complaint)
    assert closed.state is Stage.CLOSED
    assert letters_of(complaint) == [
        "receipt", "acknowledgement", "question", "thanks", "progress", "final", "closing",
    ]  # fmt: skip
    assert all(letter.digest == letter.sha256 for letter in Letter.objects.all())
    assert all(one.language == "zh-hans" for one in Letter.objects.all())


def test_a_rejected_complaint_is_appealed_and_reviewed_by_somebody_new(tom, hal, hana, max_):
    complaint = filed(tom)
    decided(complaint, hal, hana, Outcome.REJECTED)

    appeal(complaint=fresh(complaint), actor=tom, grounds="You never saw my emails.",
           confirmed=True)  # fmt: skip

    reviewed = fresh(complaint)
    assert reviewed.state is Stage.UNDER_REVIEW
    assert reviewed.round_number == 2
    assert reviewed.current_round.reviewer == max_
    worked_out(reviewed, max_, Outcome.UPHELD)
    sign(complaint=fresh(complaint), actor=max_)
    assert fresh(complaint).state is Stage.DECIDED
    assert reviewed.rounds.get(number=1).outcome == Outcome.REJECTED


def test_a_decision_that_is_accepted_closes_at_once(tom, hal, hana):
    complaint = filed(tom)
    decided(complaint, hal, hana)
    outbox.deliver_due()

    accept_decision(complaint=fresh(complaint), actor=tom, confirmed=True)

    assert fresh(complaint).state is Stage.CLOSED


def test_a_complaint_is_withdrawn(tom, hal):
    complaint = filed(tom)
    in_review(complaint, hal)

    withdraw(complaint=fresh(complaint), actor=tom, confirmed=True)

    assert fresh(complaint).state is Stage.WITHDRAWN
    assert letters_of(complaint)[-1] == "withdrawal"
    assert fresh(complaint).due_at is None


def test_a_holding_letter_moves_the_date_and_nothing_else_does(clock, tom, hal, hana):
    complaint = filed(tom)
    investigated(complaint, hal)
    before = fresh(complaint)

    extend(complaint=before, actor=hana, code=Delay.THIRD_PARTY, reason="The bank is silent.",
           until=date(2026, 12, 20))  # fmt: skip

    after = fresh(complaint)
    assert after.current_round.decision_on == date(2026, 12, 20)
    assert after.current_round.hard_on == before.current_round.hard_on
    assert after.received_at == before.received_at
    assert after.due_at > before.due_at


def test_silence_of_ours_is_warned_of_and_recorded_once(clock, tom, hal, hana):
    complaint = filed(tom)
    pass_days(clock, 8)

    current = fresh(complaint).current_round
    assert current.acknowledge_breached_at is not None
    assert complaint.events.filter(verb="late").count() == 1
    warned = OutgoingEmail.objects.filter(template="complaint_due")
    assert [one.to_email for one in warned] == [hana.email]
    told = OutgoingEmail.objects.filter(template="complaint_late")
    assert [one.to_email for one in told] == [hana.email]


def test_it_is_not_closed_while_the_final_letter_has_come_back(clock, tom, hal, hana):
    complaint = filed(tom)
    decided(complaint, hal, hana)
    outbox.deliver_due()
    final = Letter.objects.get(kind="final")
    outbox.note_return(final.email.message_id, recipient="", why="550 unknown", lasting=True)

    pass_days(clock, 35)

    assert fresh(complaint).state is Stage.DECIDED
