"""The life of a complaint under any order of verbs by anybody: the invariants after every step.

Numbers are those of complaints.md 2.3. `HYPOTHESIS_PROFILE=long` runs many more examples.
"""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import settings as profile
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from complaints.actions import answer as answering
from complaints.actions import late
from complaints.actions.accept import accept
from complaints.actions.answer import answer
from complaints.actions.appeal import appeal
from complaints.actions.ask import ask
from complaints.actions.assign import assign_handler
from complaints.actions.conclude import accept_decision, conclude
from complaints.actions.decide import decide
from complaints.actions.extend import extend
from complaints.actions.investigate import investigate
from complaints.actions.people import name_subject
from complaints.actions.refuse import refuse
from complaints.actions.reopen import reopen
from complaints.actions.send_back import send_back
from complaints.actions.settle import settle
from complaints.actions.sign import sign
from complaints.actions.withdraw import withdraw
from complaints.deadlines import Step, end_of
from complaints.models import Complaint, ComplaintEvent
from complaints.terms import Delay, Outcome, Refusal, Severity
from complaints.terms import Letter as Kind
from complaints.workflow import COMPLAINT_TRANSITIONS, Stage
from portal.access import Role
from portal.models import OutgoingEmail, Timer
from portal.refusals import Refused
from tests.complaints.cases import (
    decided,
    delivered,
    filed,
    fresh,
    in_review,
    investigated,
    worked_out,
)
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]

BEGIN = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
EXAMPLES = 5000 if LONG else 200
STEPS = 30 if LONG else 8
WORKED_ON = {
    Stage.OPEN, Stage.INVESTIGATING, Stage.AWAITING_CLIENT, Stage.DECISION_REVIEW,
}  # fmt: skip
WHO = st.sampled_from(["hal", "hank", "hana", "max_", "moe", "tom", "sid", "sue"])
STAFF = st.sampled_from(["hal", "hank", "hana", "max_", "sue"])


class LifeOfAComplaint(RuleBasedStateMachine):
    """One complaint, from any stage on, and everybody who might touch it."""

    cast: dict
    cases: list

    @initialize(case=st.integers(0, 5))
    def begin(self, case):
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.now = BEGIN + timedelta(hours=1)
        self.complaint = self.cases[case]
        self.first_receipt = self.complaint.received_at
        self.dates = {}
        self.subjects = set()

    def teardown(self):
        if hasattr(self, "outer"):
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    def attempt(self, verb, who, **said):
        """Let somebody try; what is refused leaves nothing behind, and says why."""
        before = self.everything()
        said |= {"actor": self.cast[who]} if who else {}
        try:
            verb(complaint=fresh(self.complaint), at=self.now, **said)
        except (Refused, PermissionDenied):
            assert self.everything() == before
            return False
        return True

    def everything(self):
        complaint = Complaint.objects.filter(pk=self.complaint.pk)
        return (
            *complaint.values_list("stage", "version", "due_at", "handler"),
            ComplaintEvent.objects.filter(complaint=self.complaint.pk).count(),
            OutgoingEmail.objects.count(),
            *Timer.objects.filter(done_at=None).values_list("kind", "due_at").order_by("pk"),
        )

    @rule(hours=st.sampled_from([1, 24, 24 * 3, 24 * 12, 24 * 40]))
    def pass_time(self, hours):
        self.now += timedelta(hours=hours)

    @rule(who=WHO, severity=st.sampled_from(Severity))
    def accept(self, who, severity):
        self.attempt(accept, who, severity=severity)

    @rule(who=WHO, text=st.sampled_from(["", "It is about another firm."]))
    def refuse(self, who, text):
        self.attempt(refuse, who, ground=Refusal.NOT_OURS, explanation=text)

    @rule(who=WHO)
    def investigate(self, who):
        self.attempt(investigate, who)

    @rule(who=STAFF)
    def ask(self, who):
        self.attempt(ask, who, question="Which wallet was it?")

    @rule(who=WHO)
    def answer(self, who):
        self.attempt(answer, who, body="It was the red one.")

    @rule()
    def lapse(self):
        self.attempt(answering.lapse, "")

    @rule(who=STAFF, outcome=st.sampled_from(Outcome), review=st.booleans())
    def decide(self, who, outcome, review):
        """Work it out and write the decision, as whoever may, then hand it over."""
        complaint = fresh(self.complaint)
        if complaint.state is Stage.UNDER_REVIEW and review:
            reviewer = complaint.current_round.reviewer
            who = next((name for name, one in self.cast.items() if one == reviewer), who)

        @transaction.atomic
        def all_of_it(*, complaint, actor, at):
            worked_out(complaint, actor, outcome, at=at)
            if fresh(complaint).state is not Stage.UNDER_REVIEW:
                decide(complaint=fresh(complaint), actor=actor, at=at)

        self.attempt(all_of_it, who)

    @rule(who=STAFF)
    def send_back(self, who):
        self.attempt(send_back, who, reason="Say more about the second day.")

    @rule(who=WHO)
    def sign(self, who):
        self.attempt(sign, who)

    @rule(who=STAFF, days=st.integers(-2, 60))
    def extend(self, who, days):
        current = fresh(self.complaint).current_round
        until = current.decision_on + timedelta(days=days)
        done = self.attempt(extend, who, code=Delay.THIRD_PARTY, reason="The bank is silent.",
                            until=until)  # fmt: skip
        if done:
            assert until > current.decision_on
            assert until <= current.hard_on
            assert self.now < end_of(current.decision_on)
            self.dates[current.number]["decision"] = until

    @rule(who=WHO, confirmed=st.booleans())
    def withdraw(self, who, confirmed):
        if self.attempt(withdraw, who, confirmed=confirmed):
            assert who == "tom"
            assert confirmed

    @rule(who=STAFF)
    def settle(self, who):
        current = fresh(self.complaint).current_round
        if self.attempt(settle, who, summary="A late answer.", acceptance="By telephone."):
            assert self.now < end_of(current.summary_on)
            assert fresh(self.complaint).severity != Severity.HIGH

    @rule(who=WHO, grounds=st.sampled_from(["", "You never saw my emails."]))
    def appeal(self, who, grounds):
        self.attempt(appeal, who, grounds=grounds, confirmed=True)

    @rule(who=STAFF)
    def reopen(self, who):
        self.attempt(reopen, who, facts="The bank has found the order.")

    @rule()
    def deliver(self):
        delivered()

    @rule(who=WHO)
    def agree(self, who):
        self.attempt(accept_decision, who, confirmed=True)

    @rule()
    def conclude(self):
        self.attempt(conclude, "")

    @rule()
    def look_at_the_clock(self):
        if fresh(self.complaint).is_live:
            self.attempt(late.mark_late, "")
            self.attempt(late.warn, "")

    @rule(who=STAFF, to=STAFF)
    def assign(self, who, to):
        self.attempt(assign_handler, who, to=self.cast[to])

    @precondition(lambda self: not self.subjects)
    @rule(who=STAFF)
    def name_hank(self, who):
        if self.attempt(name_subject, who, staff=self.cast["hank"]):
            self.subjects.add(self.cast["hank"].pk)

    @invariant()
    def everything_holds(self):
        if not hasattr(self, "complaint"):
            return
        complaint = fresh(self.complaint)
        rounds = list(complaint.rounds.prefetch_related("letters", "points"))
        receipt_and_dates_stand_still(self, complaint, rounds)
        what_is_said_has_been_written(complaint, rounds)
        a_decision_answers_everything(complaint, rounds[-1])
        nobody_judges_their_own(complaint, rounds)
        every_step_is_on_record(complaint)
        over = {Stage.CLOSED, Stage.WITHDRAWN, Stage.INADMISSIBLE, Stage.SUMMARY_CLOSED}
        assert (complaint.closed_at is not None) == (complaint.state in over)


def receipt_and_dates_stand_still(machine, complaint, rounds):
    """Invariants 3, 5 and 6: only a holding letter moves a date; days end in the firm's zone."""
    assert complaint.received_at == machine.first_receipt
    for row in rounds:
        known = machine.dates.setdefault(
            row.number, {"fixed": row.dates, "decision": row.decision_on}
        )
        assert row.dates == known["fixed"]
        assert row.decision_on == known["decision"]
        ordered = [row.dates[step] for step in Step if step is not Step.SUMMARY]
        assert ordered == sorted(ordered)
    owed = rounds[-1].next_on if complaint.is_live else None
    assert complaint.due_at == (end_of(owed) if owed else None)


def what_is_said_has_been_written(complaint, rounds):
    """Invariants 8, 9 and 11: each stage has its letters, and their bytes stand."""
    current = rounds[-1]
    assert current.number == complaint.round_number
    kinds = [letter.kind for letter in current.letters.all()]
    if complaint.state in WORKED_ON and current.number == 1:
        assert kinds.count(Kind.ACKNOWLEDGEMENT) == 1
    if complaint.state in {Stage.DECIDED, Stage.CLOSED}:
        assert kinds.count(Kind.FINAL) == 1
    for row in rounds:
        for letter in row.letters.all():
            assert letter.digest == letter.sha256
            assert letter.written_at >= row.received_at
            assert letter.language == complaint.language


def a_decision_answers_everything(complaint, current):
    """Invariant 10: findings, reasons, and a breach on record where it came late."""
    if complaint.state is Stage.DECIDED:
        points = current.points.all()
        assert points
        assert all(point.finding and point.reason for point in points)
        if current.decided_at >= end_of(current.decision_on):
            assert current.decide_breached_at is not None


def nobody_judges_their_own(complaint, rounds):
    """Invariant 18, and two signatures under what is not fully upheld."""
    subjects = set(complaint.subjects.values_list("staff_id", flat=True))
    handled = set(complaint.handlings.values_list("staff_id", flat=True))
    assert complaint.handler_id not in subjects
    before = set()
    for row in rounds:
        if row.signer_id and row.reviewer_id:
            assert row.signer_id == row.reviewer_id
            assert row.reviewer_id not in before | handled | subjects
        elif row.signer_id and not row.acceptance and row.outcome != Outcome.UPHELD:
            assert row.signer_id != row.drafter_id
        before |= {row.drafter_id, row.signer_id, row.reviewer_id} - {None}


def every_step_is_on_record(complaint):
    """Invariant 33: the events are one unbroken way that the table allows, to where it is."""
    stands = ""
    for event in complaint.events.filter(compensation=None):
        assert event.role
        if event.old or event.new:
            assert event.old == stands
            if stands and event.new != stands:
                assert Stage(event.new) in COMPLAINT_TRANSITIONS[Stage(stands)]
            stands = event.new
    assert stands == complaint.stage


@pytest.fixture
def hank(db):
    return make_user("hank@desk.example", Role.COMPLAINTS_HANDLER, name="Hank")


@pytest.fixture
def cast(request, db):
    names = ["tom", "sid", "hal", "hank", "hana", "max_", "moe", "sue"]
    return {name: request.getfixturevalue(name) for name in names}


def test_any_order_of_verbs_keeps_invariants_3_5_6_8_9_10_11_18_33(cast):
    LifeOfAComplaint.cast = cast
    tom, hal, hana = cast["tom"], cast["hal"], cast["hana"]
    cases = [filed(tom, at=BEGIN, description=f"Complaint number {n}.") for n in range(6)]
    investigated(cases[1], hal, at=BEGIN)
    in_review(cases[2], hal, at=BEGIN)
    for case in cases[3:]:
        decided(case, hal, hana, Outcome.REJECTED, at=BEGIN)
    appeal(complaint=fresh(cases[4]), actor=tom, grounds="No.", confirmed=True, at=BEGIN)
    delivered()
    accept_decision(complaint=fresh(cases[5]), actor=tom, confirmed=True, at=BEGIN)
    LifeOfAComplaint.cases = [fresh(case) for case in cases]
    run_state_machine_as_test(
        LifeOfAComplaint,
        settings=profile(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None),
    )
