from datetime import timedelta

import pytest
from django.utils import timezone

from portal import timers
from portal.models import Timer
from tests import factories
from tickets.actions import replan as verb
from tickets.actions.overdue import mark_overdue
from tickets.actions.replan import replan, replan_later
from tickets.actions.reply import reply_as_staff
from tickets.models import Event, SlaPolicy, Ticket
from tickets.workflow import Status


@pytest.fixture
def policy(ticket) -> SlaPolicy:
    return ticket.category.sla


def retarget(policy, **minutes):
    policy.targets = {"urgent": minutes}
    policy.save()


def test_open_tickets_get_the_new_times_from_the_beginning(ticket, policy):
    retarget(policy, first_response=30, resolution=600)

    assert replan(policy) is None
    ticket.refresh_from_db()
    assert ticket.due_at == ticket.created_at + timedelta(minutes=30)
    watch = Timer.objects.get(kind="tickets.overdue", target=ticket.pk, done_at=None)
    assert watch.due_at == ticket.due_at


def test_a_promise_that_is_taken_back_is_due_no_more(ticket, policy):
    retarget(policy)
    replan(policy)

    ticket.refresh_from_db()
    assert ticket.due_at is None
    assert not Timer.objects.filter(kind="tickets.overdue", done_at=None).exists()


def test_a_broken_promise_that_stands_again_is_forgiven(ticket, policy):
    late = ticket.created_at + timedelta(minutes=90)
    mark_overdue(ticket=ticket, at=late)
    assert ticket.clocks.exclude(breached_at=None).count() == 1

    retarget(policy, first_response=240)
    replan(policy, at=late)
    assert not ticket.clocks.exclude(breached_at=None).exists()
    watch = Timer.objects.get(kind="tickets.overdue", target=ticket.pk, done_at=None)
    assert watch.due_at == ticket.created_at + timedelta(minutes=240)


def test_a_promise_that_stays_broken_is_not_told_twice(ticket, policy):
    late = ticket.created_at + timedelta(minutes=90)
    mark_overdue(ticket=ticket, at=late)
    retarget(policy, first_response=80)
    replan(policy, at=late)

    assert ticket.clocks.exclude(breached_at=None).count() == 1
    timers.fire_due(late)
    assert Event.objects.filter(ticket=ticket, kind="overdue").count() == 1


def test_settled_tickets_keep_their_times(ticket, policy, ada):
    reply_as_staff(ticket=ticket, actor=ada, body="Done.", then=Status.SOLVED)
    before = list(ticket.clocks.values())
    retarget(policy, first_response=1)
    replan(policy)

    assert list(ticket.clocks.values()) == before


def test_many_tickets_are_worked_off_in_batches_by_a_timer(deposit, tom, policy, monkeypatch):
    monkeypatch.setattr(verb, "BATCH", 2)
    for _number in range(4):
        factories.make_ticket(deposit, tom)
    retarget(policy, first_response=30)
    replan_later(policy)

    swept = [timers.fire_due() for _sweep in range(4)]
    assert swept == [1, 1, 1, 0]
    spans = {ticket.due_at - ticket.created_at for ticket in Ticket.objects.all()}
    assert spans == {timedelta(minutes=30)}


def test_an_edit_amid_the_work_begins_again(policy):
    now = timezone.now()
    timers.set_timer(timers.Later(verb.REPLAN, policy.pk, now, episode="12345"))
    replan_later(policy)

    assert Timer.objects.get(kind=verb.REPLAN, done_at=None).episode == ""


def test_a_policy_that_is_gone_is_no_fault(db):
    timers.set_timer(timers.Later(verb.REPLAN, 999, timezone.now()))

    assert timers.fire_due() == 1
