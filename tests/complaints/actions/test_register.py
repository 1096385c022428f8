"""Filing a complaint: by anybody, by any way, at once, and once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from complaints.actions.register import (
    Someone,
    make_complaint,
    register,
    register_for_client,
    register_from_mail,
)
from complaints.axes import Way
from complaints.models import Complaint, ComplaintEvent, HelpNeeded, Letter, Party, PartyKind
from complaints.moves import By
from complaints.workflow import Stage
from portal.models import OutgoingEmail, Timer
from portal.refusals import Refused
from tests.complaints.cases import filed, statement
from tests.factories import make_user
from tickets.actions._written import Written
from tickets.actions.file_by_email import file_by_email
from tickets.actions.submit import Filing, submit
from tickets.models import Category, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def refused(code, **changes):
    """It is refused with this code, and nothing has happened."""
    with pytest.raises(Refused, match=f"^{code}$"):
        filed(**changes)
    assert not Complaint.objects.exists()
    assert not Ticket.objects.exists()
    assert not OutgoingEmail.objects.exists()


def test_nobody_needs_an_account():
    complaint = filed(email="new@example.com")

    assert complaint.state is Stage.RECEIVED
    assert complaint.client.email == "new@example.com"
    assert complaint.ticket.for_complaint
    assert complaint.due_at is not None
    event = ComplaintEvent.objects.get(verb="register")
    assert (event.role, event.old, event.new) == (By.COMPLAINANT, "", Stage.RECEIVED)


def test_only_the_complaints_own_receipt_is_sent(tom):
    filed(tom)

    assert [one.template for one in OutgoingEmail.objects.all()] == ["complaint_letter"]


def test_without_a_description_nothing_is_filed():
    refused("described", description="  ")


def test_without_a_way_to_reply_nothing_is_filed():
    refused("answerable", complainant=Someone(name="Tom"))


@pytest.mark.parametrize("field", ["description", "damage", "help_needed", "about_staff"])
def test_a_recovery_phrase_in_any_field_is_stored_nowhere(field):
    refused("secret", **{field: PHRASE})


def test_the_same_send_is_one_complaint(tom):
    once = statement()

    first = register(statement=once, actor=tom)
    again = register(statement=once, actor=tom)

    assert first.pk == again.pk
    assert Letter.objects.count() == 1


def test_a_request_becomes_a_complaint_with_its_receipt(ticket, tom):
    """Invariant 5: what was received earlier stays received then."""
    complaint = make_complaint(ticket=ticket, actor=tom, at=timezone.now() + timedelta(days=1))

    assert complaint.received_at == ticket.created_at
    assert complaint.current_round.received_at == ticket.created_at
    assert "I sent 250 USDT" in Letter.objects.get().body
    assert make_complaint(ticket=ticket, actor=tom).pk == complaint.pk


def test_what_is_said_with_it_stands_in_the_conversation(ticket, tom):
    complaint = make_complaint(
        ticket=ticket, actor=tom, statement=statement(description="Nobody has answered me.")
    )

    assert ticket.messages.last().body == "Nobody has answered me."
    assert "Nobody has answered me." in Letter.objects.get().body
    assert complaint.received_at == ticket.created_at


def test_staff_make_it_one_from_the_message_that_complained(ticket, ada):
    message = ticket.messages.first()

    complaint = make_complaint(ticket=ticket, actor=ada, since=message)

    assert complaint.received_at == message.created_at
    assert complaint.events.get(verb="register").role == By.STAFF


def test_nobody_makes_a_complaint_of_somebody_elses_request(ticket, sid):
    with pytest.raises(PermissionDenied):
        make_complaint(ticket=ticket, actor=sid)
    assert not Complaint.objects.exists()


def test_staff_enter_a_letter_with_its_true_receipt(ada):
    posted = datetime(2026, 11, 13, 9, 0, tzinfo=UTC)
    said = statement(way=Way.LETTER, received_at=posted)

    complaint = register_for_client(
        statement=said, actor=ada, at=datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
    )

    assert complaint.received_at == posted
    assert complaint.current_round.dates["acknowledge"].isoformat() == "2026-11-17"
    assert complaint.current_round.acknowledge_breached_at is not None


def test_nothing_was_received_in_the_future(ada):
    said = statement(way=Way.PHONE, received_at=timezone.now() + timedelta(days=1))

    with pytest.raises(Refused, match=r"^future$"):
        register_for_client(statement=said, actor=ada)
    assert not Ticket.objects.exists()


def test_strangers_enter_nothing_for_others(tom):
    with pytest.raises(PermissionDenied):
        register_for_client(statement=statement(), actor=tom)


def test_whom_it_is_about_sees_neither_complaint_nor_request(tom, hal, ada):
    """Those whom its words name are found; for them it does not exist."""
    complaint = filed(tom, about_staff="It was Ada on the phone.", staff=[hal])

    assert {one.staff for one in complaint.subjects.all()} == {ada, hal}
    assert not Complaint.objects.visible_to(hal).exists()
    assert not Ticket.objects.visible_to(ada).exists()


def test_an_assignee_whom_it_is_about_is_taken_off(ticket, tom, ada):
    Ticket.objects.filter(pk=ticket.pk).update(assignee=ada)

    make_complaint(ticket=ticket, actor=tom, statement=statement(staff=[ada]))

    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_a_representative_is_kept_and_sees_nothing_yet(tom):
    speaker = Someone(name="Rae", email="rae@example.com")

    complaint = filed(tom, representatives=[speaker])

    party = complaint.parties.get(kind=PartyKind.REPRESENTATIVE)
    assert party.checked_at is None
    assert {one.to_email for one in OutgoingEmail.objects.all()} == {tom.email}


def test_there_are_at_most_five_representatives():
    many = [Someone(name=f"Rep {n}") for n in range(6)]

    refused("too_many_representatives", representatives=many)
    assert not Party.objects.exists()


def test_what_help_is_needed_is_kept_with_consent_only(tom):
    filed(tom, help_needed="Please call, I cannot see.")
    assert not HelpNeeded.objects.exists()

    complaint = filed(tom, help_needed="Please call, I cannot see.", help_consented=True)

    assert complaint.vulnerable
    assert HelpNeeded.objects.get().complaint == complaint


def test_a_mail_to_the_address_for_complaints_is_registered(db):
    written = Written(
        email="new@example.com", name="New", subject="A complaint", body="You are late again.",
        language="en",
    )  # fmt: skip

    message = file_by_email(written=written, for_complaint=True)

    complaint = Complaint.objects.get()
    assert complaint.ticket == message.ticket
    assert complaint.way == Way.EMAIL
    assert "You are late again." in Letter.objects.get().body
    assert register_from_mail(message=message, at=timezone.now()).pk == complaint.pk


def test_a_silent_complaint_is_not_closed_like_a_request(tom, ada):
    complaint = filed(tom)

    kinds = {"tickets.remind", "tickets.warn", "tickets.close", "tickets.ask_rating"}
    assert not Timer.objects.filter(target=complaint.ticket_id, kind__in=kinds).exists()


def test_a_request_that_was_solved_is_open_again(tom, deposit):
    person = make_user("pat@example.com")
    ticket = submit(
        Filing(category=Category.objects.get(pk=deposit.pk), email=person.email, subject="Late",
               description="It is late.", language="en"),
        actor=person,
    )  # fmt: skip
    Ticket.objects.filter(pk=ticket.pk).update(status="solved")

    make_complaint(ticket=ticket, actor=person)

    ticket.refresh_from_db()
    assert ticket.status == "open"
