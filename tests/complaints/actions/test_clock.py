"""The clock of a complaint: warned before each date, late once, never paused."""

from datetime import UTC, date, datetime, timedelta

import pytest

from complaints.actions import _clock
from complaints.actions.accept import accept
from complaints.actions.extend import extend
from complaints.actions.progress import note_progress
from complaints.deadlines import Step, end_of
from complaints.models import Letter, Subject
from complaints.terms import Delay, Severity
from complaints.terms import Letter as Name
from portal import timers
from portal.models import OutgoingEmail
from portal.refusals import Refused
from tests.complaints.cases import accepted, decided, filed, fresh, investigated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue_loaded")]

BEGIN = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)  # a Wednesday


def sweep(*, until, since=BEGIN):
    """Timers fire every six hours."""
    now = since
    while now < until:
        now += timedelta(hours=6)
        timers.fire_due(now)


def told(template):
    return sorted(
        OutgoingEmail.objects.filter(template=template).values_list("to_email", flat=True)
    )


def test_handler_and_head_are_warned_before_each_date(tom, hal, hana):
    complaint = filed(tom, at=BEGIN)
    accepted(complaint, hal, at=BEGIN)

    # The decision is due on Wednesday the 9th: three business days before is Friday the 4th.
    sweep(until=end_of(date(2026, 12, 2)))
    assert told("complaint_due") == []
    sweep(until=end_of(date(2026, 12, 3)), since=end_of(date(2026, 12, 2)))

    assert told("complaint_due") == [hal.email, hana.email]
    assert fresh(complaint).current_round.decide_breached_at is None


def test_a_breach_is_recorded_once_and_then_the_last_day_is_watched(tom, hal, hana):
    complaint = filed(tom, at=BEGIN)
    investigated(complaint, hal, at=BEGIN)

    sweep(until=BEGIN + timedelta(days=60))

    current = fresh(complaint).current_round
    assert current.decide_breached_at == end_of(current.decide_on)
    assert current.hard_breached_at == end_of(current.hard_on)
    steps = [event.data["step"] for event in complaint.events.filter(verb="late")]
    assert steps == ["decide", "hard"]
    assert fresh(complaint).due_at == end_of(current.decide_on)


def test_what_comes_late_is_late_even_where_no_timer_has_fired(tom, hal):
    complaint = filed(tom, at=BEGIN)

    accept(complaint=complaint, actor=hal, severity=Severity.LOW, at=BEGIN + timedelta(days=5))

    current = fresh(complaint).current_round
    assert current.acknowledge_breached_at == end_of(current.acknowledge_on)


def test_whom_it_is_about_is_not_warned(tom, hal, hana):
    complaint = filed(tom, at=BEGIN)
    Subject.objects.create(complaint=complaint, staff=hana)

    sweep(until=BEGIN + timedelta(days=3))

    assert told("complaint_due") == told("complaint_late") == []


def test_the_handler_is_reminded_to_write_every_ten_business_days(tom, hal, hana):
    complaint = filed(tom, at=BEGIN)
    investigated(complaint, hal, at=BEGIN)
    due = _clock.progress_due(fresh(complaint), complaint.current_round)
    assert due == end_of(date(2026, 12, 2))

    sweep(until=due)

    assert hal.email in told("complaint_progress_due")


def test_a_note_on_progress_begins_the_wait_anew(tom, hal):
    complaint = filed(tom, at=BEGIN)
    investigated(complaint, hal, at=BEGIN)

    note_progress(complaint=fresh(complaint), actor=hal, done="We asked.", next_step="They answer.",
                  next_on=date(2026, 12, 1), at=BEGIN + timedelta(days=5))  # fmt: skip

    after = fresh(complaint)
    assert _clock.progress_due(after, after.current_round) == end_of(date(2026, 12, 7))
    assert "They answer." in Letter.objects.get(kind=Name.PROGRESS).body


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("beyond_control", {"reason": " "}),
        ("within_last_date", {"until": date(2027, 1, 8)}),
        ("within_last_date", {"until": date(2026, 12, 9)}),
        ("still_in_time", {"at": datetime(2026, 12, 9, 16, 0, tzinfo=UTC)}),
    ],
)
def test_a_holding_letter_has_its_conditions(tom, hal, hana, code, change):
    complaint = filed(tom, at=BEGIN)
    investigated(complaint, hal, at=BEGIN)
    said = {"code": Delay.THIRD_PARTY, "reason": "The bank is silent.",
            "until": date(2026, 12, 20), "at": BEGIN}  # fmt: skip

    with pytest.raises(Refused, match=f"^{code}$"):
        extend(complaint=fresh(complaint), actor=hana, **{**said, **change})

    assert fresh(complaint).current_round.promised_on is None
    assert not Letter.objects.filter(kind=Name.HOLDING).exists()


def test_a_handler_sends_no_holding_letter(tom, hal):
    complaint = filed(tom, at=BEGIN)
    investigated(complaint, hal, at=BEGIN)

    with pytest.raises(Refused, match=r"^no_conflict$"):
        extend(complaint=fresh(complaint), actor=hal, code=Delay.OUTAGE, reason="Down.",
               until=date(2026, 12, 20), at=BEGIN)  # fmt: skip


def test_another_calendar_moves_no_date_that_was_printed(tom, hal, settings):
    """Invariant 7."""
    complaint = filed(tom, at=BEGIN)
    before = complaint.current_round.dates
    settings.COMPLAINTS_CALENDAR = "GB"

    accepted(complaint, hal, at=BEGIN)

    assert fresh(complaint).current_round.dates == before
    assert filed(tom, at=BEGIN, description="Another.").current_round.calendar == "GB"


def test_nothing_is_watched_once_it_is_decided(tom, hal, hana):
    complaint = filed(tom, at=BEGIN)
    decided(complaint, hal, hana, at=BEGIN)

    sweep(until=BEGIN + timedelta(days=20))

    assert told("complaint_due") == told("complaint_late") == []
    assert _clock.next_step(complaint.current_round) is None
    assert _clock.day_of(complaint.current_round, Step.HARD) == complaint.current_round.hard_on
