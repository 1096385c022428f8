from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from complaints import ledger
from complaints.actions._common import TransitionNotAllowed
from complaints.actions.expire_voucher import expire_voucher, remind_of_voucher
from complaints.actions.redeem_voucher import redeem_voucher
from complaints.actions.revoke_voucher import revoke_voucher
from complaints.models import Letter, Posting
from portal.models import Timer
from portal.refusals import Refused
from portal.timers import fire_due
from tests.complaints.vouchers import code_of, make_voucher


@pytest.fixture
def voucher(ticket, hal):
    return make_voucher(ticket, hal)


def test_a_voucher_ends_unused(voucher):
    expire_voucher(voucher=voucher, at=voucher.expires_at)

    voucher.refresh_from_db()
    assert voucher.status == "expired"
    assert voucher.sealed_code is None
    assert ledger.sums()["USDT", Posting.LAPSE] == voucher.amount
    assert Letter.objects.get().kind == "voucher_expired"


def test_timers_remind_of_it_and_end_it(voucher):
    fire_due(voucher.expires_at - timedelta(days=14))
    fire_due(voucher.expires_at)

    assert [one.kind for one in Letter.objects.all()] == ["voucher_reminder", "voucher_expired"]
    voucher.refresh_from_db()
    assert voucher.status == "expired"


def test_it_does_not_end_before_its_time(voucher):
    with pytest.raises(Refused):
        expire_voucher(voucher=voucher, at=voucher.expires_at - timedelta(seconds=1))

    voucher.refresh_from_db()
    assert voucher.status == "active"
    assert ("USDT", Posting.LAPSE) not in ledger.sums()


def test_a_redeemed_one_does_not_end(voucher, tom):
    redeem_voucher(code=code_of(voucher), owner=tom, reference="order 1")
    voucher.refresh_from_db()

    with pytest.raises(TransitionNotAllowed):
        expire_voucher(voucher=voucher, at=voucher.expires_at)

    assert ("USDT", Posting.LAPSE) not in ledger.sums()


def test_its_owner_is_reminded_once_while_it_can_be_used(voucher, tom):
    soon = voucher.expires_at - timedelta(days=14)

    assert remind_of_voucher(voucher=voucher, at=soon)
    assert not remind_of_voucher(voucher=voucher, at=soon)
    assert Letter.objects.get().kind == "voucher_reminder"


def test_nobody_is_reminded_of_a_used_one(voucher, tom):
    redeem_voucher(code=code_of(voucher), owner=tom, reference="order 1")

    assert not remind_of_voucher(voucher=voucher, at=timezone.now())


def test_the_head_takes_one_back(voucher, hana):
    revoke_voucher(voucher=voucher, actor=hana, reason="Issued in error.")

    voucher.refresh_from_db()
    assert (voucher.status, voucher.reason) == ("revoked", "Issued in error.")
    assert "Issued in error." in Letter.objects.get().body
    assert voucher.sealed_code is None
    assert ledger.sums()["USDT", Posting.LAPSE] == voucher.amount
    assert not Timer.objects.filter(target=voucher.pk, kind__startswith="complaints.voucher")


@pytest.mark.parametrize(
    ("who", "reason", "error"),
    [("hal", "why", PermissionDenied), ("tom", "why", PermissionDenied), ("hana", " ", Refused)],
)
def test_nobody_else_does_and_not_without_a_reason(voucher, request, who, reason, error):
    with pytest.raises(error):
        revoke_voucher(voucher=voucher, actor=request.getfixturevalue(who), reason=reason)

    voucher.refresh_from_db()
    assert voucher.status == "active"
