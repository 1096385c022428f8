"""One remedy for everybody hurt: shared to the last unit, approved by its cap, paid once each."""

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from complaints import money
from complaints.actions._checks import still_approved
from complaints.actions._programme import Plan, Share
from complaints.actions.approve_programme import approve_programme, reject_programme
from complaints.actions.carry_out_programme import carry_out_programme
from complaints.actions.draft_programme import draft_programme, propose_programme
from complaints.ledger_check import faults
from complaints.models import (
    Compensation,
    Handling,
    LedgerEntry,
    Programme,
    ProgrammeApproval,
    ProgrammeRow,
    ProgrammeState,
)
from complaints.refused import BLOCKED
from complaints.terms import Kind
from complaints.workflow import Award
from portal.models import AuditLine
from portal.refusals import Refused
from tests import factories as people
from tests.complaints import factories
from tests.kb import announcement_makers

pytestmark = pytest.mark.django_db


def linked(category, client, incident):
    """A request of theirs about the incident."""
    ticket = people.make_ticket(category, client)
    ticket.incident = incident
    ticket.save(update_fields=["incident"])
    return ticket


@pytest.fixture
def hurt(deposit, tom, mei, sid, hal):
    """An outage that hurt three: Tom and Mei complained, Sid did not."""
    incident = announcement_makers.make_open()
    for one in (tom, mei):
        ticket = linked(deposit, one, incident)
        factories.make_complaint(ticket, handler=hal, stage="investigating")
    return incident


@pytest.fixture
def plan(hurt, tom, mei, sid):
    def make(cap="100.00", **changes):
        said = {
            "name": "Outage of May", "kind": Kind.VOUCHER, "asset": "USD", "cap": cap,
            "formula": "The cap by the hours that each waited.", "basis": "Eight hours of outage.",
            "incident": hurt.pk, "shares": [Share(tom, 1), Share(mei, 1), Share(sid, 1)],
        }  # fmt: skip
        return Plan(**{**said, **changes})

    return make


@pytest.fixture
def proposed(plan, hana, max_):
    factories.make_budget(max_, kind=Kind.VOUCHER)
    made = draft_programme(plan=plan(), actor=hana)
    return propose_programme(programme=made, actor=hana)


@pytest.fixture
def approved(proposed, moe):
    return approve_programme(programme=proposed, actor=moe, seen=proposed.digest)


def test_the_cap_is_shared_to_the_last_cent(plan, hana):
    made = draft_programme(plan=plan(), actor=hana)
    assert sorted(row.amount for row in made.rows.all()) == [33_33, 33_33, 33_34]
    assert made.rows.filter(complaint=None).count() == 1


@profile(max_examples=200, deadline=None)
@given(cap=st.integers(1, 10**24), weights=st.lists(st.integers(1, 10**9), min_size=1, max_size=40))
def test_parts_add_up_and_follow_the_weights(cap, weights):
    parts = money.allocate(cap, weights)
    assert sum(parts) == cap
    assert all(abs(part * sum(weights) - cap * w) < sum(weights)
               for part, w in zip(parts, weights, strict=True))  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": Kind.FEE_REFUND}, "kind"),
        ({"cap": "1e3"}, "not_plain"),
        ({"cap": "0.02"}, "too_small"),
        ({"asset": "XXX"}, "asset"),
        ({"shares": []}, "weights"),
        ({"kind": Kind.GOODWILL}, "network"),
    ],
)
def test_a_programme_that_cannot_be_is_refused(plan, hana, changes, code):
    with pytest.raises(Refused) as refused:
        draft_programme(plan=plan(**changes), actor=hana)
    assert refused.value.code == code
    assert not Programme.objects.exists()


def test_nobody_is_in_it_twice_and_no_staff(plan, hana, tom, ada):
    for shares in ([Share(tom, 1), Share(tom, 2)], [Share(ada, 1)]):
        with pytest.raises(Refused):
            draft_programme(plan=plan(shares=shares), actor=hana)
    assert not ProgrammeRow.objects.exists()


def test_only_who_works_on_complaints_drafts_one(plan, max_, sue):
    for actor in (max_, sue):
        with pytest.raises(Refused):
            draft_programme(plan=plan(), actor=actor)
    assert not Programme.objects.exists()


def test_the_value_of_the_cap_says_who_approves(plan, hana, abe, moe, max_):
    """600 USD need two managers."""
    made = draft_programme(plan=plan(cap="600.00"), actor=hana)
    made = propose_programme(programme=made, actor=hana)
    with pytest.raises(Refused):
        approve_programme(programme=made, actor=abe, seen=made.digest)
    made = approve_programme(programme=made, actor=moe, seen=made.digest)
    assert made.state == ProgrammeState.PROPOSED
    with pytest.raises(Refused):
        approve_programme(programme=made, actor=moe, seen=made.digest)
    made = approve_programme(programme=made, actor=max_, seen=made.digest)
    assert made.state == ProgrammeState.APPROVED
    assert ProgrammeApproval.objects.count() == 2


def test_nobody_approves_who_handled_one_of_its_complaints(proposed, moe):
    row = proposed.rows.exclude(complaint=None).first()
    Handling.objects.create(complaint=row.complaint, staff=moe, until=row.complaint.received_at)
    with pytest.raises(Refused) as refused:
        approve_programme(programme=proposed, actor=moe, seen=proposed.digest)
    assert refused.value.code == "eligible"
    assert not ProgrammeApproval.objects.exists()
    tried = AuditLine.objects.get(code=BLOCKED)
    assert (tried.actor, tried.about) == (moe, f"programme:{proposed.pk}")


def test_what_was_changed_is_not_approved(proposed, moe):
    ProgrammeRow.objects.filter(programme=proposed).update(facts={"weight": 9})
    with pytest.raises(Refused):
        approve_programme(programme=proposed, actor=moe, seen=proposed.digest)
    assert not ProgrammeApproval.objects.exists()


def test_rejected_it_is_over(proposed, moe, hana):
    with pytest.raises(Refused):
        reject_programme(programme=proposed, actor=moe, seen=proposed.digest, reason=" ")
    made = reject_programme(programme=proposed, actor=moe, seen=proposed.digest, reason="Too much.")
    assert (made.state, made.reason) == (ProgrammeState.REJECTED, "Too much.")
    with pytest.raises(Refused):
        carry_out_programme(programme=made, actor=hana)
    assert not Compensation.objects.exists()


def test_carried_out_each_gets_an_approved_award_and_the_money_is_set_aside(approved, hana, sid):
    left = carry_out_programme(programme=approved, actor=hana)
    assert [one.row.client for one in left] == [sid]
    awards = list(Compensation.objects.order_by("pk"))
    assert {one.state for one in awards} == {Award.APPROVED}
    assert {one.programme_id for one in awards} == {approved.pk}
    assert LedgerEntry.objects.count() == 4
    assert not list(faults())
    for award in awards:
        still_approved(award, award.approved_at)
    approved.refresh_from_db()
    assert approved.state == ProgrammeState.APPROVED


def test_who_complains_later_gets_their_part_and_nobody_gets_it_twice(
    approved, hana, sid, deposit, hal
):
    carry_out_programme(programme=approved, actor=hana)
    ticket = linked(deposit, sid, approved.incident)
    factories.make_complaint(ticket, handler=hal, stage="investigating")
    assert carry_out_programme(programme=approved, actor=hana) == []
    assert Compensation.objects.count() == 3
    assert sum(one.amount for one in Compensation.objects.all()) == approved.cap
    approved.refresh_from_db()
    assert approved.state == ProgrammeState.DONE
    with pytest.raises(Refused):
        carry_out_programme(programme=approved, actor=hana)


def test_without_a_budget_nothing_is_carried_out(plan, hana, moe):
    made = propose_programme(programme=draft_programme(plan=plan(), actor=hana), actor=hana)
    made = approve_programme(programme=made, actor=moe, seen=made.digest)
    assert len(carry_out_programme(programme=made, actor=hana)) == 3
    assert not Compensation.objects.exists()
    assert not LedgerEntry.objects.exists()


def test_an_approver_who_has_left_stops_it(approved, hana, moe):
    moe.is_active = False
    moe.save()
    with pytest.raises(Refused) as refused:
        carry_out_programme(programme=approved, actor=hana)
    assert refused.value.code == "still_approved"
    assert not Compensation.objects.exists()


def test_a_manager_does_not_carry_it_out(approved, moe):
    with pytest.raises((Refused, PermissionDenied)):
        carry_out_programme(programme=approved, actor=moe)
    assert not Compensation.objects.exists()
