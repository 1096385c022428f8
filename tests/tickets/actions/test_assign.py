import pytest
from django.core.exceptions import PermissionDenied

from portal.refusals import Refused
from tests import factories
from tickets.actions._common import Conflict
from tickets.actions.assign import FactsMissing, assign, hand_over
from tickets.models import Category, Team


def test_an_agent_takes_a_ticket(ticket, ada):
    assign(ticket=ticket, actor=ada, to=ada)

    ticket.refresh_from_db()
    assert ticket.assignee == ada
    assert ticket.events.last().data == {"to": "Ada", "from": ""}


def test_an_agent_cannot_give_it_to_a_colleague(ticket, ada, ben):
    with pytest.raises(PermissionDenied):
        assign(ticket=ticket, actor=ada, to=ben)

    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_a_team_lead_gives_it_to_a_colleague_and_takes_it_away(ticket, lin, ada):
    assign(ticket=ticket, actor=lin, to=ada)
    assign(ticket=ticket, actor=lin, to=None)

    ticket.refresh_from_db()
    assert ticket.assignee is None
    assert [e.kind for e in ticket.events.all()] == ["submitted", "assigned", "assigned"]


@pytest.mark.parametrize("who", ["tom", "eve", "otto"])
def test_only_people_who_work_on_requests_can_have_one(ticket, lin, who, request):
    with pytest.raises(Refused, match="assignee"):
        assign(ticket=ticket, actor=lin, to=request.getfixturevalue(who))

    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_of_two_who_take_it_from_the_same_page_the_second_is_refused(ticket, ada, lin):
    seen = ticket.version
    assign(ticket=ticket, actor=ada, to=ada, seen=seen)

    with pytest.raises(Conflict):
        assign(ticket=ticket, actor=lin, to=lin, seen=seen)

    ticket.refresh_from_db()
    assert ticket.assignee == ada


def test_another_team_gets_a_ticket_only_with_every_fact_it_needs(ticket, ada):
    technical = Team.objects.get(key="technical")

    with pytest.raises(FactsMissing) as refusal:
        hand_over(ticket=ticket, actor=ada, team=technical)

    ticket.refresh_from_db()
    assert ticket.team.key == "funds-security"
    assert "sent" in str(refusal.value.sentence).lower()


def test_a_complete_ticket_goes_to_another_team_and_to_nobody_in_it(catalogue_loaded, tom, ada):
    feedback = Category.objects.get(slug="feedback")
    answers = factories.make_answers(
        feedback, area=feedback.fields.get(key="area").choices[0]["value"],
        suggestion="A darker theme.", may_contact="no",
    )  # fmt: skip
    ticket = factories.make_ticket(feedback, tom, answers=answers)
    assign(ticket=ticket, actor=ada, to=ada)

    hand_over(ticket=ticket, actor=ada, team=Team.objects.get(key="technical"))

    ticket.refresh_from_db()
    assert (ticket.team.key, ticket.assignee) == ("technical", None)
