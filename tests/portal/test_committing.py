"""Commits that need not wait for the disk."""

import pytest
from django.db import connection, transaction

from portal.committing import without_waiting


def waits() -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        return cursor.fetchone()[0] == "on"


@pytest.mark.django_db(transaction=True)
def test_one_commit_does_not_wait_and_the_next_does():
    with transaction.atomic():
        without_waiting()
        assert waits() is (connection.vendor != "postgresql")

    assert waits()
