from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint
from tests.complaints import cases
from tests.complaints.admin.desk import case, text
from tests.tickets.admin.desk import page
from tickets.actions.reply import reply_as_requester
from tickets.models import Ticket

ENTER = "/admin/complaints/complaint/enter/"
TOLD = {
    "way": "phone", "language": "en", "name": "Ruth", "email": "ruth@example.com",
    "description": "The transfer took two weeks.",
}  # fmt: skip


def received(days: int) -> str:
    return f"{timezone.localtime(timezone.now() - timedelta(days=days)):%Y-%m-%dT%H:%M}"


def test_a_complaint_by_telephone_has_its_true_receipt(as_hal, catalogue_loaded):
    assert as_hal.get(ENTER).status_code == 200
    response = as_hal.post(ENTER, {**TOLD, "received_at": received(3)})

    made = Complaint.objects.get()
    assert response["Location"] == case(made)
    assert (made.way, made.client.email) == ("phone", "ruth@example.com")
    assert (timezone.now() - made.received_at).days == 3
    assert made.current_round.received_at == made.received_at


def test_who_has_no_mailbox_gets_a_letter_to_print(as_hal, catalogue_loaded):
    as_hal.post(ENTER, {**TOLD, "way": "letter", "email": "", "address": "1 Lime Street",
                        "received_at": received(1)})  # fmt: skip

    assert "to be printed" in text(as_hal.get(case(Complaint.objects.get())))


@pytest.mark.parametrize(
    "wrong",
    [
        {"received_at": ""},
        {"received_at": "tomorrow"},
        {"received_at": received(-2)},
        {"way": "web"},
        {"description": ""},
        {"name": ""},
        {"email": ""},
    ],
)
def test_what_is_not_right_is_refused_and_kept_on_the_page(as_hal, catalogue_loaded, wrong):
    response = as_hal.post(ENTER, {**TOLD, "received_at": received(1), **wrong})

    assert response.status_code == 422
    assert not Complaint.objects.exists()
    assert wrong.get("name", "Ruth") in text(response)


@pytest.mark.parametrize("who", ["otto", "fin", "eve"])
def test_others_enter_nothing(browser_of, catalogue_loaded, request, who):
    browser = browser_of(request.getfixturevalue(who))

    assert browser.get(ENTER).status_code == 403
    assert browser.post(ENTER, {**TOLD, "received_at": received(1)}).status_code == 403
    assert not Complaint.objects.exists()


def make(browser, ticket, **said):
    return browser.post(reverse("admin:complaints_complaint_make", args=[ticket.pk]), said)


def test_an_agent_makes_a_request_a_complaint(browser_of, ticket, ada):
    browser = browser_of(ada)
    assert "Make this a complaint" in text(browser.get(page(ticket)))
    response = make(browser, ticket)

    made = Complaint.objects.get(ticket=ticket)
    assert made.received_at == ticket.created_at
    assert response.status_code == 302
    assert make(browser, ticket).status_code == 302
    assert Complaint.objects.count() == 1


def test_a_handler_is_led_to_the_case_and_from_there_on_sees_it_beside(as_hal, ticket):
    response = make(as_hal, ticket)

    made = Complaint.objects.get()
    assert response["Location"] == case(made)
    assert case(made) in text(as_hal.get(page(ticket)))


def test_it_counts_from_the_message_in_which_it_was_first_said(as_hal, ticket, tom):
    reply_as_requester(ticket=ticket, actor=tom, body="I want to complain about this.")
    later = ticket.messages.last()
    make(as_hal, ticket, since=later.pk)

    assert Complaint.objects.get().received_at == later.created_at


@pytest.mark.parametrize(("who", "status"), [("ben", 404), ("otto", 403), ("fin", 403)])
def test_nobody_else_makes_a_request_a_complaint(browser_of, ticket, request, who, status):
    response = make(browser_of(request.getfixturevalue(who)), ticket)

    assert response.status_code == status
    assert not Complaint.objects.exists()


def test_an_agent_is_told_that_it_is_one(browser_of, catalogue_loaded, tom, ada):
    made = cases.filed(tom)
    Ticket.objects.filter(pk=made.ticket_id).update(team=None)
    shown = text(browser_of(ada).get(page(made.ticket)))

    assert "The complaints team decides it." in shown
    assert case(made) not in shown
