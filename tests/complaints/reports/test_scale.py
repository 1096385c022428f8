"""A report costs as many queries for two thousand complaints as for ten."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from complaints.ledger_check import faults
from complaints.models import Complaint
from complaints.reports import flow, tables
from tests.complaints.many import make_many
from tests.complaints.reports.readings import asked, cells

pytestmark = pytest.mark.django_db
AT_MOST = 60


def queries(question) -> int:
    with CaptureQueriesContext(connection) as captured:
        tables.make(question)
    return len(captured)


def test_a_report_costs_the_same_number_of_queries_however_many_complaints(tom, hal):
    make_many(10, client=tom, handler=hal)
    question = asked()
    few = queries(question)
    make_many(1990, client=tom, handler=hal)
    assert queries(question) == few <= AT_MOST
    assert Complaint.objects.count() == 2000
    assert flow.flow(question).end == flow.open_rounds(question).count()
    assert not list(faults())


def test_the_same_complaints_give_the_same_numbers(tom, hal):
    make_many(60, client=tom, handler=hal)
    question = asked()
    made = tables.make(question)
    assert cells(made, "controls", "t9")["flow_gap"] == 0
    assert cells(made, "controls", "t9")["ledger_faults"] == 0
