"""Invariants 30 to 32: once, by its owner, in its time, and one answer to everything else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints import ledger
from complaints.actions.redeem_voucher import redeem_voucher
from complaints.actions.revoke_voucher import revoke_voucher
from complaints.models import ComplaintEvent, LedgerEntry, Posting, Voucher
from portal.models import Timer
from portal.refusals import Refused
from tests.complaints.vouchers import code_of, make_voucher
from tests.flows.test_two_at_once import at_once, refusals


@pytest.fixture
def voucher(ticket, hal):
    return make_voucher(ticket, hal)


@pytest.fixture
def code(voucher):
    return code_of(voucher)


def test_its_owner_redeems_it_once(voucher, code, tom):
    redeem_voucher(code=code, owner=tom, reference="order 1")

    voucher.refresh_from_db()
    assert (voucher.status, voucher.redemption) == ("redeemed", "order 1")
    assert ledger.sums()["USDT", Posting.REDEEM] == voucher.amount
    assert not Timer.objects.filter(target=voucher.pk, kind__startswith="complaints.voucher")
    with pytest.raises(Refused):
        redeem_voucher(code=code, owner=tom, reference="order 2")
    assert LedgerEntry.objects.filter(entry=Posting.REDEEM).count() == 2
    assert ComplaintEvent.objects.filter(verb="redeem").count() == 1


def test_the_same_redemption_told_again_changes_nothing(voucher, code, tom):
    first = redeem_voucher(code=code, owner=tom, reference="order 1")
    again = redeem_voucher(code=code, owner=tom, reference="order 1")

    assert first == again == voucher
    assert ComplaintEvent.objects.filter(verb="redeem").count() == 1


def used(voucher, code, tom, hana):
    redeem_voucher(code=code, owner=tom, reference="before")


def revoked(voucher, code, tom, hana):
    revoke_voucher(voucher=voucher, actor=hana, reason="Issued in error.")


def expired(voucher, code, tom, hana):
    now = timezone.now()
    Voucher.objects.update(issued_at=now - timedelta(days=99), expires_at=now)


@pytest.mark.parametrize("made", [used, revoked, expired])
def test_one_that_is_over_is_refused(voucher, code, tom, hana, made):
    made(voucher, code, tom, hana)
    lines = LedgerEntry.objects.count()

    with pytest.raises(Refused) as refused:
        redeem_voucher(code=code, owner=tom, reference="after")

    assert refused.value.code == "own"
    assert LedgerEntry.objects.count() == lines


@pytest.mark.parametrize(
    ("owner", "change"),
    [
        ("sid", {}),
        ("hana", {}),
        (None, {}),
        ("tom", {"code": "AAAAA-AAAAA-AAAAA-AAAAA"}),
        ("tom", {"code": ""}),
        ("tom", {"reference": ""}),
    ],
)
def test_what_is_not_right_gets_one_and_the_same_answer(voucher, code, request, owner, change):
    person = request.getfixturevalue(owner) if owner else None
    asked = {"code": code, "reference": "order 1", **change}

    with pytest.raises(Refused) as refused:
        redeem_voucher(owner=person, **asked)

    assert refused.value.code == "own"
    voucher.refresh_from_db()
    assert voucher.status == "active"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_fifty_at_once_one_redeems_it(voucher, code, tom):
    told = at_once(
        *[
            lambda number=number: redeem_voucher(code=code, owner=tom, reference=f"order {number}")
            for number in range(50)
        ]
    )

    assert len(refusals(told)) == 49
    assert LedgerEntry.objects.filter(entry=Posting.REDEEM).count() == 2
    assert ComplaintEvent.objects.filter(verb="redeem").count() == 1
