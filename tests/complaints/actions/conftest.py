"""A case that Hal investigates, and budgets that cover it."""

from types import SimpleNamespace

import pytest

from complaints.models import Complaint
from complaints.terms import Kind
from tests.complaints import factories


@pytest.fixture
def complaint(ticket, hal) -> Complaint:
    """Tom's complaint, which Hal investigates."""
    return factories.make_complaint(ticket, handler=hal, stage="investigating")


@pytest.fixture
def budgets(max_):
    """This month's budgets in USD, of ten thousand for each kind; Max owns them."""
    kinds = [kind for kind in Kind if kind is not Kind.NON_MONEY]
    return {kind: factories.make_budget(max_, kind=kind) for kind in kinds}


@pytest.fixture
def finance(fin, fay):
    """Everybody of finance."""
    return SimpleNamespace(fin=fin, fay=fay)
