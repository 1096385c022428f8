"""A hold is set and ended by the head, with a reason; nobody else does, and not twice."""

import pytest

from complaints.actions.legal_hold import hold, release
from complaints.models import Complaint
from portal.models import OutgoingEmail
from portal.refusals import Refused


@pytest.fixture
def on_hold(complaint, hana):
    return hold(complaint=complaint, actor=hana, reason="The police asks.")


def test_the_head_puts_it_on_hold_and_ends_that(complaint, on_hold, hana):
    assert Complaint.objects.get().legal_hold
    release(complaint=complaint, actor=hana, reason="The police is done.")

    assert not Complaint.objects.get().legal_hold
    told = [(event.verb, event.reason) for event in complaint.events.all()]
    assert told == [("hold", "The police asks."), ("release", "The police is done.")]
    assert not OutgoingEmail.objects.filter(template="complaint_letter").exists()


@pytest.mark.parametrize(
    ("who", "reason", "code"),
    [("hal", "The police asks.", "no_conflict"), ("sue", "So.", "no_conflict"),
     ("hana", " ", "reason_given")],
)  # fmt: skip
def test_not_by_others_and_not_without_a_reason(request, complaint, who, reason, code):
    request.getfixturevalue("hana")
    with pytest.raises(Refused, match=code):
        hold(complaint=complaint, actor=request.getfixturevalue(who), reason=reason)

    assert not Complaint.objects.get().legal_hold
    assert not complaint.events.exists()


def test_not_twice_and_not_ended_where_there_is_none(complaint, on_hold, hana):
    with pytest.raises(Refused, match="transition"):
        hold(complaint=complaint, actor=hana, reason="Again.")
    release(complaint=complaint, actor=hana, reason="Over.")
    with pytest.raises(Refused, match="transition"):
        release(complaint=complaint, actor=hana, reason="Over.")

    assert complaint.events.count() == 2
