from datetime import timedelta

import pytest

from portal.models import OutgoingEmail, Timer
from portal.refusals import Refused
from tickets.actions.reopen import reopen_as_requester, reopen_as_staff
from tickets.actions.solve import solve_as_requester, solve_as_staff
from tickets.workflow import Status


def test_solving_tells_the_user_and_plans_the_rating_and_the_closing(ticket, ada):
    solve_as_staff(ticket=ticket, actor=ada)

    ticket.refresh_from_db()
    assert ticket.state is Status.SOLVED
    assert ticket.due_at is None
    assert OutgoingEmail.objects.filter(template="solved").count() == 1
    assert set(Timer.objects.filter(done_at=None).values_list("kind", flat=True)) == {
        "tickets.ask_rating",
        "tickets.close",
    }


def test_a_user_who_says_solved_gets_no_email_about_it(ticket, tom):
    solve_as_requester(ticket=ticket, actor=tom)

    ticket.refresh_from_db()
    assert ticket.state is Status.SOLVED
    assert not OutgoingEmail.objects.filter(template="solved").exists()


def test_solving_twice_is_refused(ticket, ada, tom):
    solve_as_staff(ticket=ticket, actor=ada)

    with pytest.raises(Refused, match="transition"):
        solve_as_requester(ticket=ticket, actor=tom)

    assert ticket.events.filter(kind="moved").count() == 1


@pytest.mark.parametrize(("days", "opens"), [(0, True), (14, True), (15, False)])
def test_users_reopen_within_fourteen_days(ticket, ada, tom, days, opens):
    at = ticket.created_at
    solve_as_staff(ticket=ticket, actor=ada, at=at)
    later = at + timedelta(days=days)

    if opens:
        reopen_as_requester(ticket=ticket, actor=tom, at=later)
    else:
        with pytest.raises(Refused, match="too_late"):
            reopen_as_requester(ticket=ticket, actor=tom, at=later)

    ticket.refresh_from_db()
    assert ticket.state is (Status.OPEN if opens else Status.SOLVED)
    assert OutgoingEmail.objects.filter(template="reopened").exists() is opens


def test_staff_reopen_whenever(ticket, ada):
    at = ticket.created_at
    solve_as_staff(ticket=ticket, actor=ada, at=at)

    reopen_as_staff(ticket=ticket, actor=ada, at=at + timedelta(days=100))

    ticket.refresh_from_db()
    assert ticket.state is Status.OPEN
    assert ticket.due_at == at + timedelta(days=100, hours=2)


def test_what_was_never_settled_is_not_reopened(ticket, ada):
    with pytest.raises(Refused, match="transition"):
        reopen_as_staff(ticket=ticket, actor=ada)

    ticket.refresh_from_db()
    assert ticket.state is Status.NEW
    assert not OutgoingEmail.objects.filter(template="reopened").exists()
