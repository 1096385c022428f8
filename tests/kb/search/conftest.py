import pytest

from kb import demo
from kb.search import shelf


@pytest.fixture
def looking(monkeypatch):
    """Every search looks for changes, as one two seconds later would."""
    monkeypatch.setattr(shelf, "LOOK_EVERY", 0.0)


@pytest.fixture
def starter(db):
    """The starter set, published in both languages."""
    demo.load()
