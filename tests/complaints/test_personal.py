"""A complaint is kept for seven years after it was closed, and an open one is decided first."""

from datetime import timedelta

from django.utils import timezone

from complaints.actions.anonymise import anonymise
from complaints.models import Complaint
from complaints.personal import DUTY, KEPT
from portal.personal.registry import hindrances, tell
from tickets import kept
from tickets.models import Ticket
from tickets.workflow import Status


def test_an_open_complaint_is_decided_before_anything_is_removed(ticket, tom):
    Complaint.objects.create(ticket=ticket)
    assert any("1 complaint is not decided yet" in said for said in hindrances(tom))
    assert set(kept.by_law([ticket.pk])) == {ticket.pk}


def test_a_closed_one_is_kept_for_seven_years_and_then_until_it_is_emptied(ticket):
    today = timezone.localdate()
    complaint = Complaint.objects.create(ticket=ticket, closed_at=timezone.now())
    assert kept.by_law([ticket.pk]) == {ticket.pk: kept.Hold(DUTY, today + KEPT)}
    Complaint.objects.filter(pk=complaint.pk).update(
        closed_at=timezone.now() - KEPT - timedelta(days=1)
    )
    assert kept.by_law([ticket.pk]) == {ticket.pk: kept.Hold(DUTY, today)}
    Ticket.objects.update(status=Status.SOLVED)
    anonymise(complaint=complaint)
    assert kept.by_law([ticket.pk]) == {}


def test_a_legal_hold_keeps_it_and_shows_in_no_day_that_is_told(ticket):
    today = timezone.localdate()
    long_ago = timezone.now() - 2 * KEPT
    complaint = Complaint.objects.create(ticket=ticket, closed_at=long_ago)
    told = kept.by_law([ticket.pk])
    Complaint.objects.filter(pk=complaint.pk).update(legal_hold=True)

    assert kept.by_law([ticket.pk]) == told == {ticket.pk: kept.Hold(DUTY, today)}


def test_a_request_that_is_no_complaint_is_not_kept(ticket):
    assert kept.by_law([ticket.pk]) == {}


def test_a_copy_of_everything_holds_complaints(ticket, tom):
    Complaint.objects.create(ticket=ticket, damage="Two days without money")
    told = {piece.path: piece.data for piece in tell(tom)}
    assert told[f"complaints/{ticket.reference}.json"]["damage"] == "Two days without money"
