from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.models import EmailStatus, OutgoingEmail
from portal.staff_site import IN_HEADER
from tests import factories
from tests.tickets.admin.desk import text, words
from tickets.actions.assign import assign

pytestmark = pytest.mark.django_db
FRONT = reverse("admin:index")


def panels(browser):
    response = browser.get(FRONT)
    assert response.status_code == 200
    return {
        name.rsplit("/", 1)[1].split(".")[0]: panel for name, panel in response.context["panels"]
    }


def test_an_agent_sees_what_is_due_and_what_is_theirs(as_ada, ada, deposit, ticket):
    mine = factories.make_ticket(deposit, subject="Mine to do")
    assign(ticket=mine, actor=ada, to=ada)
    shown = panels(as_ada)

    assert shown["due"]["tickets"] == [ticket, mine]
    assert [view["count"] for view in shown["due"]["views"]] == [2, 1, 1, 2, 0]
    assert shown["mine"]["tickets"] == [mine]
    assert "outbox" not in shown


def test_another_team_is_not_counted(as_ben, ticket):
    shown = panels(as_ben)

    assert shown["due"]["tickets"] == []
    assert {view["count"] for view in shown["due"]["views"]} == {0}


def test_counting_ends_at_its_limit(as_max, monkeypatch, deposit):
    monkeypatch.setattr("tickets.panels.COUNTED", 2)
    for _number in range(3):
        factories.make_ticket(deposit)
    view = panels(as_max)["due"]["views"][0]

    assert (view["count"], view["more"]) == (2, True)
    assert "2+ Waiting for us" in words(as_max.get(FRONT))


def test_trouble_with_mail_is_shown_to_those_who_may_see_it(as_lin, ticket):
    now = timezone.now()
    stuck = OutgoingEmail.objects.get()
    OutgoingEmail.objects.update(created_at=now - timedelta(minutes=11))
    failed = OutgoingEmail.objects.create(
        message_id="<a@b>", to_email="x@example.com", subject="Gone", status=EmailStatus.FAILED,
        claimed_at=now - timedelta(hours=23), last_error="550 no such user",
    )  # fmt: skip
    OutgoingEmail.objects.create(
        message_id="<c@d>", to_email="x@example.com", subject="Old", status=EmailStatus.FAILED,
        claimed_at=now - timedelta(hours=25),
    )  # fmt: skip
    outbox = panels(as_lin)["outbox"]

    assert (outbox["stuck"], outbox["failed"]) == ([stuck], [failed])
    assert "550 no such user" in text(as_lin.get(FRONT))


def test_mail_that_gets_through_is_no_trouble(as_lin, ticket):
    assert panels(as_lin)["outbox"] == {"stuck": [], "failed": []}
    assert "Every email gets through." in text(as_lin.get(FRONT))


def test_an_editor_sees_no_panel_and_their_own_work(as_eve):
    assert panels(as_eve) == {}
    shown = text(as_eve.get(FRONT))
    assert "Categories" in shown
    assert reverse("admin:tickets_ticket_changelist") not in shown


def test_staff_without_a_role_are_told_what_to_do(client, db):
    person = factories.make_user("new@desk.example")
    person.is_staff = True
    person.save()
    client.force_login(person)

    assert "Ask a manager to give you a role." in text(client.get(FRONT))


@pytest.mark.parametrize(
    ("who", "places"),
    [
        ("as_ada", ["Queue", "Help centre", "Macros", "Categories", "People"]),
        (
            "as_lin",
            [
                "Queue",
                "Alerts",
                "Help centre",
                "Announcements",
                "Mail",
                "Macros",
                "Categories",
                "People",
                "Outbox",
            ],
        ),
        ("as_eve", ["Help centre", "Announcements", "Channels", "Macros", "Categories"]),
    ],
)
def test_the_header_leads_where_one_may_go(request, who, places):
    pages = request.getfixturevalue(who).get(FRONT).context["navigation"]

    shown = [*pages["first"], *pages["more"]]
    assert [str(page["label"]) for page in shown] == places
    assert pages["first"] == shown[:IN_HEADER]
