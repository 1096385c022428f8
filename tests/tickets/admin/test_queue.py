from datetime import timedelta

import pytest
from django.utils import timezone

from portal.models import User
from tests import factories
from tests.tickets.admin.desk import cost, listed, page, queue, text
from tickets.actions import entrust
from tickets.actions.assign import assign
from tickets.actions.reply import reply_as_staff
from tickets.actions.triage import prioritise
from tickets.models import Category, SlaPolicy, Team, Ticket
from tickets.workflow import Priority, Status


@pytest.fixture
def desk(deposit, ada, tom):
    """One ticket for each view, named after where it belongs."""
    made = {
        name: factories.make_ticket(deposit, tom, subject=name)
        for name in ("fresh", "mine", "waiting", "calm", "solved")
    }
    assign(ticket=made["mine"], actor=ada, to=ada)
    reply_as_staff(ticket=made["waiting"], actor=ada, body="Which hash?")
    prioritise(ticket=made["calm"], actor=ada, priority=Priority.LOW)
    reply_as_staff(ticket=made["solved"], actor=ada, body="Done.", then=Status.SOLVED)
    return made


@pytest.fixture
def browser(client, ada, desk):
    client.force_login(ada)
    return client


@pytest.mark.parametrize(
    ("view", "subjects"),
    [
        (None, {"fresh", "mine", "calm"}),
        ("us", {"fresh", "mine", "calm"}),
        ("mine", {"mine"}),
        ("unassigned", {"fresh", "waiting", "calm"}),
        ("user", {"waiting"}),
        ("urgent", {"fresh", "mine", "waiting"}),
        ("all", {"fresh", "mine", "waiting", "calm", "solved"}),
        ("nonsense", {"fresh", "mine", "calm"}),
    ],
)
def test_each_view_shows_its_tickets(browser, view, subjects):
    assert set(listed(browser.get(queue(**{"view": view} if view else {})))) == subjects


@pytest.fixture
def complaint(desk):
    """Mine, and somebody is not satisfied with it."""
    return entrust.take_over(ticket=desk["mine"], at=timezone.now())


@pytest.mark.parametrize("view", ["us", "unassigned", "user", "urgent"])
def test_a_complaint_is_in_no_view_of_what_waits(browser, complaint, view):
    assert complaint.subject not in listed(browser.get(queue(view=view)))


@pytest.mark.parametrize("view", ["mine", "complaints", "all"])
def test_a_complaint_is_shown_as_one(browser, complaint, view):
    response = browser.get(queue(view=view))

    assert complaint.subject in listed(response)
    assert 'data-status="complaint"' in text(response)
    assert "own dates" in text(response)


def test_only_complaints_are_in_their_view(browser, complaint):
    assert listed(browser.get(queue(view="complaints"))) == ["mine"]


def test_a_complaint_is_not_among_what_is_due_next(browser, complaint):
    panels = dict(browser.get("/admin/").context["panels"])
    due = panels["admin/panels/due.html"]

    assert complaint.pk not in [row.pk for row in due["tickets"]]
    assert {view["key"]: view["count"] for view in due["views"]}["urgent"] == 2


def test_the_least_time_left_comes_first_and_no_limit_last(browser, desk):
    now = timezone.now()
    for name, hours in {"fresh": 5, "mine": None, "calm": 1}.items():
        due = None if hours is None else now + timedelta(hours=hours)
        Ticket.objects.filter(pk=desk[name].pk).update(due_at=due)

    assert listed(browser.get(queue())) == ["calm", "fresh", "mine"]


def test_everything_is_listed_newest_first(browser):
    assert listed(browser.get(queue(view="all")))[0] == "solved"


def test_a_row_says_what_its_ticket_is(browser, desk):
    shown = text(browser.get(queue(view="mine")))

    for words in (desk["mine"].reference, "Tom", "Ada", "Urgent", "New", "59 min left"):
        assert words in shown
    assert page(desk["mine"]) in shown


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ({"priority": "low"}, {"calm"}),
        ({"status": "solved", "view": "all"}, {"solved"}),
        ({"channel": "email"}, set()),
        ({"channel": "gramophone"}, {"fresh", "mine", "calm"}),
        ({"team": "999"}, {"fresh", "mine", "calm"}),
    ],
)
def test_filters_narrow_a_view(browser, query, subjects):
    assert set(listed(browser.get(queue(**query)))) == subjects


def test_a_ticket_is_found_by_category_and_team(browser, desk):
    deposit = Category.objects.get(slug="deposit-not-arrived")
    other = Category.objects.exclude(pk=deposit.pk).first()

    assert len(listed(browser.get(queue(category=deposit.pk, team=deposit.team_id)))) == 3
    assert listed(browser.get(queue(category=other.pk))) == []


def test_an_agent_sees_own_teams_and_those_of_nobody(browser, desk, ben):
    technical = Team.objects.get(key="technical")
    Ticket.objects.filter(pk=desk["fresh"].pk).update(team=technical)
    Ticket.objects.filter(pk=desk["calm"].pk).update(team=None)

    assert set(listed(browser.get(queue()))) == {"mine", "calm"}


@pytest.mark.parametrize("who", ["max_", "otto", "sue"])
def test_managers_and_auditors_see_every_team(client, desk, request, who):
    client.force_login(request.getfixturevalue(who))

    assert len(listed(client.get(queue(view="all")))) == 5


def test_an_editor_sees_no_queue(as_eve):
    assert as_eve.get(queue()).status_code == 403


def test_a_requester_is_not_let_in(as_tom):
    response = as_tom.get(queue(), follow=True)

    assert response.status_code == 403


def test_a_stranger_is_asked_to_sign_in(client, ticket):
    response = client.get(queue())

    assert response.status_code == 302
    assert "login" in response["Location"]


def test_an_empty_view_says_so_and_what_to_do(client, ada):
    client.force_login(ada)

    assert "Take one from “Unassigned”." in text(client.get(queue(view="mine")))


def test_nothing_is_added_or_deleted_here(as_sue, ticket):
    base = queue()

    assert as_sue.get(f"{base}add/").status_code == 404
    assert as_sue.post(f"{base}{ticket.pk}/delete/", {"post": "yes"}).status_code == 404
    assert Ticket.objects.filter(pk=ticket.pk).exists()


@pytest.mark.parametrize("who", ["as_ada", "as_otto", "as_sue"])
def test_the_list_itself_takes_no_post(request, who, ticket):
    browser = request.getfixturevalue(who)

    assert browser.post(queue(), {"action": "delete_selected"}).status_code == 403
    assert Ticket.objects.filter(pk=ticket.pk).exists()


def test_a_page_beyond_the_last_leads_back(browser):
    assert browser.get(queue(p="99"), follow=True).status_code == 200
    assert browser.get(queue(p="x")).status_code == 200


def fill(category, count):
    """Tickets straight into the table: what matters here is how many there are."""
    person = User.objects.get(email="tom@example.com")
    now = timezone.now()
    Ticket.objects.bulk_create(
        Ticket(
            requester=person, category=category, team=category.team, priority="high",
            subject=f"number {number}", language="en", due_at=now + timedelta(minutes=number),
        )
        for number in range(count)
    )  # fmt: skip


@pytest.mark.parametrize("view", ["us", "all", "mine", "urgent", "complaints"])
@pytest.mark.parametrize("who", ["as_ada", "as_lin", "as_max"])
def test_the_queue_costs_the_same_for_ten_and_for_hundreds(request, who, view, ticket):
    browser = request.getfixturevalue(who)
    fill(ticket.category, 10)
    few = cost(browser, queue(view=view))
    fill(ticket.category, 300)

    assert cost(browser, queue(view=view)) == few <= 12


def test_counting_ends_at_its_limit(as_max, ticket, monkeypatch):
    monkeypatch.setattr("portal.staff_site.CappedPaginator.CAP", 60)
    fill(ticket.category, 80)

    response = as_max.get(queue())

    assert response.context["cl"].result_count == 60
    assert "Only the first 60 are listed." in text(response)
    assert len(listed(as_max.get(queue(p=2)))) == 10


def test_a_category_without_a_policy_has_no_limit_of_time(as_max, ticket, tom):
    assert SlaPolicy.objects.exists()
    category = Category.objects.get(slug="feedback")
    Category.objects.filter(pk=category.pk).update(sla=None)
    category.refresh_from_db()
    factories.make_ticket(category, tom, subject="An idea")

    assert "no limit" in text(as_max.get(queue()))
