"""The tables read from what the verbs have done."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from complaints.actions.appeal import appeal
from complaints.actions.conclude import accept_decision
from complaints.actions.decide import decide
from complaints.actions.refuse import refuse
from complaints.actions.reopen import reopen
from complaints.actions.sign import sign
from complaints.actions.withdraw import withdraw
from complaints.models import Complaint, LedgerEntry, Period
from complaints.reports import flow, outcomes, redress, service, tables, times, topics
from complaints.reports import vulnerability as vulnerable
from complaints.reports.sections import digest
from complaints.reports.span import Asked, Span
from complaints.reports.words import COLUMNS, tell, written
from complaints.terms import Outcome, Refusal
from tests.complaints import cases, factories
from tests.complaints.reports.makers import make_frozen
from tests.complaints.reports.readings import asked, cells, section
from tests.factories import make_ticket
from tickets.models import Category

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(tom, mei, hal, hana):
    """Four complaints: one rejected and appealed, one refused, one withdrawn, one open."""
    rejected = cases.decided(cases.filed(tom), hal, hana, Outcome.REJECTED)
    cases.delivered()
    appeal(complaint=cases.fresh(rejected), actor=tom, grounds="You forgot the fee.",
           confirmed=True)  # fmt: skip
    refuse(complaint=cases.filed(tom, topic="amount"), actor=hana, ground=Refusal.NOT_OURS,
           explanation="It is about another firm.")  # fmt: skip
    withdraw(complaint=cases.filed(mei, email="mei@example.com"), actor=mei, confirmed=True)
    return cases.filed(mei, email="mei@example.com", topic="other")


def test_the_flow_adds_up_and_is_what_is_open(history):
    found = flow.table(asked())
    assert cells(found, "flow") == {
        "start": 0, "register": 4, "appeal": 1, "reopen": 0, "sign": 1, "settle": 0,
        "refuse": 1, "withdraw": 1, "merge": 0, "end": 2,
    }  # fmt: skip
    assert flow.open_rounds(asked()).count() == Complaint.objects.live().count() == 2


def test_next_month_starts_with_what_was_open(history):
    later = asked(timezone.now() + timedelta(days=40))
    told = cells(flow.table(later), "flow")
    assert told["start"] == told["end"] == 2
    assert told["register"] == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["November 2026", "3 December 2026", "1 October 2026 – 31 October 2026"]),
        (
            "zh-hans",
            ["2026 年 11 月", "2026 年 12 月 3 日", "2026 年 10 月 1 日 – 2026 年 10 月 31 日"],
        ),
    ],
)
def test_days_and_months_are_written_as_everywhere_and_kept_as_they_were(language, said):
    kept = [("month", "2026-11-01"), ("due", "2026-12-03"), ("report", "2026-10-01 – 2026-10-31")]
    with translation.override(language):
        assert [written(cell, COLUMNS[name]) for name, cell in kept] == said
        assert written("", COLUMNS["due"]) == ""


def test_a_report_is_called_by_its_first_and_last_day():
    assert str(make_frozen()) == "1 January 2026 – 31 January 2026"


def test_a_client_number_gives_a_rate(history):
    one = asked()
    told = flow.table(type(one)(one.span, one.end, 2000))
    assert section(told, "clients") == [[2000, "2.5"]]


def test_steps_are_measured_and_bands_counted(history):
    told = times.table(asked())
    steps = {row[0]: row[1:] for row in section(told, "steps")}
    assert steps["acknowledge"][0] == 4
    assert steps["admit"][0] == 2
    assert [steps["decide"][0], steps["decide"][4]] == [1, 0]
    assert cells(told, "closed_in")["bd3"] == 3
    assert cells(told, "age")["bd3"] == 2


def test_a_late_decision_counts_as_late(tom, hal, hana):
    long_ago = timezone.now() - timedelta(days=40)
    held = cases.filed(tom, at=long_ago)
    cases.in_review(held, hal, at=long_ago)
    cases.sign(complaint=cases.fresh(held), actor=hana)
    told = times.table(asked())
    row = next(row for row in section(told, "steps") if row[0] == "decide")
    assert [row[1], *row[5:]] == [1, 1, 1000]
    assert row[2] == row[3] == row[4] == 40 * 24 * 60
    assert cells(told, "closed_in")["bd35"] == 1


def test_too_much_of_something_else_raises_an_alarm(history):
    told = topics.table(asked())
    assert cells(told, "topics") == {"transfer": 2, "amount": 1, "other": 1}
    assert section(told, "other") == [[250, "alarm"]]


def test_outcomes_are_counted_by_who_wrote_them(history):
    told = outcomes.table(asked())
    assert cells(told, "outcomes") == {"upheld": 0, "partly": 0, "rejected": 1}
    assert section(told, "by_writer") == [["Hal", 1, 0, 0]]


def test_small_numbers_about_vulnerability_are_hidden(tom, hal):
    category = Category.objects.get(slug="deposit-not-arrived")
    for _ in range(5):
        factories.make_complaint(make_ticket(category, tom), vulnerable=True)
    factories.make_complaint(make_ticket(category, tom), about_vulnerability=True)
    told = cells(vulnerable.table(asked()), "vulnerability")
    assert told == {"by": 5, "about": "hidden", "decided": "hidden", "upheld": "hidden"}


def test_a_repeated_complaint_is_seen(tom):
    cases.filed(tom)
    cases.filed(tom, description="It happened again: another withdrawal is late.")
    told = {row[0]: row[1:] for row in section(service.table(asked()), "rates")}
    assert told["repeated"] == [1, 2, 500]


def rates():
    return {row[0]: row[1:] for row in section(service.table(asked()), "rates")}


def test_what_an_ombudsman_has_changed_is_told_apart_from_other_reopenings(tom, hal, hana):
    for outside, topic in [(True, "transfer"), (False, "amount")]:
        complaint = cases.decided(cases.filed(tom, topic=topic), hal, hana, Outcome.REJECTED)
        cases.delivered()
        accept_decision(complaint=cases.fresh(complaint), actor=tom, confirmed=True)
        reopen(complaint=cases.fresh(complaint), actor=hana, facts="A letter.", outside=outside)
        assert rates()["outside"] == ([0, 0, None] if outside else [1, 1, 1000])
        cases.worked_out(cases.fresh(complaint), hal, Outcome.UPHELD)
        decide(complaint=cases.fresh(complaint), actor=hal)
        sign(complaint=cases.fresh(complaint), actor=hana)

    assert rates()["outside"] == [1, 1, 1000]
    assert rates()["overturned"] == [0, 0, None]


def test_each_shift_says_what_it_left_open(tom):
    span = Span.around(Period.MONTH, timezone.localdate()).previous
    nine = span.begin + timedelta(hours=9)
    first = cases.filed(tom, at=nine)
    cases.filed(tom, at=nine + timedelta(hours=10))
    withdraw(complaint=first, actor=tom, confirmed=True, at=nine + timedelta(days=1))
    two_days = Asked(span, span.begin + timedelta(days=2, hours=1))

    # Open at the ends of the shifts of two days: 0, 1, 2, then 2, 1, 1.
    assert section(service.table(two_days), "backlog") == [
        ["00:00–08:00", 0, 0, "1.0", 2],
        ["08:00–16:00", 1, 1, "1.0", 1],
        ["16:00–24:00", 1, 0, "1.5", 2],
    ]


def test_a_shift_that_is_not_over_has_left_nothing(tom):
    span = Span.around(Period.MONTH, timezone.localdate()).previous
    cases.filed(tom, at=span.begin + timedelta(hours=1))
    soon = Asked(span, span.begin + timedelta(hours=7))

    assert section(service.table(soon), "backlog")[0] == ["00:00–08:00", 1, 0, None, None]


def test_money_is_what_the_ledger_says(ticket, hal, max_, moe):
    complaint = factories.make_complaint(ticket, handler=hal, stage="investigating")
    factories.make_budget(max_)
    award = factories.propose_remedy(complaint, hal)
    factories.approve_remedy(award, moe)
    told = redress.table(asked())
    (row,) = section(told, "redress")
    assert row[:5] == ["goodwill", "USD", "20.00", 0, "0.00"]
    assert section(told, "balances") == [["committed", "USD", "0.00", "20.00", "0.00", "20.00"]]
    assert section(told, "asked") == [["goodwill", "USD", 1, "20.00"]]
    assert LedgerEntry.objects.count() == 2


def test_without_complaints_it_is_a_nil_return(db):
    made = tables.make(asked())
    assert list(made) == list(tables.TABLES)
    assert cells(made, "flow", "t1")["end"] == 0
    assert tell(made)[0].number == "T1"


def test_the_same_question_gives_the_same_hash(history):
    question = asked()
    assert digest(tables.make(question)) == digest(tables.make(question))


def test_every_cell_has_words_in_both_languages(history, settings):
    made = tables.make(asked())
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            told = tell(made)
            assert [table.number for table in told] == [f"T{n}" for n in range(1, 11)]
