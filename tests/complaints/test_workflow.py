"""The three machines: what follows what, who may bring it there, what the ledger then holds."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from complaints import moves, workflow
from complaints.guards import Guard
from complaints.moves import By, Move, rows
from complaints.terms import NEED_CONSENT, OWED, Kind, Letter
from complaints.workflow import (
    COMPENSATION,
    COMPENSATION_TRANSITIONS,
    COMPLAINT,
    COMPLAINT_TRANSITIONS,
    COUNTED,
    ENTRIES,
    FINISHED,
    LIVE,
    VOUCHER,
    VOUCHER_TRANSITIONS,
    Award,
    Coupon,
    Entry,
    Stage,
)

MACHINES = [
    (Stage, COMPLAINT, COMPLAINT_TRANSITIONS, workflow.COMPLAINT_LETTERS),
    (Award, COMPENSATION, COMPENSATION_TRANSITIONS, workflow.COMPENSATION_LETTERS),
    (Coupon, VOUCHER, VOUCHER_TRANSITIONS, workflow.VOUCHER_LETTERS),
]
each_machine = pytest.mark.parametrize(("states", "table", "transitions", "letters"), MACHINES)


def names(transitions):
    return {str(old): {str(new) for new in after} for old, after in transitions.items()}


def test_the_life_of_a_complaint():
    assert names(COMPLAINT_TRANSITIONS) == {
        "received": {"open", "inadmissible", "merged", "withdrawn"},
        "open": {"investigating", "summary_closed", "merged", "withdrawn"},
        "investigating": {"awaiting_client", "summary_closed", "decision_review", "withdrawn"},
        "awaiting_client": {"investigating", "withdrawn"},
        "decision_review": {"investigating", "decided", "withdrawn"},
        "decided": {"closed", "under_review"},
        "closed": {"under_review", "investigating"},
        "summary_closed": {"under_review"},
        "inadmissible": {"under_review"},
        "under_review": {"decided", "withdrawn"},
        "merged": set(),
        "withdrawn": set(),
    }


def test_the_life_of_a_compensation():
    asked = {"draft", "changes", "pending_second", "approved", "rejected", "cancelled"}
    assert names(COMPENSATION_TRANSITIONS) == {
        "draft": {"proposed", "cancelled"},
        "proposed": asked,
        "changes": {"draft", "cancelled"},
        "pending_second": asked,
        "approved": {"offered", "paying", "cancelled"},
        "offered": {"accepted", "declined", "lapsed"},
        "accepted": {"paying"},
        "paying": {"paid", "payment_failed"},
        "payment_failed": {"paying"},
        "paid": {"reversed"},
        **{end: set() for end in ("rejected", "declined", "lapsed", "cancelled", "reversed")},
    }


def test_the_life_of_a_voucher():
    assert names(VOUCHER_TRANSITIONS) == {
        "active": {"redeemed", "expired", "revoked"},
        **{end: set() for end in ("redeemed", "expired", "revoked")},
    }


@each_machine
def test_every_state_is_reached_from_the_beginning(states, table, transitions, letters):
    reached = {move.new for move in table if not move.old}
    assert len(reached) == 1
    while more := {new for old in reached for new in transitions[old]} - reached:
        reached |= more
    assert reached == set(states)


@each_machine
def test_every_row_names_who_acts_and_every_letter_a_verb(states, table, transitions, letters):
    assert all(move.by for move in table)
    assert set(letters) <= {move.verb for move in table}
    assert set(letters.values()) <= set(Letter)


def test_every_guard_is_used():
    used = {guard for _, table, *_ in MACHINES for move in table for guard in move.guards}
    assert used == set(Guard)


def test_only_a_progress_note_and_a_reminder_are_letters_without_a_move():
    sent = {letter for *_, letters in MACHINES for letter in letters.values()}
    assert set(Letter) - sent == {Letter.PROGRESS, Letter.VOUCHER_REMINDER}


def test_a_verb_may_be_used_only_where_a_row_says_so():
    assert rows(COMPLAINT, "accept", Stage.RECEIVED) == [COMPLAINT[1]]
    assert rows(COMPLAINT, "accept", Stage.OPEN) == []
    assert rows(COMPLAINT, "unknown", Stage.OPEN) == []
    assert [move.new for move in rows(COMPENSATION, "approve", Award.PROPOSED)] == [
        Award.PENDING_SECOND,
        Award.APPROVED,
    ]


def test_a_move_without_a_new_state_is_no_transition():
    stay = Move("extend", (Stage.OPEN,), None, (By.HEAD,))
    assert moves.transitions((stay,)) == {Stage.OPEN: frozenset()}


@pytest.mark.parametrize("stage", LIVE)
def test_a_live_complaint_can_be_withdrawn_by_the_complainant_and_by_no_staff(stage):
    (row,) = rows(COMPLAINT, "withdraw", stage)
    assert row.new == Stage.WITHDRAWN
    assert set(row.by) == {By.COMPLAINANT, By.REPRESENTATIVE}
    assert [move.new for move in rows(COMPLAINT, "extend", stage)] == [None]


def test_what_is_not_live_can_neither_be_withdrawn_nor_extended():
    for stage in set(Stage) - set(LIVE):
        assert rows(COMPLAINT, "withdraw", stage) == []
        assert rows(COMPLAINT, "extend", stage) == []


def test_every_decision_needs_its_points_answered_and_a_complete_letter():
    for move in COMPLAINT:
        if move.new == Stage.DECIDED:
            assert {Guard.SECOND_SIGNATURE, Guard.LETTER_COMPLETE} <= set(move.guards)
    drafted = rows(COMPLAINT, "decide", Stage.INVESTIGATING)[0]
    reviewed = rows(COMPLAINT, "sign", Stage.UNDER_REVIEW)[0]
    assert Guard.POINTS_ANSWERED in drafted.guards
    assert Guard.POINTS_ANSWERED in reviewed.guards


def test_every_approval_asks_who_and_of_what_and_only_the_last_for_the_budget():
    for move in COMPENSATION:
        if move.verb == "approve":
            assert {Guard.ELIGIBLE, Guard.UNCHANGED} <= set(move.guards)
            last = move.new == Award.APPROVED
            assert (Guard.BUDGET_FREE in move.guards, Guard.ENOUGH in move.guards) == (last, last)


def test_every_payment_looks_again_at_the_payer_the_approvals_and_the_destination():
    paid = [move for move in COMPENSATION if move.new == Award.PAYING]
    assert [move.old for move in paid] == [
        (Award.APPROVED,),
        (Award.ACCEPTED,),
        (Award.PAYMENT_FAILED,),
    ]
    for move in paid:
        assert set(workflow.SAFE) < set(move.guards)
    assert Guard.SAME_KEY in paid[-1].guards


def test_finished_and_counted_compensations():
    ends = {state for state, after in COMPENSATION_TRANSITIONS.items() if not after}
    assert ends | {Award.PAID} == FINISHED
    assert set(Award) - ends == COUNTED


def test_offers_are_for_kinds_that_need_consent_and_debts_are_not_paid_in_vouchers():
    assert {Kind.LOSS, Kind.DISTRESS, Kind.GOODWILL} == NEED_CONSENT
    assert {Kind.FEE_REFUND, Kind.LOSS} == OWED
    assert Kind.VOUCHER not in OWED | NEED_CONSENT


# Invariants

BOOKED = {
    **dict.fromkeys(("draft", "proposed", "changes", "pending_second", "rejected"), ()),
    **dict.fromkeys(("approved", "offered", "accepted", "paying", "payment_failed"), ("commit",)),
    "paid": ("commit", "pay"),
    **dict.fromkeys(("declined", "lapsed"), ("commit", "release")),
    "reversed": ("commit", "pay", "reversal"),
}


@st.composite
def lives(draw, transitions, start):
    """A walk through a machine, ends included."""
    path = [start]
    while transitions[path[-1]] and len(path) < 30 and draw(st.integers(0, 9)):
        path.append(draw(st.sampled_from(sorted(transitions[path[-1]]))))
    return path


def booked(path):
    return tuple(entry for step in pairwise(path) if (entry := ENTRIES.get(step)))


@profile(max_examples=500, deadline=None)
@given(lives(COMPENSATION_TRANSITIONS, Award.DRAFT))
def test_invariant_22_the_entries_of_a_life_are_those_of_its_state(path):
    if path[-1] == Award.CANCELLED:
        expected = ("commit", "release") if Award.APPROVED in path else ()
    else:
        expected = BOOKED[path[-1]]
    assert booked(path) == expected


@profile(max_examples=500, deadline=None)
@given(lives(COMPENSATION_TRANSITIONS, Award.DRAFT))
def test_invariants_23_and_24_nothing_is_paid_twice_or_without_a_commitment(path):
    entries = booked(path)
    for entry in Entry:
        assert entries.count(entry) <= 1
    committed = entries.count(Entry.COMMIT) - entries.count(Entry.RELEASE)
    paid = entries.count(Entry.PAY) - entries.count(Entry.REVERSAL)
    assert 0 <= paid <= committed <= 1
    assert (paid == 1) == (path[-1] == Award.PAID)


@profile(max_examples=300, deadline=None)
@given(lives(COMPLAINT_TRANSITIONS, Stage.RECEIVED))
def test_invariant_9_a_complaint_is_closed_only_after_a_letter_that_ends_it(path):
    ends = {Letter.FINAL, Letter.SUMMARY, Letter.REFUSAL, Letter.WITHDRAWAL, Letter.MERGE}
    sent = [
        workflow.COMPLAINT_LETTERS.get(move.verb)
        for old, new in pairwise(path)
        for move in COMPLAINT
        if old in move.old and move.new == new
    ]
    if path[-1] not in LIVE:
        assert ends & set(sent)


@profile(max_examples=300, deadline=None)
@given(lives(VOUCHER_TRANSITIONS, Coupon.ACTIVE))
def test_invariant_30_a_voucher_is_redeemed_at_most_once(path):
    assert path.count(Coupon.REDEEMED) <= 1
    assert len(path) <= 2
