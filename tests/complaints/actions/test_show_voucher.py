import pytest
from django.core.exceptions import PermissionDenied

from complaints import codes
from complaints.actions.show_voucher import show_voucher
from complaints.models import ComplaintEvent
from portal.refusals import Refused
from tests.complaints.vouchers import make_voucher


@pytest.fixture
def voucher(ticket, hal):
    return make_voucher(ticket, hal)


def test_its_owner_sees_the_code_once(voucher, tom):
    code = show_voucher(voucher=voucher, actor=tom)

    assert codes.hashes(code)[0] == voucher.code_hash
    voucher.refresh_from_db()
    assert voucher.sealed_code is None
    assert voucher.shown_at is not None
    with pytest.raises(Refused) as refused:
        show_voucher(voucher=voucher, actor=tom)
    assert refused.value.code == "shown_before"
    assert ComplaintEvent.objects.filter(verb="show").count() == 1


@pytest.mark.parametrize("who", ["sid", "hal", "sue"])
def test_nobody_else_sees_it(voucher, request, who):
    with pytest.raises(PermissionDenied):
        show_voucher(voucher=voucher, actor=request.getfixturevalue(who))

    voucher.refresh_from_db()
    assert voucher.sealed_code is not None
    assert not ComplaintEvent.objects.filter(verb="show").exists()
