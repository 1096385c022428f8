"""The decision: what it stands on, who signs it, and what it says of similar cases."""

import pytest

from complaints.actions.cause import set_cause
from complaints.actions.decide import decide, final_letter, write_decision
from complaints.actions.points import add_point, find
from complaints.actions.send_back import send_back
from complaints.actions.sign import sign
from complaints.actions.similar import see_similar
from complaints.axes import Cause
from complaints.models import Complaint, Letter, RootCause
from complaints.similar import similar_to, usual_outcome
from complaints.terms import Letter as Name
from complaints.terms import Outcome, Severity
from complaints.workflow import Stage
from portal.access import Role
from portal.refusals import Refused
from tests.complaints import factories
from tests.complaints.cases import decided, filed, fresh, in_review, investigated, worked_out
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]


@pytest.fixture
def complaint(tom, hal):
    return investigated(filed(tom), hal)


def refused(complaint, code, verb, **said):
    before = fresh(complaint)
    events = complaint.events.count()
    with pytest.raises(Refused, match=f"^{code}$"):
        verb(complaint=before, **said)
    after = fresh(complaint)
    assert (after.stage, after.version, complaint.events.count()) == (
        before.stage, before.version, events,
    )  # fmt: skip
    assert not Letter.objects.filter(kind=Name.FINAL).exists()


def test_everything_it_stands_on_has_to_be_there(complaint, hal):
    """Invariant 10."""
    refused(complaint, "points_answered", decide, actor=hal)
    point = complaint.current_round.points.get()
    find(point=point, actor=hal, finding=Outcome.PARTLY, reason="A check took long.")
    refused(complaint, "cause_set", decide, actor=hal)
    set_cause(complaint=complaint, actor=hal, cause=Cause.PROCESS)
    refused(complaint, "similar_seen", decide, actor=hal)
    see_similar(complaint=complaint, actor=hal)
    refused(complaint, "no_decision", decide, actor=hal)
    write_decision(complaint=complaint, actor=hal, outcome=Outcome.PARTLY, summary="Late.",
                   corrective="Faster checks.", no_redress="No loss.")  # fmt: skip

    decide(complaint=fresh(complaint), actor=hal)

    assert fresh(complaint).state is Stage.DECISION_REVIEW
    assert final_letter(fresh(complaint), complaint.received_at).missing == []


def test_every_point_that_is_added_needs_its_finding(complaint, hal):
    add_point(complaint=complaint, actor=hal, text="Nobody answered the telephone.")
    first = complaint.current_round.points.first()
    find(point=first, actor=hal, finding=Outcome.UPHELD, reason="True.")

    refused(complaint, "points_answered", decide, actor=hal)


def test_a_compensation_that_nobody_approved_holds_it_up(complaint, hal):
    worked_out(complaint, hal)
    factories.make_compensation(complaint, hal)

    refused(complaint, "redress_approved", decide, actor=hal)


def test_what_is_not_fully_upheld_is_signed_by_somebody_else(complaint, hal, hana):
    worked_out(complaint, hal)
    decide(complaint=fresh(complaint), actor=hal)
    refused(complaint, "second_signature", sign, actor=hal)

    sign(complaint=fresh(complaint), actor=hana)

    row = fresh(complaint).current_round
    assert (row.drafter, row.signer) == (hal, hana)
    assert row.decided_at is not None


def test_a_colleague_may_sign(complaint, hal):
    hank = make_user("hank@desk.example", Role.COMPLAINTS_HANDLER)
    worked_out(complaint, hal, Outcome.REJECTED)
    decide(complaint=fresh(complaint), actor=hal)

    sign(complaint=fresh(complaint), actor=hank)

    assert fresh(complaint).state is Stage.DECIDED


def test_what_is_fully_upheld_its_author_may_sign(complaint, hal):
    worked_out(complaint, hal, Outcome.UPHELD)
    decide(complaint=fresh(complaint), actor=hal)

    sign(complaint=fresh(complaint), actor=hal)

    assert fresh(complaint).state is Stage.DECIDED


def test_what_weighs_heavily_has_two_signatures(tom, hal):
    complaint = filed(tom)
    in_review(complaint, hal, Outcome.UPHELD, severity=Severity.HIGH)

    refused(complaint, "second_signature", sign, actor=hal)


@pytest.mark.parametrize("name", ["sue", "ada", "tom", "otto"])
def test_a_superuser_or_stranger_signs_nothing(tom, hal, request, name):
    complaint = filed(tom)
    in_review(complaint, hal)

    refused(complaint, "second_signature", sign, actor=request.getfixturevalue(name))


def test_the_head_sends_it_back_with_a_reason(tom, hal, hana):
    complaint = filed(tom)
    in_review(complaint, hal)
    refused(complaint, "reason_given", send_back, actor=hana, reason=" ")
    refused(complaint, "no_conflict", send_back, actor=hal, reason="More.")

    send_back(complaint=fresh(complaint), actor=hana, reason="Say more about the second day.")

    assert fresh(complaint).state is Stage.INVESTIGATING
    assert complaint.events.get(verb="send_back").reason.startswith("Say more")


def test_findings_stand_still_while_it_is_signed(tom, hal):
    complaint = filed(tom)
    in_review(complaint, hal)
    point = complaint.current_round.points.get()

    with pytest.raises(Refused, match=r"^transition$"):
        find(point=point, actor=hal, finding=Outcome.UPHELD, reason="Changed my mind.")


def test_who_decides_otherwise_than_before_says_why(tom, hal, hana):
    for number in range(3):
        decided(filed(tom, description=f"Late again, number {number}."), hal, hana, Outcome.UPHELD)
    complaint = investigated(filed(tom), hal)
    worked_out(complaint, hal, Outcome.REJECTED)
    assert usual_outcome(complaint) is Outcome.UPHELD
    assert len(similar_to(complaint)) == 3

    with pytest.raises(Refused, match=r"^deviation$"):
        decide(complaint=fresh(complaint), actor=hal)
    see_similar(complaint=complaint, actor=hal, deviation="This time the network was down.")
    decide(complaint=fresh(complaint), actor=hal)
    sign(complaint=fresh(complaint), actor=hana)

    final = Letter.objects.filter(round__complaint=complaint, kind=Name.FINAL).get()
    assert "This time the network was down." in final.body


def test_a_root_cause_is_of_the_cause(complaint, hal):
    root = RootCause.objects.create(name="Slow checks", cause=Cause.PROCESS)

    with pytest.raises(Refused, match=r"^other_cause$"):
        set_cause(complaint=complaint, actor=hal, cause=Cause.PEOPLE, root_cause=root)
    set_cause(complaint=complaint, actor=hal, cause=Cause.PROCESS, root_cause=root)

    assert Complaint.objects.get(pk=complaint.pk).root_cause == root
