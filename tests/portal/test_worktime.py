"""Business hours: worked examples by hand, then properties against a minute-by-minute oracle."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.worktime import ALWAYS, Calendar

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

OFFICE = {weekday: [("09:00", "12:00"), ("13:00", "18:00")] for weekday in range(5)}
NIGHTS = {weekday: [("22:00", "06:00")] for weekday in range(5)}


def local(zone, *parts, fold=0):
    return datetime(*parts, tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def berlin(*parts, fold=0):
    return local("Europe/Berlin", *parts, fold=fold)


def new_york(*parts, fold=0):
    return local("America/New_York", *parts, fold=fold)


def shanghai(*parts):
    return local("Asia/Shanghai", *parts)


# Ordinary days


def test_the_lunch_break_does_not_count():
    calendar = Calendar("Asia/Shanghai", OFFICE)
    monday_11 = shanghai(2026, 3, 2, 11)

    assert calendar.add(monday_11, 2 * HOUR) == shanghai(2026, 3, 2, 14)
    assert calendar.elapsed(monday_11, shanghai(2026, 3, 2, 14)) == 2 * HOUR
    assert list(calendar.spans(monday_11, shanghai(2026, 3, 2, 14))) == [
        (utc(2026, 3, 2, 3), utc(2026, 3, 2, 4)),
        (utc(2026, 3, 2, 5), utc(2026, 3, 2, 6)),
    ]


def test_time_ends_at_closing_and_not_at_the_next_opening():
    calendar = Calendar("Asia/Shanghai", OFFICE)

    assert calendar.add(shanghai(2026, 3, 6, 16), 2 * HOUR) == shanghai(2026, 3, 6, 18)
    assert calendar.add(shanghai(2026, 3, 6, 11), HOUR) == shanghai(2026, 3, 6, 12)


def test_a_weekend_is_stepped_over():
    calendar = Calendar("Asia/Shanghai", OFFICE)

    assert calendar.add(shanghai(2026, 3, 6, 17), 2 * HOUR) == shanghai(2026, 3, 9, 10)
    assert calendar.add(shanghai(2026, 3, 7, 12), HOUR) == shanghai(2026, 3, 9, 10)


def test_no_duration_gives_the_start_itself_even_when_closed():
    sunday = shanghai(2026, 3, 8, 12)

    assert Calendar("Asia/Shanghai", OFFICE).add(sunday, timedelta()) is sunday


def test_open_from_the_opening_until_just_before_closing():
    calendar = Calendar("Asia/Shanghai", OFFICE)
    opening, lunch = shanghai(2026, 3, 2, 9), shanghai(2026, 3, 2, 12)

    assert calendar.is_open(opening)
    assert calendar.is_open(lunch - timedelta(microseconds=1))
    assert not calendar.is_open(lunch)
    assert not calendar.is_open(opening - timedelta(microseconds=1))


def test_the_next_opening_is_now_when_open_and_monday_on_a_saturday():
    calendar = Calendar("Asia/Shanghai", OFFICE)
    saturday, tuesday = shanghai(2026, 3, 7, 12), shanghai(2026, 3, 10, 10)

    assert calendar.next_opening(saturday) == shanghai(2026, 3, 9, 9)
    assert calendar.next_opening(tuesday) == tuesday
    assert calendar.next_opening(shanghai(2026, 3, 10, 18)) == shanghai(2026, 3, 11, 9)


def test_kathmandu_is_five_hours_and_three_quarters_ahead():
    calendar = Calendar("Asia/Kathmandu", {6: [("10:00", "17:00")]})

    assert list(calendar.spans(utc(2026, 3, 1), utc(2026, 3, 2))) == [
        (utc(2026, 3, 1, 4, 15), utc(2026, 3, 1, 11, 15))
    ]


def test_the_leap_day_is_a_working_day_of_its_year_only():
    calendar = Calendar("UTC", {weekday: [("09:00", "17:00")] for weekday in range(7)})

    assert calendar.add(utc(2028, 2, 28, 16), 2 * HOUR) == utc(2028, 2, 29, 10)
    assert calendar.add(utc(2027, 2, 28, 16), 2 * HOUR) == utc(2027, 3, 1, 10)


def test_new_years_day_is_stepped_over_at_the_end_of_the_year():
    calendar = Calendar("UTC", OFFICE, holidays={date(2027, 1, 1)})

    assert calendar.add(utc(2026, 12, 31, 17), 2 * HOUR) == utc(2027, 1, 4, 10)


def test_around_the_clock_time_is_real_time():
    start = utc(2026, 10, 24, 12, 34, 56)

    assert ALWAYS.add(start, 1000 * HOUR) == start + 1000 * HOUR
    assert Calendar.always("Europe/Berlin").elapsed(start, start + 1000 * HOUR) == 1000 * HOUR


# Past midnight, holidays, make-up days


def test_a_window_past_midnight_belongs_to_the_day_on_which_it_begins():
    calendar = Calendar("Asia/Shanghai", NIGHTS)  # Monday's to Friday's nights

    assert calendar.is_open(shanghai(2026, 3, 7, 5))  # Saturday, Friday's night
    assert not calendar.is_open(shanghai(2026, 3, 7, 23))
    assert not calendar.is_open(shanghai(2026, 3, 9, 5))  # Monday, Sunday's night
    assert calendar.add(shanghai(2026, 3, 6, 23), 8 * HOUR) == shanghai(2026, 3, 9, 23)


def test_a_holiday_cancels_the_night_that_begins_on_it_and_not_the_one_that_ends_on_it():
    calendar = Calendar("Asia/Shanghai", NIGHTS, holidays=[date(2026, 3, 4)])  # Wednesday

    assert list(calendar.spans(shanghai(2026, 3, 3, 12), shanghai(2026, 3, 6, 0))) == [
        (shanghai(2026, 3, 3, 22), shanghai(2026, 3, 4, 6)),
        (shanghai(2026, 3, 5, 22), shanghai(2026, 3, 6, 0)),
    ]


def test_a_make_up_saturday_has_the_hours_of_the_weekday_it_stands_for():
    week = {0: [("09:00", "18:00")], 4: [("09:00", "15:00")]}
    saturday = date(2026, 2, 14)
    calendar = Calendar("Asia/Shanghai", week, extra_days={saturday: 4})

    assert calendar.is_business_day(saturday)
    assert list(calendar.spans(shanghai(2026, 2, 14), shanghai(2026, 2, 16))) == [
        (shanghai(2026, 2, 14, 9), shanghai(2026, 2, 14, 15))
    ]


def test_make_up_days_without_a_weekday_stand_for_the_first_one_with_hours():
    calendar = Calendar("UTC", {2: [("10:00", "11:00")]}, extra_days=["2026-02-14"])

    assert calendar.extra_days == {date(2026, 2, 14): 2}
    assert calendar.is_open(utc(2026, 2, 14, 10, 30))


def test_a_make_up_day_wins_over_a_holiday():
    day = date(2026, 2, 14)

    assert Calendar("UTC", OFFICE, {day}, {day: 0}).is_business_day(day)


# Changes of the clock


def test_a_spring_night_is_an_hour_shorter_and_an_autumn_night_an_hour_longer():
    calendar = Calendar("Europe/Berlin", {5: [("22:00", "06:00")]})

    spring = calendar.elapsed(berlin(2026, 3, 28), berlin(2026, 3, 30))
    autumn = calendar.elapsed(berlin(2026, 10, 24), berlin(2026, 10, 26))

    assert (spring, autumn) == (7 * HOUR, 9 * HOUR)
    assert calendar.add(berlin(2026, 3, 28, 22), 5 * HOUR) == berlin(2026, 3, 29, 4)
    assert calendar.add(berlin(2026, 10, 24, 22), 5 * HOUR) == berlin(2026, 10, 25, 2, fold=1)


def test_new_york_changes_its_clock_on_other_days():
    calendar = Calendar.always("America/New_York")

    assert calendar.elapsed(new_york(2026, 3, 8), new_york(2026, 3, 9)) == 23 * HOUR
    assert calendar.elapsed(new_york(2026, 11, 1), new_york(2026, 11, 2)) == 25 * HOUR
    assert calendar.add(new_york(2026, 3, 7, 12), 24 * HOUR) == new_york(2026, 3, 8, 13)


def test_office_hours_keep_to_the_wall_clock_on_both_sides_of_a_change():
    calendar = Calendar("America/New_York", {weekday: [("09:00", "17:00")] for weekday in range(5)})

    assert calendar.add(utc(2026, 3, 6, 21), 2 * HOUR) == utc(2026, 3, 9, 14)
    assert calendar.add(utc(2026, 10, 30, 20), 2 * HOUR) == utc(2026, 11, 2, 15)


def test_a_boundary_in_the_skipped_hour_is_the_moment_of_the_change():
    calendar = Calendar("Europe/Berlin", {6: [("01:00", "02:30"), ("02:30", "04:00")]})

    assert list(calendar.spans(berlin(2026, 3, 29), berlin(2026, 3, 30))) == [
        (utc(2026, 3, 29, 0), utc(2026, 3, 29, 1)),
        (utc(2026, 3, 29, 1), utc(2026, 3, 29, 2)),
    ]


def test_a_window_inside_the_skipped_hour_does_not_happen():
    calendar = Calendar("Europe/Berlin", {6: [("02:15", "02:45")]})

    assert calendar.elapsed(berlin(2026, 3, 29), berlin(2026, 3, 30)) == timedelta()
    assert calendar.next_opening(berlin(2026, 3, 29)) == berlin(2026, 4, 5, 2, 15)


def test_a_boundary_in_the_repeated_hour_is_its_first_pass():
    calendar = Calendar("Europe/Berlin", {6: [("01:00", "02:30"), ("02:30", "04:00")]})

    assert list(calendar.spans(berlin(2026, 10, 25), berlin(2026, 10, 26))) == [
        (utc(2026, 10, 24, 23), utc(2026, 10, 25, 0, 30)),
        (utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 3)),
    ]


def test_a_day_may_begin_where_midnight_is_skipped():
    calendar = Calendar("America/Havana", {6: [("00:00", "08:00")]})  # 8 March 2026: 00:00 → 01:00

    start = local("America/Havana", 2026, 3, 8, 1)
    assert calendar.next_opening(start - DAY) == start
    assert calendar.elapsed(start - DAY, start + DAY) == 7 * HOUR


def test_callers_instants_in_the_repeated_hour_are_told_apart():
    zone = ZoneInfo("Europe/Berlin")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=zone)

    assert ALWAYS.elapsed(first, first.replace(fold=1)) == HOUR


# Business days


def test_business_days_are_counted_after_the_day_of_receipt():
    easter = {date(2027, 3, 26), date(2027, 3, 29)}
    calendar = Calendar("Europe/London", OFFICE, easter)
    thursday = date(2027, 3, 25)

    assert calendar.add_business_days(thursday, 3) == date(2027, 4, 1)
    assert calendar.add_business_days(thursday, 15) == date(2027, 4, 19)
    assert calendar.add_business_days(date(2027, 3, 28), 0) == date(2027, 3, 28)
    assert not calendar.is_business_day(date(2027, 3, 29))


def test_make_up_days_shorten_the_count_in_china():
    holidays = [date(2026, 9, 25), *(date(2026, 10, day) for day in range(1, 8))]
    made_up = {date(2026, 9, 20): 4, date(2026, 10, 10): 2}
    calendar = Calendar("Asia/Shanghai", OFFICE, holidays, made_up)

    assert calendar.add_business_days(date(2026, 9, 18), 15) == date(2026, 10, 15)


@pytest.mark.parametrize(("windows", "count"), [(OFFICE, -1), ({}, 1)])
def test_business_days_that_cannot_be_counted_are_refused(windows, count):
    with pytest.raises(ValueError, match="counted forward"):
        Calendar("UTC", windows).add_business_days(date(2026, 3, 2), count)


# What is accepted and what is refused


def test_the_same_calendar_may_be_said_in_several_ways():
    plain = Calendar(
        ZoneInfo("Asia/Shanghai"),
        {0: [(time(9), time(12)), (time(13), time(0))]},
        frozenset({date(2026, 10, 1)}),
        {date(2026, 10, 10): 0},
    )
    lenient = Calendar(
        zone="Asia/Shanghai",
        windows={"0": [["13:00", "24:00"], ["9:00", "12:00"]]},
        holidays=["2026-10-01"],
        extra_days={"2026-10-10": "0"},
    )
    again = Calendar(plain.zone, plain.windows, plain.holidays, plain.extra_days)

    assert plain == lenient == again
    assert hash(plain) == hash(lenient)


def test_equal_times_are_twenty_four_hours():
    calendar = Calendar("UTC", {0: [("09:00", "09:00")]})

    assert calendar.elapsed(utc(2026, 3, 1), utc(2026, 3, 5)) == 24 * HOUR


@pytest.mark.parametrize(
    "windows",
    [
        {0: [("09:00", "12:00"), ("11:59", "18:00")]},
        {0: [("09:00", "12:00"), ("09:00", "12:00")]},
        {0: [("22:00", "06:00")], 1: [("05:59", "09:00")]},
        {6: [("22:00", "06:00")], 0: [("05:00", "09:00")]},
        {0: [("00:00", "24:00"), ("23:00", "01:00")]},
    ],
)
def test_overlapping_windows_are_refused(windows):
    with pytest.raises(ValueError, match="overlap"):
        Calendar("UTC", windows)


def test_a_make_up_day_whose_windows_overlap_with_the_night_before_is_refused():
    week = {0: [("05:00", "12:00")], 4: [("22:00", "06:00")]}

    with pytest.raises(ValueError, match="make-up day 2026-02-14"):
        Calendar("UTC", week, extra_days={date(2026, 2, 14): 0})


def test_windows_may_touch_also_at_midnight():
    week = {0: [("09:00", "12:00"), ("12:00", "24:00")], 1: [("00:00", "01:00")]}

    assert Calendar("UTC", week).elapsed(utc(2026, 3, 2), utc(2026, 3, 4)) == 16 * HOUR


@pytest.mark.parametrize(
    "arguments",
    [
        ("Mars/Olympus", {}),
        ("", {}),
        ("UTC", {7: []}),
        ("UTC", {0: [("9 am", "5 pm")]}),
        ("UTC", {0: [("24:00", "06:00")]}),
        ("UTC", {0: [("09:00",)]}),
        ("UTC", {0: [(time(9, tzinfo=UTC), time(17))]}),
        ("UTC", {}, ["yesterday"]),
        ("UTC", {}, [], {"2026-02-14": 9}),
    ],
)
def test_what_cannot_be_read_is_refused(arguments):
    with pytest.raises(ValueError, match=r"."):
        Calendar(*arguments)


def test_an_instant_is_not_taken_for_a_date():
    with pytest.raises(TypeError, match="is an instant"):
        Calendar("UTC", OFFICE).is_business_day(utc(2026, 3, 2))


@pytest.mark.parametrize(
    "ask",
    [
        lambda naive: ALWAYS.spans(naive, utc(2026, 1, 2)),
        lambda naive: ALWAYS.elapsed(utc(2026, 1, 1), naive),
        lambda naive: ALWAYS.add(naive, timedelta()),
        ALWAYS.is_open,
        ALWAYS.next_opening,
    ],
)
def test_naive_instants_are_refused(ask):
    with pytest.raises(ValueError, match="no time zone"):
        ask(datetime(2026, 1, 1))  # noqa: DTZ001 - the naive instant is the subject


def test_negative_working_time_is_refused():
    with pytest.raises(ValueError, match="negative"):
        ALWAYS.add(utc(2026, 1, 1), -MINUTE)


def test_a_calendar_that_never_opens_says_so():
    closed, now = Calendar("UTC", {}, extra_days=[date(2026, 1, 3)]), utc(2026, 1, 1)

    assert closed.add(now, MINUTE) is None
    assert closed.next_opening(now) is None
    assert not closed.is_open(now)
    assert closed.elapsed(now, now + 30 * DAY) == timedelta()


def test_an_interval_that_ends_before_it_begins_holds_no_time():
    assert ALWAYS.elapsed(utc(2026, 1, 2), utc(2026, 1, 1)) == timedelta()
    assert list(ALWAYS.spans(utc(2026, 1, 1), utc(2026, 1, 1))) == []


# Properties. Each date is beside a change of the clock in its zone, or is an ordinary one.

PLACES = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("America/Havana", date(2026, 3, 8)),
    ("America/Havana", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/St_Johns", date(2010, 11, 7)),
    ("Asia/Kathmandu", date(2028, 2, 29)),
    ("Asia/Shanghai", date(2026, 12, 31)),
]


@st.composite
def calendars(draw):
    """A calendar without overlaps, and a date near which something happens."""
    zone, around = draw(st.sampled_from(PLACES))
    minutes = st.integers(0, 7 * 96).map(lambda quarter: quarter * 15)
    bounds = sorted(draw(st.sets(minutes, min_size=2, max_size=10)))
    windows = {}
    for opens, closes in zip(bounds[::2], bounds[1::2], strict=False):
        closing = min(closes, opens + 24 * 60)
        weekday = opens // (24 * 60) % 7
        windows.setdefault(weekday, []).append((_clock(opens), _clock(closing)))
    near = st.dates(around - 2 * DAY, around + 2 * DAY)
    holidays = draw(st.sets(near, max_size=2))
    extra_days = draw(st.dictionaries(near, st.integers(0, 6), max_size=1))
    try:
        return Calendar(zone, windows, holidays, extra_days), around
    except ValueError:  # the make-up day overlaps
        return Calendar(zone, windows, holidays), around


def _clock(minute):
    return time(minute // 60 % 24, minute % 60)


@st.composite
def instants(draw, around):
    base = datetime(around.year, around.month, around.day, tzinfo=UTC) - DAY
    return base + draw(st.integers(0, 3 * 24 * 60)) * MINUTE


def working_minutes(calendar, start, count):
    """For each minute from `start`: is it working time? Asked of the wall clock, one by one.

    Where the clock goes back, the day does not: what counts is the latest time it has shown.
    """
    shown = datetime.min  # noqa: DTZ901 - a wall clock has no zone
    answers = []
    for minute in range(-24 * 60, count):
        wall = (start + minute * MINUTE).astimezone(calendar.zone).replace(tzinfo=None)
        shown = max(shown, wall)
        answers.append(any(_covers(calendar, shown.date() - back * DAY, shown) for back in (0, 1)))
    return answers[24 * 60 :]


def _covers(calendar, day, wall):
    if day in calendar.extra_days:
        weekday = calendar.extra_days[day]
    elif day in calendar.holidays:
        return False
    else:
        weekday = day.weekday()
    minute = int((wall - datetime.combine(day, time())).total_seconds()) // 60
    for window in calendar.windows[weekday]:
        opens = window.opens.hour * 60 + window.opens.minute
        closes = window.closes.hour * 60 + window.closes.minute
        if opens <= minute < closes + (24 * 60 if closes <= opens else 0):
            return True
    return False


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.data())
def test_elapsed_add_and_is_open_agree_with_counting_minutes(data):
    calendar, around = data.draw(calendars())
    start = data.draw(instants(around))
    length = 3 * 24 * 60
    worked = working_minutes(calendar, start, length)

    assert calendar.elapsed(start, start + length * MINUTE) == sum(worked) * MINUTE
    assert calendar.is_open(start) == worked[0]
    wanted = data.draw(st.integers(1, length))
    reached = [minute for minute, open_ in enumerate(worked, start=1) if open_][wanted - 1 : wanted]
    if reached:
        assert calendar.add(start, wanted * MINUTE) == start + reached[0] * MINUTE


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.data())
def test_working_time_adds_up(data):
    calendar, around = data.draw(calendars())
    start = data.draw(instants(around))
    lengths = st.timedeltas(timedelta(), timedelta(days=10))
    first, second = data.draw(lengths), data.draw(lengths)

    there = calendar.add(start, first)
    assert calendar.elapsed(start, there) == first
    assert calendar.add(there, second) == calendar.add(start, first + second)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.data())
def test_spans_are_in_order_apart_and_inside_the_interval(data):
    calendar, around = data.draw(calendars())
    start = data.draw(instants(around))
    middle, end = start + data.draw(st.integers(0, 4000)) * MINUTE, start + 5 * DAY

    edges = [edge for span in calendar.spans(start, end) for edge in span]

    assert edges == sorted(edges)
    assert all(start <= edge <= end for edge in edges)
    assert all(begin < close for begin, close in calendar.spans(start, end))
    parts = calendar.elapsed(start, middle) + calendar.elapsed(middle, end)
    assert parts == calendar.elapsed(start, end)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.data())
def test_the_nth_business_day_has_n_business_days_up_to_it(data):
    calendar, around = data.draw(calendars())
    day = around + data.draw(st.integers(-5, 5)) * DAY
    count = data.draw(st.integers(1, 40))

    reached = calendar.add_business_days(day, count)

    days = [day + step * DAY for step in range(1, (reached - day).days + 1)]
    assert calendar.is_business_day(reached)
    assert sum(map(calendar.is_business_day, days)) == count


def test_two_thousand_working_hours_are_found_by_walking_days_not_minutes():
    calendar = Calendar("Europe/Berlin", OFFICE)
    start = berlin(2026, 1, 5, 9)

    assert calendar.add(start, 2000 * HOUR) == berlin(2026, 12, 18, 18)
    assert calendar.elapsed(start, berlin(2026, 12, 18, 18)) == 2000 * HOUR
