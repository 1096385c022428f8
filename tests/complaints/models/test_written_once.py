"""What is written once stays: raw SQL included, on both databases."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from tests import append_only
from tests.complaints.factories import make_compensation, make_complaint


def rows(complaint, hal, max_):
    """One row of every such table, by its table."""
    at = complaint.received_at
    award = make_compensation(complaint, hal)
    letter = {"kind": "receipt", "language": "en", "subject": "s", "body": "b", "sha256": "0"}
    budget = apps.get_model("complaints.Budget").objects.create(
        month=at.date().replace(day=1), kind="goodwill", asset="USD", limit=1, owner=max_
    )
    report = {"period": "month", "begins_on": at.date(), "ends_on": at.date(), "tables": {}}
    line = {"seq": 1, "journal": 1, "entry": "pay", "account": "paid", "asset": "USD", "amount": 1}
    made = {
        "complaintevent": {"complaint": complaint, "verb": "x", "role": "system"},
        "letter": {"round": complaint.current_round, **letter},
        "approval": {
            "compensation": award, "approver": max_, "version": 1, "digest": "d", "value": 1,
        },
        "budgetoverride": {"budget": budget, "compensation": award, "version": 1, "by": max_},
        "authoritypolicy": {"tiers": [], "changed_by": max_},
        "referencerate": {"asset": "USD", "rate": "1", "source": "s", "entered_by": max_},
        "ledgerentry": {**line, "compensation": award, "hash": "h"},
        "reportsnapshot": report,
    }  # fmt: skip
    for name, fields in made.items():
        apps.get_model("complaints", name).objects.create(**fields)
    snapshot = apps.get_model("complaints.ReportSnapshot").objects.get()
    signature = apps.get_model("complaints.ReportSignature")
    signature.objects.create(report=snapshot, by=max_, measures="none")


def test_neither_update_nor_delete(ticket, hal, max_):
    rows(make_complaint(ticket, handler=hal, stage="investigating"), hal, max_)

    for table in append_only.TABLES[1:]:
        key = "seq" if table.endswith("ledgerentry") else "id"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  (names of our own)
            assert cursor.fetchone()[0] == 1, table
            for statement in (f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}"):  # noqa: S608
                with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                    cursor.execute(statement)
