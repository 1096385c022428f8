from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal.models import OutgoingEmail, Timer
from portal.refusals import Refused, SecretFound
from tests.tickets.actions.test_submit import PHRASE
from tickets.actions._common import Conflict
from tickets.actions.note import note
from tickets.actions.reply import reply_as_requester, reply_as_staff
from tickets.actions.solve import solve_as_staff
from tickets.clocks import Target
from tickets.models import Message
from tickets.workflow import Status

HOUR = timedelta(hours=1)


def clock(ticket, target):
    return ticket.clocks.get(target=target.value)


def open_timers(ticket):
    return set(Timer.objects.filter(target=ticket.pk, done_at=None).values_list("kind", flat=True))


def test_an_agents_reply_goes_out_and_the_ticket_waits_for_the_user(ticket, ada):
    at = ticket.created_at + HOUR / 2

    message = reply_as_staff(ticket=ticket, actor=ada, body="Please wait an hour.", at=at)

    ticket.refresh_from_db()
    assert ticket.state is Status.PENDING
    assert clock(ticket, Target.FIRST_RESPONSE).stopped_at == at
    assert clock(ticket, Target.RESOLUTION).due_at is None
    assert ticket.due_at is None
    email = OutgoingEmail.objects.get(template="reply")
    assert "Please wait an hour." in email.text
    assert "Auto-Submitted" not in email.headers
    message.refresh_from_db()
    assert message.message_id == email.message_id
    assert open_timers(ticket) == {"tickets.remind", "tickets.warn", "tickets.close"}


def test_the_users_answer_makes_it_ours_again_and_stops_the_reminders(ticket, ada, tom):
    start = ticket.created_at
    reply_as_staff(ticket=ticket, actor=ada, body="Which bank?", at=start + HOUR / 2)

    reply_as_requester(ticket=ticket, actor=tom, body="My bank.", at=start + 10 * HOUR)

    ticket.refresh_from_db()
    assert ticket.state is Status.OPEN
    assert clock(ticket, Target.NEXT_RESPONSE).due_at == start + 12 * HOUR
    # Half an hour ran before the wait of nine and a half, which does not count.
    assert clock(ticket, Target.RESOLUTION).due_at == start + 24 * HOUR + 9.5 * HOUR
    assert open_timers(ticket) == {"tickets.overdue"}


def test_two_questions_in_a_row_are_owed_one_answer_from_the_first(ticket, ada, tom):
    start = ticket.created_at
    reply_as_staff(ticket=ticket, actor=ada, body="Which bank?", at=start)
    reply_as_requester(ticket=ticket, actor=tom, body="My bank.", at=start + HOUR)

    reply_as_requester(ticket=ticket, actor=tom, body="And now?", at=start + 2 * HOUR)

    assert clock(ticket, Target.NEXT_RESPONSE).due_at == start + 3 * HOUR


def test_a_note_stops_no_clock_and_sends_nothing(ticket, ada):
    before = OutgoingEmail.objects.count()

    note(ticket=ticket, actor=ada, body="Looks like the usual delay.")

    assert clock(ticket, Target.FIRST_RESPONSE).stopped_at is None
    assert OutgoingEmail.objects.count() == before


def test_a_reply_after_solving_reopens_within_fourteen_days(ticket, ada, tom):
    at = ticket.created_at
    solve_as_staff(ticket=ticket, actor=ada, at=at)

    reply_as_requester(ticket=ticket, actor=tom, body="Not yet.", at=at + timedelta(days=14))

    ticket.refresh_from_db()
    assert ticket.state is Status.OPEN
    assert clock(ticket, Target.NEXT_RESPONSE).due_at == at + timedelta(days=14) + 2 * HOUR


def test_after_that_it_is_refused_and_nothing_is_kept(ticket, ada, tom):
    at = ticket.created_at
    solve_as_staff(ticket=ticket, actor=ada, at=at)

    with pytest.raises(Refused, match="closed"):
        reply_as_requester(ticket=ticket, actor=tom, body="Hi.", at=at + timedelta(days=15))

    ticket.refresh_from_db()
    assert ticket.state is Status.SOLVED
    assert Message.objects.count() == 1


@pytest.mark.parametrize("who", ["sid", "ada"])
def test_only_the_requester_replies_as_the_requester(ticket, who, request):
    with pytest.raises(PermissionDenied):
        reply_as_requester(ticket=ticket, actor=request.getfixturevalue(who), body="Hello.")

    assert Message.objects.count() == 1


@pytest.mark.parametrize("who", ["tom", "sid", "eve", "otto"])
def test_only_staff_who_work_on_requests_reply_as_staff(ticket, who, request):
    with pytest.raises(PermissionDenied):
        reply_as_staff(ticket=ticket, actor=request.getfixturevalue(who), body="Hello.")

    assert Message.objects.count() == 1
    assert OutgoingEmail.objects.count() == 1


def test_of_two_agents_with_the_same_page_the_second_is_told_what_changed(ticket, ada, lin):
    seen = ticket.version
    reply_as_staff(ticket=ticket, actor=ada, body="One.", seen=seen)

    with pytest.raises(Conflict) as refusal:
        reply_as_staff(ticket=ticket, actor=lin, body="Two.", seen=seen)

    assert [(e.kind, e.actor) for e in refusal.value.events] == [("replied", ada)]
    assert not Message.objects.filter(body="Two.").exists()


def test_ones_own_change_is_no_conflict(ticket, ada):
    seen = ticket.version
    note(ticket=ticket, actor=ada, body="First a note.")

    reply_as_staff(ticket=ticket, actor=ada, body="Then the answer.", seen=seen)

    assert Message.objects.filter(body="Then the answer.").exists()


@pytest.mark.parametrize("by", ["staff", "requester"])
def test_a_secret_is_refused_from_either_side(ticket, ada, tom, by):
    verb, actor = (reply_as_staff, ada) if by == "staff" else (reply_as_requester, tom)

    with pytest.raises(SecretFound):
        verb(ticket=ticket, actor=actor, body=f"It is {PHRASE}")

    assert Message.objects.count() == 1
    ticket.refresh_from_db()
    assert ticket.state is Status.NEW


def test_a_closed_ticket_cannot_be_answered_into_waiting(ticket, ada):
    solve_as_staff(ticket=ticket, actor=ada)

    with pytest.raises(Refused, match="transition"):
        reply_as_staff(ticket=ticket, actor=ada, body="One more thing.", at=timezone.now())

    assert Message.objects.count() == 1
