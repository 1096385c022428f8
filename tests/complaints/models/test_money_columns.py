"""Amounts of any size come back as they went in, and the database keeps out what is none."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from complaints.models import Compensation
from complaints.models.fields import MAX_DIGITS
from tests.complaints.factories import make_compensation, make_complaint


@pytest.fixture
def complaint(ticket, hal):
    return make_complaint(ticket, handler=hal, stage="investigating")


@pytest.mark.parametrize("amount", [1, 20_00, 2**63, 12_123456789012345678, 10**MAX_DIGITS - 1])
def test_an_amount_of_any_size_comes_back_whole(complaint, hal, amount):
    made = make_compensation(complaint, hal, asset="ETH", amount=amount)

    assert Compensation.objects.get(pk=made.pk).amount == amount
    assert Compensation.objects.filter(amount=amount).exists()
    assert not Compensation.objects.filter(amount=amount - 1).exists()


@pytest.mark.parametrize("amount", [0, -1, -(2**70), None])
def test_money_is_above_zero(complaint, hal, amount):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_compensation(complaint, hal, amount=amount)

    assert not Compensation.objects.exists()


@pytest.mark.parametrize("amount", [1.5, "12", True])
def test_what_is_no_whole_number_is_no_amount(complaint, hal, amount):
    with pytest.raises(TypeError):
        make_compensation(complaint, hal, amount=amount)


@given(st.integers(min_value=10**MAX_DIGITS))
def test_what_does_not_fit_is_no_amount(amount):
    with pytest.raises(ValueError, match="too many digits"):
        Compensation._meta.get_field("amount").get_prep_value(amount)


def test_a_remedy_without_money_has_no_amount(complaint, hal):
    made = make_compensation(complaint, hal, kind="non_money", asset="", amount=None, value=0)

    assert not made.is_money
    assert made.written_amount == ""
