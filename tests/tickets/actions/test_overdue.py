from datetime import timedelta

from portal.models import Timer
from portal.timers import fire_due
from tickets.actions.reply import reply_as_staff


def test_a_broken_promise_is_written_down_once_and_the_next_is_watched(ticket):
    due = ticket.created_at + timedelta(hours=1)

    fire_due(due)
    fire_due(due + timedelta(minutes=1))

    overdue = ticket.events.filter(kind="overdue")
    assert [e.data for e in overdue] == [{"target": "first_response"}]
    assert ticket.clocks.get(target="first_response").breached_at == due
    (timer,) = Timer.objects.filter(done_at=None)
    assert timer.due_at == ticket.created_at + timedelta(hours=24)
    ticket.refresh_from_db()
    assert ticket.due_at == due


def test_an_answer_in_time_leaves_nothing_to_write_down(ticket, ada):
    reply_as_staff(ticket=ticket, actor=ada, body="We are on it.", at=ticket.created_at)

    fire_due(ticket.created_at + timedelta(hours=2))

    assert not ticket.events.filter(kind="overdue").exists()
