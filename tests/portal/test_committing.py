"""Commits that need not wait for the disk."""

import pytest
from django.db import connection

from portal.committing import without_waiting


def waits() -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        return cursor.fetchone()[0] == "on"


@pytest.mark.django_db
def test_commits_within_do_not_wait_and_those_after_it_do():
    with without_waiting():
        assert waits() is (connection.vendor != "postgresql")

    assert waits()
