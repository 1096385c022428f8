"""Complaining on the site: no account, three facts, and the dates at once."""

import uuid

import pytest
from django.urls import reverse

from complaints.models import Complaint, Letter
from portal.models import OutgoingEmail
from tickets.models import Ticket

NEW = "/en/complaints/new/"


def typed(**changes):
    said = {
        "description": "My withdrawal arrived two days late and the fee was taken twice.",
        "name": "Tom", "email": "tom@example.com", "submission": str(uuid.uuid4()), "send": "1",
    }  # fmt: skip
    return {name: value for name, value in (said | changes).items() if value is not None}


def test_a_complaint_is_received_at_once_and_says_its_dates(client, db):
    response = client.post(NEW, typed(), follow=True)

    complaint = Complaint.objects.get()
    first = complaint.rounds.get()
    said = response.content.decode()
    assert response.redirect_chain == [(reverse("complaints:sent"), 302)]
    assert complaint.reference in said
    assert f"{first.decide_on.day} {first.decide_on:%B %Y}" in said
    assert Letter.objects.get().kind == "receipt"
    assert OutgoingEmail.objects.get().to_email == "tom@example.com"


def test_sent_twice_it_is_one(client, db):
    said = typed()
    client.post(NEW, said)
    client.post(NEW, said)

    assert Complaint.objects.count() == 1
    assert OutgoingEmail.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"description": ""}, "description"),
        ({"name": ""}, "name"),
        ({"email": ""}, "email"),
        ({"email": "not an address"}, "email"),
        ({"topic": "everything"}, "topic"),
        ({"country": "XX"}, "country"),
        ({"help_needed": "I am ill."}, "help_consented"),
        ({"speaker_email": "sid@example.com"}, "speaker_name"),
        ({"q_amount_0": "1e-9", "q_amount_1": "USDT"}, "q_amount"),
        ({"website": "https://spam.example"}, "__all__"),
        ({"description": " ".join(["abandon"] * 11 + ["about"])}, "description"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_is_kept(client, db, change, field):
    response = client.post(NEW, typed(**change))

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Complaint.objects.exists()
    assert not Ticket.objects.exists()
    assert not OutgoingEmail.objects.exists()


def test_without_a_mailbox_one_complains_by_another_way(client, db):
    response = client.post(NEW, typed(email="", telephone="+44 20 7946 0001"), follow=True)

    assert Complaint.objects.get().parties.get().telephone == "+44 20 7946 0001"
    assert not OutgoingEmail.objects.exists()
    assert "no-mail.invalid" not in response.content.decode()


def test_whoever_is_signed_in_is_not_asked_for_their_address(client, tom):
    client.force_login(tom)
    page = client.get(NEW).content.decode()

    client.post(NEW, typed(email=None, name="Tom"))

    assert 'name="email"' not in page
    assert Complaint.objects.get().ticket.requester == tom


def test_whom_it_is_about_does_not_see_it(client, ada):
    client.post(NEW, typed(about_staff="Ada"))

    complaint = Complaint.objects.get()
    assert complaint.subjects.get().staff == ada
    assert not Ticket.objects.visible_to(ada).filter(complaint=complaint).exists()


def test_everything_that_was_typed_is_kept(client, db):
    client.post(NEW, typed(
        topic="transfer", happened_on="last Monday", damage="Two days.", wanted="refund",
        wanted_note="The fee.", country="GB", wants_paper="on", address="1 High Street",
        help_needed="I see badly.", help_consented="on", elsewhere="The ombudsman",
        speaker_name="Sid", speaker_email="sid@example.com", q_amount_0="12.5", q_amount_1="USDT",
    ))  # fmt: skip

    complaint = Complaint.objects.get()
    assert (complaint.topic, complaint.wanted, complaint.country) == ("transfer", "refund", "GB")
    assert complaint.wants_paper
    assert complaint.vulnerable
    assert complaint.help_needed.text == "I see badly."
    assert complaint.parties.get(kind="representative").name == "Sid"
    assert complaint.ticket.amount == "12.5 USDT"


def test_a_request_becomes_a_complaint_with_its_own_receipt(client, ticket, tom):
    client.force_login(tom)

    response = client.post(reverse("complaints:from_request", args=[ticket.reference]))

    complaint = Complaint.objects.get(ticket=ticket)
    assert response.url == reverse("complaints:complaint", args=[ticket.reference])
    assert complaint.received_at == ticket.created_at


def test_nobody_makes_a_complaint_of_anothers_request(client, ticket, sid):
    client.force_login(sid)

    response = client.post(reverse("complaints:from_request", args=[ticket.reference]))

    assert response.status_code == 404
    assert not Complaint.objects.exists()


def test_the_page_after_it_is_for_whoever_has_just_complained(client, db):
    assert client.get(reverse("complaints:sent")).url == reverse("complaints:procedure")


def test_one_network_cannot_flood_us(client, db):
    for _n in range(20):
        client.post(NEW, typed())

    response = client.post(NEW, typed())

    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert Complaint.objects.count() == 20
