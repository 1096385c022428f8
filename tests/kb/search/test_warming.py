"""A process that serves has the index before anybody asks."""

import os

import pytest

from kb import warming as of_kb
from kb.search import find, forget, shelf
from portal import warming
from tests.kb.makers import make_published


def test_what_was_read_ahead_is_found_by_the_first_search(db, django_assert_num_queries):
    make_published(slug="late", title="A late deposit")
    forget()

    of_kb.read_index()

    with django_assert_num_queries(1):  # the rows of what was found, and none of the index
        assert [one.article.slug for one in find("late deposit", "en", 3)] == ["late"]


def test_an_app_says_what_is_read_and_a_failure_stops_nothing(monkeypatch, caplog):
    done = []

    def fail() -> None:
        raise OSError

    monkeypatch.setattr(warming, "_readers", [lambda: done.append(1), fail])

    warming.start().join()

    assert done == [1]
    assert "read ahead" in caplog.text


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_reads_for_itself():
    shelf.shelf_of("en")._lock.acquire()
    child = os.fork()
    if not child:
        os._exit(0 if not shelf._shelves else 1)
    forget()

    assert os.waitpid(child, 0)[1] == 0
