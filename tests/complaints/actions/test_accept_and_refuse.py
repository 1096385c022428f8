"""Whether a complaint is taken up: by a handler, or refused by the head."""

import pytest

from complaints.actions.accept import accept
from complaints.actions.investigate import investigate
from complaints.actions.refuse import refuse
from complaints.conflicts import Bar
from complaints.models import Letter, Subject
from complaints.moves import By
from complaints.terms import Letter as Name
from complaints.terms import Refusal, Severity
from complaints.workflow import Stage
from portal.access import Role
from portal.refusals import Refused
from tests.complaints.cases import accepted, filed, fresh
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]


@pytest.fixture
def complaint(tom):
    return filed(tom)


def refused(complaint, code, verb, **said):
    """It is refused with this code, and nothing has happened."""
    with pytest.raises(Refused, match=f"^{code}$") as error:
        verb(complaint=fresh(complaint), **said)
    after = fresh(complaint)
    assert (after.stage, after.version) == (complaint.stage, complaint.version)
    assert complaint.events.count() == 1
    assert Letter.objects.count() == 1
    return error.value


def test_accepting_acknowledges_and_makes_it_ones_own(complaint, hal):
    accept(complaint=complaint, actor=hal, severity=Severity.LOW)

    after = fresh(complaint)
    assert after.state is Stage.OPEN
    assert after.handler == hal
    assert after.handlings.get().staff == hal
    assert Letter.objects.filter(kind=Name.ACKNOWLEDGEMENT).count() == 1
    assert after.current_round.acknowledged_at is not None
    event = after.events.get(verb="accept")
    assert (event.actor, event.role, event.old, event.new) == (hal, By.HANDLER, "received", "open")
    assert after.ticket.assignee == hal


def test_the_severity_comes_first(complaint, hal):
    refused(complaint, "severity_set", accept, actor=hal)


@pytest.mark.parametrize("name", ["tom", "ada", "sue", "max_", "otto"])
def test_only_handlers_and_the_head_accept_superusers_included(complaint, request, name, db):
    someone = request.getfixturevalue(name)

    error = refused(complaint, "no_conflict", accept, actor=someone, severity=Severity.LOW)
    assert Bar.NO_ROLE in error.bars


def test_nobody_handles_a_complaint_about_themselves(complaint, hal):
    """Invariant 18."""
    Subject.objects.create(complaint=complaint, staff=hal)

    error = refused(complaint, "no_conflict", accept, actor=hal, severity=Severity.LOW)
    assert error.bars == {Bar.SUBJECT}


def test_a_handler_who_complained_does_not_handle_it(hal):
    complaint = filed(hal, email=hal.email)

    error = refused(complaint, "no_conflict", accept, actor=hal, severity=Severity.LOW)
    assert Bar.PARTY in error.bars


def test_a_colleagues_complaint_is_left_to_them(complaint, hal):
    hank = make_user("hank@desk.example", Role.COMPLAINTS_HANDLER)
    accepted(complaint, hank)

    with pytest.raises(Refused, match=r"^not_yours$"):
        investigate(complaint=fresh(complaint), actor=hal)
    assert fresh(complaint).state is Stage.OPEN


def test_a_second_acceptance_comes_too_late(complaint, hal, hana):
    """Invariant 34."""
    accepted(complaint, hal)

    with pytest.raises(Refused, match=r"^transition$"):
        accept(complaint=complaint, actor=hana, severity=Severity.LOW)


def test_the_head_refuses_with_a_published_ground(complaint, hana):
    refuse(complaint=complaint, actor=hana, ground=Refusal.BEFORE_COURT, explanation="Case 7.")

    after = fresh(complaint)
    assert after.state is Stage.INADMISSIBLE
    assert after.refusal == Refusal.BEFORE_COURT
    assert after.closed_at is not None
    assert after.due_at is None
    assert Letter.objects.filter(kind=Name.REFUSAL).exists()


def test_a_handler_does_not_refuse(complaint, hal):
    refused(
        complaint, "not_the_handler", refuse, actor=hal, ground=Refusal.NOT_OURS, explanation="No."
    )


def test_a_refusal_is_explained(complaint, hana):
    refused(
        complaint, "refusal", refuse, actor=hana, ground=Refusal.NOT_OURS, explanation=" "
    )  # fmt: skip


def test_where_the_head_is_complained_about_a_manager_decides(complaint, hana, max_):
    Subject.objects.create(complaint=complaint, staff=hana)
    refused(complaint, "not_the_handler", refuse, actor=hana, ground=Refusal.NOT_OURS,
            explanation="No.")  # fmt: skip

    refuse(complaint=complaint, actor=max_, ground=Refusal.NOT_OURS, explanation="Not our app.")

    assert fresh(complaint).state is Stage.INADMISSIBLE
