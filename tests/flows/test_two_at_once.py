"""Two people, or one impatient one, at the same moment: real threads on the real database."""

import threading
import uuid

import pytest
from django.db import connection

from portal.models import OutgoingEmail
from portal.refusals import Refused
from tests.tickets.actions.test_submit import filing
from tickets.actions.reply import reply_as_staff
from tickets.actions.solve import solve_as_requester, solve_as_staff
from tickets.actions.submit import submit
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*calls):
    """What each call gave or which refusal it got, all begun together."""
    told, begin = [None] * len(calls), threading.Barrier(len(calls))

    def run(number, call):
        begin.wait()
        try:
            told[number] = call()
        except Refused as refusal:
            told[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return told


def refusals(told):
    return sorted(one.code for one in told if isinstance(one, Refused))


def test_a_button_pressed_many_times_files_one_request(deposit):
    once = filing(deposit, submission=uuid.uuid4())

    told = at_once(*[lambda: submit(once)] * 5)

    assert len({ticket.pk for ticket in told}) == 1
    assert Ticket.objects.count() == 1
    assert OutgoingEmail.objects.count() == 1


def test_of_two_who_solve_one_is_told_that_it_has_moved_on(ticket, ada, tom):
    told = at_once(
        lambda: solve_as_staff(ticket=ticket, actor=ada),
        lambda: solve_as_requester(ticket=ticket, actor=tom),
    )

    assert refusals(told) == ["transition"]
    assert ticket.events.filter(kind="moved").count() == 1


def test_of_two_agents_who_answer_the_same_page_one_is_refused(ticket, ada, lin):
    seen = ticket.version

    told = at_once(
        lambda: reply_as_staff(ticket=ticket, actor=ada, body="From Ada.", seen=seen),
        lambda: reply_as_staff(ticket=ticket, actor=lin, body="From Lin.", seen=seen),
    )

    assert refusals(told) == ["conflict"]
    assert Message.objects.filter(from_staff=True).count() == 1
    assert OutgoingEmail.objects.filter(template="reply").count() == 1
