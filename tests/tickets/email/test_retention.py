"""How long a mail is kept as it came."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.tickets.email.mails import make_mail
from tickets.email.receive import receive
from tickets.email.retention import ORIGINALS_KEPT, SET_ASIDE_KEPT, STOPPED_KEPT, purge
from tickets.models import Arrival, IncomingEmail, Message
from tickets.tasks import forget_originals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]
ROBOT = make_mail("I am away.", subject="Out of office", Auto_Submitted="auto-replied")


def arrived(raw: bytes) -> IncomingEmail:
    known = set(IncomingEmail.objects.values_list("pk", flat=True))
    receive([raw])
    return IncomingEmail.objects.exclude(pk__in=known).get()


def handled(age: timedelta) -> None:
    IncomingEmail.objects.update(handled_at=timezone.now() - age)


def test_the_bytes_of_a_mail_that_was_done_go_after_90_days_and_its_message_stays():
    done, stuck = arrived(make_mail()), arrived(b"unreadable")

    handled(ORIGINALS_KEPT - timedelta(minutes=1))
    assert purge() == 0
    handled(ORIGINALS_KEPT + timedelta(minutes=1))
    assert purge() == 1

    done.refresh_from_db()
    stuck.refresh_from_db()
    assert done.original() is None
    assert stuck.original() == b"unreadable"
    assert Message.objects.get().body


@pytest.mark.parametrize("status", [Arrival.QUARANTINED, Arrival.HELD])
def test_what_waits_for_a_person_is_kept_twice_as_long(status):
    row = arrived(b"unreadable")
    IncomingEmail.objects.update(status=status, text="what a stranger wrote")

    handled(STOPPED_KEPT - timedelta(minutes=1))
    assert purge() == 0
    handled(STOPPED_KEPT + timedelta(minutes=1))
    assert purge() == 1

    row.refresh_from_db()
    assert (row.original(), row.text, row.status) == (None, "", status)


def test_the_line_of_a_robot_of_no_request_goes_after_a_year():
    arrived(ROBOT)

    handled(SET_ASIDE_KEPT - timedelta(minutes=1))
    purge()
    assert IncomingEmail.objects.count() == 1
    handled(SET_ASIDE_KEPT + timedelta(minutes=1))
    purge()
    assert not IncomingEmail.objects.exists()


def test_a_dry_run_counts_each_mail_once_and_changes_nothing():
    done, robot = arrived(make_mail()), arrived(ROBOT)
    handled(SET_ASIDE_KEPT + timedelta(minutes=1))

    assert purge(dry_run=True) == 2

    for row in (done, robot):
        row.refresh_from_db()
        assert row.original()
    assert purge() == 2
    assert purge() == purge(dry_run=True) == 0


def test_a_mail_that_nobody_has_dealt_with_is_never_touched():
    row = arrived(make_mail())
    IncomingEmail.objects.update(
        status=Arrival.NEW, handled_at=timezone.now() - timedelta(days=999)
    )

    assert purge() == 0
    row.refresh_from_db()
    assert row.original()


def test_it_is_done_by_the_task_that_runs_every_hour():
    row = arrived(make_mail())
    handled(ORIGINALS_KEPT + timedelta(minutes=1))

    forget_originals()

    row.refresh_from_db()
    assert row.original() is None
