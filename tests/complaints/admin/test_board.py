from datetime import timedelta

import pytest
from django.utils import timezone

from complaints.models import Complaint, Subject
from tests import factories as people
from tests.complaints import factories
from tests.complaints.admin.desk import board, case, cost, text


@pytest.fixture
def cases(deposit, tom, hal):
    """One complaint for each tab, named after where it belongs."""
    made = {}
    stages = {"new": "received", "mine": "investigating", "asked": "awaiting_client",
              "review": "decision_review", "over": "closed"}  # fmt: skip
    for number, (name, stage) in enumerate(stages.items()):
        ticket = people.make_ticket(deposit, tom, subject=name)
        handler = hal if name in {"mine", "asked", "review"} else None
        due = None if name == "over" else timezone.now() + timedelta(hours=9 - number)
        made[name] = factories.make_complaint(ticket, stage=stage, handler=handler, due_at=due)
    Complaint.objects.filter(pk=made["mine"].pk).update(due_at=timezone.now() - timedelta(hours=1))
    return made


def listed(response) -> list[str]:
    return [row.ticket.subject for row in response.context["page"].object_list]


@pytest.mark.parametrize(
    ("view", "subjects"),
    [
        (None, ["mine", "review", "asked", "new"]),
        ("live", ["mine", "review", "asked", "new"]),
        ("mine", ["mine", "review", "asked"]),
        ("nobody", ["new"]),
        ("client", ["asked"]),
        ("sign", ["review"]),
        ("late", ["mine"]),
        ("all", ["over", "review", "asked", "mine", "new"]),
        ("nonsense", ["mine", "review", "asked", "new"]),
    ],
)
def test_each_tab_has_its_complaints_the_least_time_left_first(as_hal, cases, view, subjects):
    assert listed(as_hal.get(board(**{"view": view} if view else {}))) == subjects


def test_an_appeal_without_a_reviewer_waits_for_one(as_hana, cases):
    Complaint.objects.filter(pk=cases["new"].pk).update(stage="under_review")

    assert listed(as_hana.get(board(view="sign"))) == ["review", "new"]


def test_a_line_says_what_its_complaint_is(as_hal, cases):
    shown = text(as_hal.get(board(view="mine")))

    for words in (cases["mine"].reference, "Tom", "Hal", "Medium", "Transfer lost or delayed"):
        assert words in shown
    assert case(cases["mine"]) in shown


def test_a_reference_leads_straight_to_the_case(as_hal, cases):
    response = as_hal.get(board(q=cases["over"].reference))

    assert response["Location"] == case(cases["over"])


def test_complaints_are_found_by_email(as_hal, cases, deposit, sid):
    other = people.make_ticket(deposit, sid, subject="other")
    factories.make_complaint(other)

    assert "other" not in listed(as_hal.get(board(q="tom@example.com")))
    assert as_hal.get(board(q="sid@example.com")).status_code == 302
    assert listed(as_hal.get(board(q="nobody@example.com"))) == []


def test_a_tab_that_is_empty_says_what_will_be_there(as_hana, db):
    assert "Every complaint has a handler." in text(as_hana.get(board(view="nobody")))


def test_a_complaint_about_somebody_is_not_there_for_them(as_hal, as_hana, cases, hal):
    Subject.objects.create(complaint=cases["mine"], staff=hal)

    assert "mine" not in listed(as_hal.get(board()))
    assert as_hal.get(case(cases["mine"])).status_code == 404
    assert listed(as_hal.get(board(q="tom@example.com"))).count("mine") == 0
    assert "mine" in listed(as_hana.get(board()))


@pytest.mark.parametrize("who", ["ada", "lin", "eve"])
def test_staff_without_a_part_in_complaints_see_no_board(browser_of, cases, request, who):
    browser = browser_of(request.getfixturevalue(who))

    assert browser.get(board()).status_code == 403
    assert browser.get(case(cases["mine"])).status_code == 403


def test_finance_sees_only_what_money_is_proposed_for(browser_of, cases, fin, hal):
    browser = browser_of(fin)
    assert listed(browser.get(board(view="all"))) == []

    factories.make_compensation(cases["mine"], hal, state="proposed", digest="0" * 64,
                                proposed_at=timezone.now())  # fmt: skip
    assert listed(browser.get(board(view="all"))) == ["mine"]


def test_a_board_costs_the_same_however_full_it_is(as_hal, cases, deposit, hal):
    few = cost(as_hal, board())
    for number in range(40):
        ticket = people.make_ticket(deposit, subject=f"{number}")
        factories.make_complaint(ticket, stage="investigating", handler=hal)

    assert cost(as_hal, board()) == few
