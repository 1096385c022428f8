"""Every verb of a compensation, in any order, by anybody: what must always hold, holds.

The model beside it is as plain as can be; the verbs and the rules are not used to check themselves.
The long profile: `HYPOTHESIS_PROFILE=long`.
"""

import os

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as profile
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from complaints import ledger
from complaints.actions import approve as approving
from complaints.actions import offer as offering
from complaints.actions import settle_payout as settling
from complaints.actions.cancel import cancel
from complaints.actions.draft import draft, edit
from complaints.actions.pay import pay
from complaints.actions.propose import propose
from complaints.actions.reverse import reverse
from complaints.actions.verify_destination import verify_destination
from complaints.ledger_check import faults
from complaints.models import (
    Approval,
    Budget,
    Compensation,
    ComplaintEvent,
    LedgerEntry,
    Payout,
    Subject,
    Voucher,
)
from complaints.moves import By
from complaints.terms import Ground, Kind
from complaints.workflow import Award
from portal.models import OutgoingEmail, Timer, User
from portal.refusals import Refused
from tests import factories as people
from tests.complaints import factories

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
# The same verbs on PostgreSQL cost a way to its server for each query.
EXAMPLES = 3000 if LONG else 200 if connection.vendor == "sqlite" else 50
AMOUNTS = ["0.01", "20", "50", "50.01", "450", "600", "2000", "5000.01"]
# What counts: everything but what is over without having been paid.
GONE = {Award.REJECTED, Award.CANCELLED, Award.DECLINED, Award.LAPSED, Award.REVERSED}
COMMITTED_ONCE = {
    Award.APPROVED, Award.OFFERED, Award.ACCEPTED, Award.PAYING, Award.PAYMENT_FAILED, Award.PAID,
    Award.REVERSED,
}  # fmt: skip
BUDGET = 6_000_00
FEE = 500_00
some = st.integers(0, 7)


class World:
    """The people and two complaints of one client; made once, before all examples."""

    def __init__(self, team, complaints, fee, evidence):
        self.team, self.complaints, self.fee, self.evidence = team, complaints, fee, evidence


@pytest.fixture
def world(ticket, hal, hana, abe, max_, moe, fin, fay, sue, tom, deposit):  # noqa: PLR0917
    budgets = [kind for kind in Kind if kind is not Kind.NON_MONEY]
    for kind in budgets:
        factories.make_budget(max_, kind=kind, limit=BUDGET)
    other = people.make_ticket(deposit, tom)
    complaints = [
        factories.make_complaint(one, handler=hal, stage="investigating") for one in (ticket, other)
    ]
    factories.make_final_letter(complaints[0])
    evidence = [factories.make_evidence(one) for one in complaints]
    team = [hal, hana, abe, max_, moe, fin, fay, sue, tom]
    return World(team, complaints, factories.make_fee(hal, FEE), evidence)


def everything():
    """Whatever a verb could leave behind."""
    tables = (Compensation, Approval, ComplaintEvent, LedgerEntry, Payout, Voucher, OutgoingEmail,
              Timer)  # fmt: skip
    return (
        [table.objects.count() for table in tables],
        sorted(Compensation.objects.values_list("pk", "state", "version", "digest")),
        sorted(Budget.objects.values_list("pk", "committed")),
    )


class Redress(RuleBasedStateMachine):
    world: World

    def __init__(self):
        super().__init__()
        self.held = transaction.atomic()
        self.held.__enter__()
        self.keys = {}
        self.changed, self.before = True, everything()

    def teardown(self):
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)

    def actor(self, number):
        return User.objects.get(pk=self.world.team[number % len(self.world.team)].pk)

    def award(self, number):
        found = list(Compensation.objects.order_by("pk"))
        return found[number % len(found)] if found else None

    def tried(self, verb, **arguments):
        """The verb, or nothing at all."""
        try:
            done = verb(**arguments)
        except (Refused, PermissionDenied):
            assert everything() == self.before
            return None
        self.changed, self.before = True, everything()
        return done

    @initialize(
        kind=st.sampled_from(Kind),
        amount=st.sampled_from(AMOUNTS),
        far=st.integers(0, 6),
    )
    def begins_with_one(self, kind, amount, far):
        """A proposal, some steps on its way."""
        self.drafts(0, kind, amount, 0, at_once=True)
        for _step in range(far):
            self.goes_on(0)

    @rule(of=some)
    def goes_on(self, of):
        """What would usually come next."""
        if award := self.award(of):
            self.next_step(of, award)

    def next_step(self, of, award):
        if award.award in {Award.PROPOSED, Award.PENDING_SECOND}:
            given = award.approvals.filter(version=award.version).count()
            self.approves(of, (3, 4, 5)[given % 3], stale=False)
        elif award.award in {Award.APPROVED, Award.ACCEPTED, Award.PAYMENT_FAILED}:
            self.pays(of, 6)
            self.offers(of)
        elif award.award is Award.OFFERED:
            self.answers(of, 8, "take_offer", too_late=False)
        elif award.award is Award.PAYING:
            self.by_hand(of, 6, 5, fails=False)
        elif award.award is Award.PAID:
            self.reverses(of, 3, By.APPROVER)
            self.reverses(of, 6, By.FINANCE)

    @rule(case=st.integers(0, 1), kind=st.sampled_from(Kind), amount=st.sampled_from(AMOUNTS),
          by=st.sampled_from([0, 0, 0, 1, 7]), at_once=st.booleans())  # fmt: skip
    def drafts(self, case, kind, amount, by, at_once):
        if Compensation.objects.count() >= 4:
            return
        remedy = self.remedy(case, kind, amount)
        complaint, actor = self.world.complaints[case], self.actor(by)
        made = self.tried(draft, complaint=complaint, remedy=remedy, actor=actor)
        if made and at_once:
            self.tried(propose, compensation=made, actor=actor)

    def remedy(self, case, kind, amount):
        said = {"kind": kind, "amount": amount, "evidence": [self.world.evidence[case]]}
        if kind is Kind.NON_MONEY:
            said |= {"asset": "", "amount": ""}
        if kind is Kind.FEE_REFUND:
            said |= {"fee": self.world.fee, "ground": Ground.FEE_IN_ERROR}
        return factories.remedy(self.world.complaints[case], **said)

    @rule(of=some, by=st.sampled_from([0, 0, 1]))
    def proposes(self, of, by):
        if award := self.award(of):
            self.tried(propose, compensation=award, actor=self.actor(by))

    @rule(of=some, by=st.sampled_from([0, 0, 1, 3]), amount=st.sampled_from(AMOUNTS),
          stale=st.booleans())  # fmt: skip
    def edits(self, of, by, amount, stale):
        if award := self.award(of):
            case = [one.pk for one in self.world.complaints].index(award.complaint_id)
            remedy = self.remedy(case, Kind(award.kind), amount)
            seen = award.version + stale
            self.tried(edit, compensation=award, remedy=remedy, actor=self.actor(by), seen=seen)

    @rule(of=some, by=some, stale=st.sampled_from([False, False, False, True]))
    def approves(self, of, by, stale):
        award = self.award(of)
        if award is None:
            return
        actor, seen = self.actor(by), "another" if stale else award.digest
        done = self.tried(approving.approve, compensation=award, actor=actor, seen=seen)
        if done is not None:
            assert not stale
            self.approved_rightly(done, actor)

    def approved_rightly(self, award, actor):
        """Invariants 13 to 15, said once more and plainly."""
        award.refresh_from_db()
        involved = set(award.complaint.handlings.values_list("staff", flat=True))
        involved |= set(award.complaint.subjects.values_list("staff", flat=True))
        assert actor.pk not in involved | {award.proposer_id, award.client_id}
        assert actor.is_active
        groups = set(actor.groups.values_list("name", flat=True))
        standing = Compensation.objects.exclude(state__in=GONE)
        value = sum(one.value for one in standing)  # one client, within the days that add up
        if value > 500_00:
            assert groups & {"manager", "finance"}
        elif value > 50_00:
            assert "manager" in groups
        assert groups & {"approver", "manager", "finance"}
        by = Approval.objects.filter(compensation=award, version=award.version, digest=award.digest)
        enough = 1 if value <= 500_00 else 2
        distinct = by.values("approver").distinct().count()
        assert distinct == by.count()
        if award.award is Award.APPROVED:
            assert distinct >= enough

    @rule(of=some, by=some, verb=st.sampled_from(["ask_changes", "reject"]))
    def hands_back(self, of, by, verb):
        if award := self.award(of):
            act = getattr(approving, verb)
            actor = self.actor(by)
            self.tried(act, compensation=award, actor=actor, seen=award.digest, reason="No.")

    @rule(of=some, by=some)
    def renews(self, of, by):
        if award := self.award(of):
            actor = self.actor(by)
            self.tried(approving.renew, compensation=award, actor=actor, seen=award.digest)

    @rule(of=some)
    def offers(self, of):
        if award := self.award(of):
            self.tried(offering.offer, compensation=award)

    @rule(of=some, by=st.sampled_from([8, 8, 8, 0, 7]), verb=st.sampled_from(
        ["take_offer", "take_offer", "decline"]), too_late=st.booleans())  # fmt: skip
    def answers(self, of, by, verb, too_late):
        if award := self.award(of):
            late = award.offer_ends_at if too_late else None
            act = getattr(offering, verb)
            self.tried(act, compensation=award, actor=self.actor(by), confirmed=True, at=late)

    @rule(of=some, too_soon=st.booleans())
    def lapses(self, of, too_soon):
        if award := self.award(of):
            at = timezone.now() if too_soon else award.offer_ends_at
            self.tried(offering.lapse, compensation=award, at=at)

    @rule(of=some, by=st.sampled_from([5, 6, 6, 3]))
    def pays(self, of, by):
        if award := self.award(of):
            actor = self.actor(by)
            self.tried(verify_destination, compensation=award, actor=actor,
                       seen=award.destination, how="Signed.")  # fmt: skip
            paid = self.tried(pay, compensation=award, actor=actor)
            if paid is not None:
                paid.refresh_from_db()
                approvals = Approval.objects.filter(compensation=paid, version=paid.version)
                assert actor.pk != paid.proposer_id
                assert not approvals.filter(approver=actor).exists()

    @rule(of=some, one=st.sampled_from([5, 6]), two=st.sampled_from([5, 6]),
          fails=st.sampled_from([False, False, True]))  # fmt: skip
    def by_hand(self, of, one, two, fails):
        if award := self.award(of):
            if fails:
                self.tried(settling.fail, compensation=award, actor=self.actor(one), reason="No.")
                return
            said = {"compensation": award, "reference": f"SEPA {award.pk}"}
            self.tried(settling.report_paid, actor=self.actor(one), **said)
            self.tried(settling.confirm_paid, compensation=award, actor=self.actor(two))

    @rule(of=some, status=st.sampled_from(["paid", "failed", "accepted", ""]),
          attempt=st.integers(1, 2), reference=st.sampled_from(["", "tx"]))  # fmt: skip
    def is_told(self, of, status, attempt, reference):
        if payout := Payout.objects.filter(compensation=self.award(of)).first():
            said = f"{reference}{payout.pk}" if reference else ""
            self.tried(
                settling.settle, key=payout.key, attempt=attempt, status=status, reference=said
            )

    @rule(of=some, by=some, role=st.sampled_from([By.APPROVER, By.FINANCE]))
    def reverses(self, of, by, role):
        if award := self.award(of):
            self.tried(reverse, compensation=award, actor=self.actor(by), role=role, reason="Back.")

    @rule(of=some, by=st.sampled_from([0, 1, 3]))
    def cancels(self, of, by):
        if award := self.award(of):
            self.tried(cancel, compensation=award, actor=self.actor(by), reason="Not needed.")

    @rule(who=st.integers(2, 6), how=st.sampled_from(["leaves", "subject", "handler"]),
          case=st.integers(0, 1))  # fmt: skip
    def somebody_becomes_involved(self, who, how, case):
        person, complaint = self.actor(who), self.world.complaints[case]
        if how == "leaves":
            User.objects.filter(pk=person.pk).update(is_active=not person.is_active)
        elif how == "subject":
            Subject.objects.get_or_create(complaint=complaint, staff=person)
        else:
            complaint.handlings.create(staff=person, until=timezone.now())

    @invariant()
    def all_holds(self):
        """Looked at after whatever changed something; what is refused has left nothing behind."""
        if not self.changed:
            return
        self.changed = False
        awards = list(Compensation.objects.all())
        assert list(faults()) == []  # invariants 20 to 22
        self.the_sums_agree([award for award in awards if award.is_money])
        self.a_payment_keeps_its_key()
        self.no_budget_is_exceeded(awards)
        self.no_fee_is_refunded_twice(awards)
        for award in awards:
            self.every_change_is_on_record(award)

    def the_sums_agree(self, money):
        """Invariant 23."""
        sums = ledger.sums()
        total = {entry: sums.get(("USD", entry), 0) for entry in
                 ("commit", "release", "pay", "reversal")}  # fmt: skip
        held = sum(one.amount for one in money if one.award in COMMITTED_ONCE)
        paid = sum(one.amount for one in money if one.award is Award.PAID)
        assert total["commit"] - total["release"] == held
        assert total["pay"] - total["reversal"] == paid

    def a_payment_keeps_its_key(self):
        """Invariant 24."""
        for award, key in Payout.objects.values_list("compensation", "key"):
            assert self.keys.setdefault(award, key) == key
        pays = LedgerEntry.objects.filter(entry="pay", amount__gt=0)
        paid = list(pays.values_list("compensation", flat=True))
        assert len(paid) == len(set(paid))

    def no_budget_is_exceeded(self, awards):
        """Invariant 25."""
        for budget in Budget.objects.all():
            mine = [one.amount for one in awards
                    if one.budget_id == budget.pk and one.award in COMMITTED_ONCE]  # fmt: skip
            assert budget.committed == sum(mine) <= BUDGET

    def no_fee_is_refunded_twice(self, awards):
        """Invariant 26."""
        stand = COMMITTED_ONCE - {Award.REVERSED}
        assert sum(one.amount for one in awards if one.fee_id and one.award in stand) <= FEE

    def every_change_is_on_record(self, award):
        """Invariant 33: the events of a compensation lead from state to state, to the last."""
        state = ""
        for old, new in award.events.filter(voucher=None).values_list("old", "new"):
            if new:
                assert old == state
                state = new
        assert state == award.state


def test_every_verb_in_any_order_by_anybody(world):
    machine = type("Here", (Redress,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=profile(
            max_examples=EXAMPLES,
            stateful_step_count=40 if LONG else 6,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
