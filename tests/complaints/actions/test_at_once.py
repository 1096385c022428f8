"""Invariant 34: of two who move a complaint at the same moment one wins; real threads."""

import pytest

from complaints.actions.accept import accept
from complaints.actions.refuse import refuse
from complaints.actions.register import register
from complaints.actions.sign import sign
from complaints.actions.withdraw import withdraw
from complaints.models import Complaint, ComplaintEvent, Letter
from complaints.terms import Letter as Name
from complaints.terms import Refusal, Severity
from portal.access import Role
from portal.models import OutgoingEmail
from portal.refusals import Refused
from tests.complaints.cases import filed, fresh, in_review, statement
from tests.factories import make_user
from tests.flows.test_two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def outcomes(told):
    assert all(one is not None for one in told)
    return sorted(one.code if isinstance(one, Refused) else "done" for one in told)


def test_of_two_handlers_who_accept_one_is_told_that_it_changed(catalogue_loaded, tom, hal):
    complaint, hank = filed(tom), make_user("hank@desk.example", Role.COMPLAINTS_HANDLER)

    told = at_once(
        lambda: accept(complaint=fresh(complaint), actor=hal, severity=Severity.LOW),
        lambda: accept(complaint=fresh(complaint), actor=hank, severity=Severity.HIGH),
    )

    assert outcomes(told) == ["done", "transition"]
    assert ComplaintEvent.objects.filter(verb="accept").count() == 1
    assert Letter.objects.filter(kind=Name.ACKNOWLEDGEMENT).count() == 1


def test_a_refusal_and_a_withdrawal_exclude_each_other(catalogue_loaded, tom, hana):
    complaint = filed(tom)

    told = at_once(
        lambda: refuse(complaint=fresh(complaint), actor=hana, ground=Refusal.NOT_OURS,
                       explanation="No."),
        lambda: withdraw(complaint=fresh(complaint), actor=tom, confirmed=True),
    )  # fmt: skip

    assert outcomes(told) == ["done", "transition"]
    assert ComplaintEvent.objects.exclude(verb="register").count() == 1
    assert OutgoingEmail.objects.count() == 2


def test_a_decision_is_signed_once(catalogue_loaded, tom, hal, hana):
    complaint = filed(tom)
    in_review(complaint, hal)

    told = at_once(*[lambda: sign(complaint=fresh(complaint), actor=hana)] * 4)

    assert outcomes(told) == ["done", "transition", "transition", "transition"]
    assert Letter.objects.filter(kind=Name.FINAL).count() == 1


def test_a_form_that_is_sent_many_times_files_one_complaint(catalogue_loaded, tom):
    once = statement()

    told = at_once(*[lambda: register(statement=once, actor=tom)] * 4)

    assert len({one.pk for one in told}) == 1
    assert Complaint.objects.count() == Letter.objects.count() == 1
