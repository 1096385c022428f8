"""The pages are read in English unless a test asks for another language."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """A page visited by the test before may have left its own language active."""
    with translation.override("en"):
        yield
