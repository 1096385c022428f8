"""Root causes, what is done about them, and letters that did not arrive."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from complaints.actions.conclude import conclude
from complaints.actions.deliver import hand_over, send_again
from complaints.actions.evidence import add_evidence
from complaints.actions.root_cause import add_action, add_root_cause, drop_action, finish_action
from complaints.actions.set_axes import set_axes
from complaints.axes import Cause, Product, Topic
from complaints.models import CorrectiveAction, Letter, RootCause
from complaints.terms import CLOSE_AFTER
from complaints.terms import Letter as Name
from complaints.workflow import Stage
from portal import outbox
from portal.refusals import Refused
from tests.complaints.cases import decided, delivered, filed, fresh, investigated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]

BEGIN = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)


def test_a_root_cause_gets_actions_with_an_owner_and_a_day(hal, hana):
    root = add_root_cause(actor=hal, name="Slow checks", cause=Cause.PROCESS, owner=hana)
    first = add_action(root_cause=root, actor=hal, action="Two more people.", owner=hana,
                       due_on=date(2027, 1, 31))  # fmt: skip
    second = add_action(root_cause=root, actor=hal, action="A new tool.", owner=hana,
                        due_on=date(2027, 1, 31))  # fmt: skip

    assert finish_action(action=first, actor=hana, result="They began.").done_at is not None
    assert drop_action(action=second, actor=hana, result="Too dear.").dropped_at is not None
    with pytest.raises(Refused, match=r"^ended$"):
        drop_action(action=first, actor=hana, result="No.")
    with pytest.raises(Refused, match=r"^name$"):
        add_root_cause(actor=hal, name="Slow checks", cause=Cause.PROCESS)


def test_others_name_no_root_cause(ada, tom):
    for someone in (ada, tom):
        with pytest.raises(PermissionDenied):
            add_root_cause(actor=someone, name="Slow checks", cause=Cause.PROCESS)
    assert not RootCause.objects.exists()
    assert not CorrectiveAction.objects.exists()


def test_the_axes_are_set_with_what_was_before(tom, hal):
    complaint = investigated(filed(tom), hal)

    set_axes(complaint=complaint, actor=hal, topic=Topic.DELAY, product=Product.SUPPORT)

    assert fresh(complaint).topic == Topic.DELAY
    said = complaint.events.get(verb="set_axes").data
    assert said["topic"] == ["transfer", "delay"]
    with pytest.raises(Refused, match=r"^same$"):
        set_axes(complaint=fresh(complaint), actor=hal, topic=Topic.DELAY)


def test_evidence_is_named_in_the_final_letter(tom, hal, hana):
    complaint = filed(tom)
    investigated(complaint, hal)
    add_evidence(complaint=fresh(complaint), actor=hal, title="The log of 14 November",
                 text="The transfer waited for 40 hours.")  # fmt: skip
    with pytest.raises(Refused, match=r"^evidence$"):
        add_evidence(complaint=fresh(complaint), actor=hal, title="Nothing")
    assert complaint.evidence.count() == 1


def test_a_final_letter_that_came_back_is_handed_over_otherwise(tom, hal, hana):
    complaint = filed(tom, at=BEGIN)
    decided(complaint, hal, hana, at=BEGIN)
    delivered()
    final = Letter.objects.get(kind=Name.FINAL)
    outbox.note_return(final.email.message_id, recipient="", why="550 unknown", lasting=True)
    later = BEGIN + CLOSE_AFTER
    with pytest.raises(Refused, match=r"^final_delivered$"):
        conclude(complaint=fresh(complaint), at=later)

    send_again(letter=final, actor=hal)
    with pytest.raises(Refused, match=r"^final_delivered$"):
        conclude(complaint=fresh(complaint), at=later)
    hand_over(letter=final, actor=hal, how="By post, signed for on 2 December.")

    conclude(complaint=fresh(complaint), at=later)
    assert fresh(complaint).state is Stage.CLOSED
