from datetime import timedelta

import pytest

from portal.refusals import Refused
from tickets.actions.hold import hold, resume
from tickets.clocks import Target
from tickets.workflow import Status

HOUR = timedelta(hours=1)


def test_waiting_for_a_third_party_stops_the_time_to_a_solution(ticket, ada):
    start = ticket.created_at
    hold(ticket=ticket, actor=ada, reason="The exchange looks into it.", at=start + HOUR)
    resume(ticket=ticket, actor=ada, at=start + 5 * HOUR)

    ticket.refresh_from_db()
    assert ticket.state is Status.OPEN
    resolution = ticket.clocks.get(target=Target.RESOLUTION.value)
    assert resolution.due_at == start + 28 * HOUR


def test_only_a_persons_reply_stops_the_first_response_clock(ticket, ada):
    hold(ticket=ticket, actor=ada, reason="The exchange looks into it.")

    first = ticket.clocks.get(target=Target.FIRST_RESPONSE.value)
    assert first.stopped_at is None
    assert first.due_at == ticket.created_at + HOUR


def test_a_reason_is_needed(ticket, ada):
    with pytest.raises(Refused, match="empty"):
        hold(ticket=ticket, actor=ada, reason=" ")

    ticket.refresh_from_db()
    assert ticket.state is Status.NEW


def test_only_what_waits_is_taken_up_again(ticket, ada):
    with pytest.raises(Refused, match="transition"):
        resume(ticket=ticket, actor=ada)

    ticket.refresh_from_db()
    assert ticket.state is Status.NEW
