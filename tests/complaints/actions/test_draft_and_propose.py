"""What a handler writes, edits and proposes; and what is refused before anybody has to look."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from complaints.actions.draft import draft, edit
from complaints.actions.propose import propose
from complaints.models import Compensation, ComplaintEvent, Subject
from complaints.terms import Ground, Kind
from complaints.workflow import Award
from portal.access import Role
from portal.refusals import Refused
from tests import factories
from tests.complaints.factories import (
    make_complaint,
    make_evidence,
    make_fee,
    make_rate,
    propose_remedy,
    remedy,
)
from tests.factories import OTHER_ADDRESS, make_ticket

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture
def approvers(abe, max_, moe, fin):
    return [abe, max_, moe, fin]


def refused(complaint, hal, code, **fields):
    with pytest.raises(Refused, match=f"^{code}$"):
        draft(complaint=complaint, remedy=remedy(complaint, **fields), actor=hal)
    assert not Compensation.objects.exists()
    assert not ComplaintEvent.objects.exists()


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("1e-9", "not_plain"),
        ("-0", "not_plain"),
        ("-20", "not_plain"),
        ("NaN", "not_plain"),
        ("", "not_plain"),
        ("1,000", "not_plain"),
        ("２０", "not_plain"),
        ("٢٠", "not_plain"),
        ("0", "nothing"),
        ("0.00", "nothing"),
        ("20.001", "too_precise"),
        (str(10**30), "too_large"),
    ],
)
def test_what_is_no_amount_is_refused(complaint, hal, amount, code):
    refused(complaint, hal, code, amount=amount)


def test_what_cannot_be_paid_is_refused(complaint, hal, deposit):
    other = make_complaint(make_ticket(deposit))
    refused(complaint, hal, "asset", asset="SHIB")
    refused(complaint, hal, "network", network="paper")
    refused(complaint, hal, "destination", destination=OTHER_ADDRESS[:-1] + "0")
    refused(complaint, hal, "evidence", evidence=[make_evidence(other)])
    refused(complaint, hal, "not_money", kind=Kind.NON_MONEY)
    refused(complaint, hal, "secret", basis=PHRASE)


def test_only_the_handler_or_the_head_and_nobody_with_an_interest(complaint, hal, hana, ada, sue):
    second = factories.make_user("hew@desk.example", Role.COMPLAINTS_HANDLER)
    for stranger, code in [(ada, "no_conflict"), (sue, "no_conflict"), (second, "not_yours")]:
        with pytest.raises(Refused, match=code):
            draft(complaint=complaint, remedy=remedy(complaint), actor=stranger)
    Subject.objects.create(complaint=complaint, staff=hal)
    with pytest.raises(Refused, match="no_conflict"):
        draft(complaint=complaint, remedy=remedy(complaint), actor=hal)
    assert not Compensation.objects.exists()

    assert draft(complaint=complaint, remedy=remedy(complaint), actor=hana).award is Award.DRAFT


@pytest.mark.parametrize("stage", ["received", "closed", "withdrawn"])
def test_not_at_every_stage(complaint, hal, stage):
    type(complaint).objects.filter(pk=complaint.pk).update(stage=stage)

    refused(complaint, hal, "stage")


@pytest.mark.parametrize(
    "lacking",
    [
        {"basis": " "},
        {"beneficiary": ""},
        {"destination": ""},
        {"ground": Ground.OTHER},
        {"kind": Kind.FEE_REFUND},
    ],
)
def test_a_proposal_needs_everything(complaint, hal, approvers, lacking):
    with pytest.raises(Refused, match="complete"):
        propose_remedy(complaint, hal, **lacking)

    assert Compensation.objects.get().award is Award.DRAFT


def test_a_proposal_needs_evidence(complaint, hal, approvers):
    bare = replace(remedy(complaint), evidence=())
    drafted = draft(complaint=complaint, remedy=bare, actor=hal)

    with pytest.raises(Refused, match="complete"):
        propose(compensation=drafted, actor=hal)


def test_a_proposal_that_nobody_could_approve_is_refused_at_once(complaint, hal, abe):
    with pytest.raises(Refused, match="approvable"):
        propose_remedy(complaint, hal, amount="50.01")

    assert propose_remedy(complaint, hal, amount="50").award is Award.PROPOSED


def test_the_value_is_locked_at_the_newest_rate_and_rounded_up(complaint, hal, approvers):
    with pytest.raises(Refused, match="no_rate"):
        propose_remedy(complaint, hal, asset="ETH", amount="0.01")
    make_rate(hal, "ETH", "2999")
    make_rate(hal, "ETH", "3000.001")

    award = propose_remedy(complaint, hal, asset="ETH", amount="0.010000000000000001")
    make_rate(hal, "ETH", "4000")

    award.refresh_from_db()
    assert award.amount == 10**16 + 1
    assert (award.value, award.rate) == (30_01, "3000.001")


def test_a_value_beyond_any_sense_is_refused(complaint, hal, approvers):
    make_rate(hal, "BTC", "999999")
    with pytest.raises(Refused, match="too_large"):
        propose_remedy(complaint, hal, asset="BTC", amount="999999999999999")


def test_an_edit_is_another_version_and_the_destination_is_fresh(complaint, hal, approvers):
    award = propose_remedy(complaint, hal)
    changed = remedy(complaint, destination=OTHER_ADDRESS)

    with pytest.raises(Refused, match="transition"):
        edit(compensation=award, remedy=changed, actor=hal, seen=award.version + 1)
    award = edit(compensation=award, remedy=changed, actor=hal, seen=award.version)

    assert (award.award, award.version, award.digest) == (Award.DRAFT, 2, "")
    assert award.destination_changed_at
    later = timezone.now() + timedelta(hours=1)
    award = propose(compensation=award, actor=hal, at=later)
    assert award.digest == award.content().digest


def test_a_draft_is_edited_and_stays_one(complaint, hal):
    drafted = draft(complaint=complaint, remedy=remedy(complaint), actor=hal)

    edited = edit(compensation=drafted, remedy=remedy(complaint, amount="21"), actor=hal, seen=1)

    assert (edited.award, edited.amount, edited.version) == (Award.DRAFT, 21_00, 2)
    assert [event.verb for event in complaint.events.all()] == ["draft", "edit"]


def test_all_refunds_of_a_fee_are_never_more_than_it(complaint, hal, approvers, deposit):
    fee = make_fee(hal, 5_00)
    refund = {"kind": Kind.FEE_REFUND, "ground": Ground.FEE_IN_ERROR, "fee": fee}
    other = make_complaint(make_ticket(deposit), handler=hal, stage="investigating")
    propose_remedy(complaint, hal, amount="3", **refund)

    with pytest.raises(Refused, match="fee_exceeded"):
        propose_remedy(other, hal, amount="2.01", **refund)
    with pytest.raises(Refused, match="fee_asset"):
        propose_remedy(other, hal, amount="1", asset="EUR", **refund)
    assert propose_remedy(other, hal, amount="2", **refund).award is Award.PROPOSED


def test_only_the_proposer_or_the_head_may_edit(complaint, hal, abe, max_):
    award = propose_remedy(complaint, hal)
    with pytest.raises((Refused, PermissionDenied)):
        edit(compensation=award, remedy=remedy(complaint), actor=max_, seen=1)
    award.refresh_from_db()
    assert award.award is Award.PROPOSED
