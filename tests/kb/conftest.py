"""Another editor beside Eve, and shelves that belong to one test."""

import pytest

from kb import announcements, search
from portal.access import Role
from tests import factories


@pytest.fixture(autouse=True)
def fresh_shelves():
    """What one test published is not found by the next."""
    search.forget()


@pytest.fixture(autouse=True)
def fresh_announcements():
    """What one test announced is not open in the next."""
    announcements.forget()
    yield
    announcements.forget()


@pytest.fixture
def ned(db):
    """An editor who reads what Eve writes."""
    return factories.make_user("ned@desk.example", Role.EDITOR, name="Ned")
