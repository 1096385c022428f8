"""Whoever tries what they may not with money is written down, from wherever they try it."""

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from complaints.actions.approve import approve, reject
from complaints.actions.pay import pay
from complaints.conflicts import Group as Part
from complaints.models import Approval, Payout
from complaints.refused import BLOCKED
from complaints.reports import controls
from complaints.terms import Kind
from portal.models import AuditLine
from portal.refusals import Refused
from tests.complaints import factories
from tests.complaints.reports.readings import asked, cells

pytestmark = pytest.mark.usefixtures("budgets")


@pytest.fixture
def award(complaint, hal, abe):
    return factories.propose_remedy(complaint, hal)


def blocked():
    return list(AuditLine.objects.filter(code=BLOCKED).values_list("actor", "about", "data"))


def test_an_approval_of_ones_own_case_is_written_down_by_the_verb(award, complaint, moe):
    complaint.handlings.create(staff=moe, until=timezone.now())
    for verb, said in [(approve, {}), (reject, {"reason": "No."})]:
        with pytest.raises(Refused, match="eligible"):
            verb(compensation=award, actor=moe, seen=award.digest, **said)

    line = (moe.pk, f"compensation:{award.pk}", {"bars": ["handler"]})
    assert blocked() == [line, line]
    assert cells(controls.table(asked()), "controls")["blocked"] == 2
    assert not Approval.objects.exists()


def test_a_payment_by_who_approved_it_is_written_down(complaint, hal, abe):
    abe.groups.add(Group.objects.get(name=Part.FINANCE.value))
    award = factories.propose_remedy(
        complaint, hal, kind=Kind.VOUCHER, destination="", network=""
    )  # fmt: skip
    factories.approve_remedy(award, abe)
    with pytest.raises(Refused, match="payer_free"):
        pay(compensation=award, actor=abe)

    assert blocked() == [(abe.pk, f"compensation:{award.pk}", {"bars": ["approved_it"]})]
    assert not Payout.objects.exists()


def test_a_refusal_for_another_reason_is_none(award, moe):
    with pytest.raises(Refused, match="unchanged"):
        approve(compensation=award, actor=moe, seen="0" * 64)

    assert blocked() == []
