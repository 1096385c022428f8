"""Approving: by whom, of what, how many, and within which budget."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints.actions.approve import approve, ask_changes, reject, renew
from complaints.actions.draft import edit
from complaints.actions.propose import propose
from complaints.actions.set_limits import override_budget
from complaints.models import Approval, Budget, LedgerEntry, Subject
from complaints.workflow import Award
from portal import audit
from portal.refusals import Refused
from tests.complaints.factories import approve_remedy, make_complaint, propose_remedy, remedy
from tests.factories import make_ticket

pytestmark = pytest.mark.usefixtures("budgets")


def refused(award, actor, code, *, seen=None, at=None):
    """It is refused with this code, and nothing has happened."""
    before = (award.state, Approval.objects.count(), LedgerEntry.objects.count())
    with pytest.raises(Refused, match=f"^{code}$") as error:
        approve(compensation=award, actor=actor, seen=seen or award.digest, at=at)
    award.refresh_from_db()
    assert (award.state, Approval.objects.count(), LedgerEntry.objects.count()) == before
    assert Budget.objects.filter(committed=0).count() == Budget.objects.count()
    return error.value


def test_one_approver_is_enough_for_a_small_sum(complaint, hal, abe):
    award = approve_remedy(propose_remedy(complaint, hal), abe)

    assert award.award is Award.APPROVED
    assert [(line.account, line.amount) for line in award.entries.all()] == [
        ("funds", -20_00),
        ("committed", 20_00),
    ]
    assert award.budget.committed == 20_00
    assert award.frozen_need.approvals == 1
    last = complaint.events.last()
    assert (last.verb, last.actor, last.role, last.old, last.new) == (
        "approve",
        abe,
        "approver",
        "proposed",
        "approved",
    )


def test_over_the_limit_two_managers_must(complaint, hal, max_, moe):
    award = propose_remedy(complaint, hal, amount="600")

    approve_remedy(award, max_)
    award.refresh_from_db()
    assert award.award is Award.PENDING_SECOND
    assert not award.entries.exists()
    refused(award, max_, "eligible")  # not twice

    assert approve_remedy(award, moe).award is Award.APPROVED


def test_above_that_one_of_the_two_is_of_finance(complaint, hal, max_, moe, fin):
    award = propose_remedy(complaint, hal, amount="6000")

    approve_remedy(award, max_, moe)
    award.refresh_from_db()
    assert award.award is Award.PENDING_SECOND

    assert approve_remedy(award, fin).award is Award.APPROVED


def test_an_approver_may_not_approve_what_is_a_managers(complaint, hal, abe, max_):
    refused(propose_remedy(complaint, hal, amount="50.01"), abe, "eligible")


def test_nobody_approves_what_they_proposed_superusers_included(complaint, hal, max_, sue):
    award = propose_remedy(complaint, hal)
    hal.is_superuser = True
    hal.save()

    said = refused(award, hal, "eligible")
    assert {"proposer", "handler", "no_role"} <= said.bars
    assert "no_role" in refused(award, sue, "eligible").bars


def test_a_manager_who_handled_the_case_or_is_its_subject_may_not(complaint, hal, max_, moe, abe):
    award = propose_remedy(complaint, hal)
    complaint.handlings.update(until=timezone.now())
    complaint.handlings.create(staff=max_)
    Subject.objects.create(complaint=complaint, staff=moe)

    assert refused(award, max_, "eligible").bars == {"handler"}
    assert refused(award, moe, "eligible").bars == {"subject"}


def test_a_manager_who_shares_an_address_with_the_client_may_not(complaint, hal, max_, deposit):
    award = propose_remedy(complaint, hal)
    same = {"address": complaint.ticket.address}
    type(complaint.ticket).objects.filter(pk=make_ticket(deposit, max_).pk).update(**same)

    assert refused(award, max_, "eligible").bars == {"party"}


def test_who_has_left_or_has_just_changed_the_rules_may_not(complaint, hal, max_, moe, abe):
    award = propose_remedy(complaint, hal)
    audit.record(audit.ROLES, actor=max_)
    moe.is_active = False
    moe.save()

    assert refused(award, max_, "eligible").bars == {"rules_changed"}
    assert refused(award, moe, "eligible").bars == {"inactive"}
    later = timezone.now() + timedelta(hours=25)
    assert approve_remedy(award, max_, at=later).award is Award.APPROVED


def test_a_daily_limit_ends_a_day(complaint, hal, max_):
    award = propose_remedy(complaint, hal, amount="400")
    Approval.objects.create(
        compensation=award, approver=max_, version=award.version, digest="another",
        value=20_000_00,
    )  # fmt: skip

    with pytest.raises(Refused, match="eligible") as error:
        approve(compensation=award, actor=max_, seen=award.digest)
    assert error.value.bars == {"over_day"}


def test_what_was_seen_is_what_is_approved(complaint, hal, max_):
    award = propose_remedy(complaint, hal)
    seen = award.digest
    edited = edit(
        compensation=award, remedy=remedy(complaint, amount="45"), actor=hal, seen=award.version
    )
    again = propose(compensation=edited, actor=hal)

    refused(again, max_, "unchanged", seen=seen)


def test_an_edit_voids_every_approval_even_one_of_the_same_content(complaint, hal, max_, moe, fin):
    one = remedy(complaint, amount="600")
    award = propose_remedy(complaint, hal, amount="600", evidence=one.evidence)
    approve_remedy(award, max_)
    award.refresh_from_db()

    award = edit(compensation=award, remedy=one, actor=hal, seen=award.version)
    assert award.award is Award.DRAFT
    award = propose(compensation=award, actor=hal)
    assert approve_remedy(award, moe).award is Award.PENDING_SECOND


def test_content_changed_behind_the_verbs_is_not_approved(complaint, hal, max_):
    award = propose_remedy(complaint, hal)
    type(award).objects.filter(pk=award.pk).update(amount=45_00)

    refused(award, max_, "unchanged")


def test_parts_need_what_the_whole_would(complaint, hal, abe, max_, moe):
    parts = [propose_remedy(complaint, hal, amount="300") for _part in range(2)]

    assert refused(parts[0], abe, "eligible").bars == {"over_limit"}
    assert approve_remedy(parts[0], max_).award is Award.PENDING_SECOND
    assert approve_remedy(parts[0], moe).award is Award.APPROVED


def test_another_complaint_of_the_same_client_counts(complaint, hal, tom, deposit, abe):
    other = make_complaint(make_ticket(deposit, tom), handler=hal, stage="investigating")
    propose_remedy(other, hal, amount="40")

    refused(propose_remedy(complaint, hal, amount="40"), abe, "eligible")


def test_a_budget_that_is_used_up_refuses(complaint, hal, abe):
    Budget.objects.filter(kind="goodwill").update(limit=19_99)

    refused(propose_remedy(complaint, hal), abe, "budget_free")


def test_without_a_budget_nothing_is_approved(complaint, hal, abe):
    Budget.objects.all().delete()

    refused(propose_remedy(complaint, hal), abe, "budget_free")


def test_the_owner_of_a_budget_lets_one_pass(complaint, hal, abe, max_):
    Budget.objects.filter(kind="goodwill").update(limit=5_00)
    award = propose_remedy(complaint, hal)

    override_budget(compensation=award, actor=max_, reason="Promised by the board.")

    assert approve_remedy(award, abe).award is Award.APPROVED
    assert Budget.objects.get(kind="goodwill").left == -15_00
    assert complaint.events.filter(verb="override_budget", actor=max_).count() == 1


@pytest.mark.parametrize(("verb", "ends"), [(ask_changes, "changes"), (reject, "rejected")])
def test_a_proposal_goes_back_with_a_reason(complaint, hal, abe, verb, ends):
    award = propose_remedy(complaint, hal)

    with pytest.raises(Refused, match="reason_given"):
        verb(compensation=award, actor=abe, seen=award.digest, reason=" ")
    award.refresh_from_db()
    assert award.award is Award.PROPOSED

    verb(compensation=award, actor=abe, seen=award.digest, reason="Show how you counted.")
    award.refresh_from_db()
    assert award.state == ends
    assert not award.entries.exists()
    assert complaint.events.last().reason == "Show how you counted."


def test_what_was_rejected_is_not_approved(complaint, hal, abe, max_):
    award = propose_remedy(complaint, hal)
    reject(compensation=award, actor=abe, seen=award.digest, reason="No.")

    award.refresh_from_db()
    refused(award, max_, "transition")


def test_an_approval_is_renewed_when_an_approver_has_left(complaint, hal, abe, max_):
    award = approve_remedy(propose_remedy(complaint, hal), abe)
    abe.is_active = False
    abe.save()

    renew(compensation=award, actor=max_, seen=award.digest)

    assert award.approvals.count() == 2
    assert complaint.events.last().verb == "renew"


def test_an_approval_asks_no_more_where_there_is_more_beside_it(
    complaint, hal, abe, django_assert_max_num_queries
):
    for _n in range(5):
        propose_remedy(complaint, hal, amount="1")
    award = propose_remedy(complaint, hal, amount="1")

    with django_assert_max_num_queries(45):
        approve_remedy(award, abe)
