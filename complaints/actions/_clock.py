"""What a complaint's clock does after every verb: when it is next due, and the timers for that.

The dates are those of the round; nothing here moves one, and nothing pauses them.
"""

from datetime import date, datetime, timedelta
from typing import Any

from complaints.actions._common import due_at, record
from complaints.calendars import calendar_of
from complaints.deadlines import Step, end_of, receipt_day, schedule
from complaints.firm import firm
from complaints.models import Complaint, ProgressNote, Round
from complaints.moves import By
from complaints.terms import CLOSE_AFTER, PROGRESS_EVERY
from complaints.workflow import Stage
from portal import timers
from portal.timers import Later

WARN = "complaints.warn"
LATE = "complaints.late"
PROGRESS = "complaints.progress"
LAPSE = "complaints.question_lapses"
CONCLUDE = "complaints.conclude"
ANSWERED = "complaints.answered"
_KINDS = (WARN, LATE, PROGRESS, LAPSE, CONCLUDE)

# How many business days before a date its people are warned.
WARN_BEFORE = {Step.ACKNOWLEDGE: 1, Step.DECIDE: 3, Step.HARD: 5}
# Each date that can be missed: the step, the moment that ends it, and the one that says it broke.
_OWED = (
    (Step.ACKNOWLEDGE, "acknowledged_at", "acknowledge_breached_at"),
    (Step.DECIDE, "decided_at", "decide_breached_at"),
    (Step.HARD, "decided_at", "hard_breached_at"),
)
_WORKED_ON = (Stage.OPEN, Stage.INVESTIGATING, Stage.AWAITING_CLIENT, Stage.DECISION_REVIEW,
              Stage.UNDER_REVIEW)  # fmt: skip


def dates_from(received_at: datetime) -> dict[str, date]:
    """The dates of a round that begins now, as its columns; they never change by themselves."""
    rules = firm("en")
    dates = schedule(received_at, rules.regime, rules.calendar)
    return {f"{step.value}_on": day for step, day in dates.items()}


def begin_round(complaint: Complaint, number: int, received_at: datetime, **fields: Any) -> Round:
    """A round with the dates that today's rules and calendar give, kept as they are now."""
    rules = firm("en")
    return Round.objects.create(
        complaint=complaint,
        number=number,
        received_at=received_at,
        regime=rules.regime,
        calendar=rules.calendar,
        calendar_version=rules.calendar_version,
        **dates_from(received_at),
        **fields,
    )


def follow(complaint: Complaint, current: Round, at: datetime) -> None:
    """Note what has become late, keep when the next step is due, and set the timers."""
    note_late(complaint, current, at)
    due = due_at(complaint, current)
    if due != complaint.due_at:
        Complaint.objects.filter(pk=complaint.pk).update(due_at=due)
        complaint.due_at = due
    timers.cancel(complaint.pk, [kind for kind in _KINDS if kind != LAPSE])
    if complaint.state is not Stage.AWAITING_CLIENT:
        timers.cancel(complaint.pk, [LAPSE])
    for later in _timers(complaint, current, at):
        timers.set_timer(later)


def note_late(complaint: Complaint, current: Round, at: datetime) -> list[Step]:
    """Write down each date that has passed unkept, once; the steps that were new."""
    found = []
    for step, done, broke in _OWED:
        ended = getattr(current, done) or current.ended_at or at
        if getattr(current, broke) is None and ended >= end_of(day_of(current, step)):
            since = end_of(day_of(current, step))
            setattr(current, broke, since)
            current.save(update_fields=[broke])
            said = {"step": step.value, "day": day_of(current, step).isoformat()}
            record(complaint, "late", actor=None, role=By.SYSTEM, at=at, data=said)
            found.append(step)
    return found


def day_of(current: Round, step: Step) -> date:
    """The day by which a step is owed now; a holding letter has moved the decision's."""
    return current.decision_on if step is Step.DECIDE else current.dates[step]


def next_step(current: Round) -> Step | None:
    """The first step that is owed and not yet late; None once nothing can become late."""
    if current.ended_at or current.decided_at:
        return None
    for step, done, broke in _OWED:
        if getattr(current, done) is None and getattr(current, broke) is None:
            return step
    return None


def episode(current: Round, step: Step | None = None) -> str:
    """Names the date that a timer was set for."""
    return f"{current.number} {step} {day_of(current, step)}" if step else f"{current.number}"


def warned(complaint: Complaint, of: str) -> bool:
    """Whether the people of this date have been warned of it."""
    return complaint.events.filter(verb="warn", data__of=of).exists()


def progress_due(complaint: Complaint, current: Round) -> datetime | None:
    """When the complainant must have heard of us again."""
    if complaint.state not in _WORKED_ON:
        return None
    notes = ProgressNote.objects.filter(round=current).order_by("-pk")
    told = notes.values_list("at", flat=True).first()
    since = told or current.acknowledged_at or current.received_at
    return end_of(calendar_of(current.calendar).add(receipt_day(since), PROGRESS_EVERY))


def progress_episode(complaint: Complaint, due: datetime) -> str:
    """Names the wait that a reminder of progress was set for."""
    return f"{complaint.round_number} {due:%Y-%m-%d}"


def _timers(complaint: Complaint, current: Round, at: datetime) -> list[Later]:
    wanted: list[Later] = []
    step = next_step(current) if complaint.is_live else None
    if step:
        day = day_of(current, step)
        wanted.append(Later(LATE, complaint.pk, end_of(day), episode(current, step)))
        warn_at = end_of(_before(current, day, WARN_BEFORE[step]) - timedelta(days=1))
        if not warned(complaint, episode(current, step)):
            wanted.append(Later(WARN, complaint.pk, max(warn_at, at), episode(current, step)))
    if again := progress_due(complaint, current):
        # The reminder comes on the morning of the last day.
        morning = max(again - timedelta(days=1), at)
        wanted.append(Later(PROGRESS, complaint.pk, morning, progress_episode(complaint, again)))
    if complaint.state is Stage.DECIDED and current.decided_at:
        until = current.decided_at + CLOSE_AFTER
        wanted.append(Later(CONCLUDE, complaint.pk, max(until, at), episode(current)))
    return wanted


def _before(current: Round, day: date, count: int) -> date:
    """The business day that lies so many business days before another day."""
    calendar = calendar_of(current.calendar)
    while count:
        day -= timedelta(days=1)
        count -= calendar.is_business_day(day)
    return day
