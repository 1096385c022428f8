"""Deadlines of complaints: the dates of the specification, others by hand, then the invariants."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from complaints import deadlines
from complaints.calendars import UnknownCalendarError, calendar_of
from complaints.deadlines import (
    Limit,
    Regime,
    Step,
    add_months,
    due,
    end_of,
    legal_date,
    receipt_day,
    regime_of,
    schedule,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONDON = ZoneInfo("Europe/London")
BUSINESS = {Step.ACKNOWLEDGE: 2, Step.SUMMARY: 3, Step.DECIDE: 15}


def day(text):
    return date.fromisoformat(text)


# The test dates of the specification (complaints.md, part 7)

ENGLAND = [
    ("2026-12-18", "2026-12-23", "2027-01-13", "2027-02-10", "2027-02-12", "2027-02-18"),
    ("2026-12-24", "2026-12-31", "2027-01-19", "2027-02-16", "2027-02-18", "2027-02-24"),
    ("2026-12-31", "2027-01-06", "2027-01-22", "2027-02-19", "2027-02-25", "2027-02-28"),
    ("2027-03-25", "2027-04-01", "2027-04-19", "2027-05-18", "2027-05-20", "2027-05-25"),
    ("2027-01-30", "2027-02-03", "2027-02-19", "2027-03-19", "2027-03-27", "2027-03-30"),
]


@pytest.mark.parametrize("row", ENGLAND)
def test_the_dates_of_the_specification(row):
    received, bd3, bd15, bd35, weeks8, months2 = map(day, row)
    assert due(received, "summary", "default", "GB") == bd3
    assert due(received, "decide", "default", "GB") == bd15
    assert due(received, "extended", "default", "GB") == bd35
    assert due(received, "hard", "default", "GB") == bd35
    assert due(received, "hard", "uk", "GB") == weeks8
    assert due(received, "hard", "eu", "GB") == months2


def test_make_up_workdays_of_china_count():
    assert due(day("2026-09-18"), "decide", "default", "CN") == day("2026-10-15")


def test_thirty_five_business_days_of_china_may_be_too_late():
    received = day("2026-02-14")
    assert calendar_of("CN").add(received, 35) == received + timedelta(days=58)
    assert due(received, "hard", "default", "CN") == received + timedelta(days=56)
    assert due(received, "extended", "default", "CN") == received + timedelta(days=56)


# Other calendars, by hand


@pytest.mark.parametrize(
    ("country", "received", "acknowledge", "summary", "decide"),
    [
        ("CN", "2026-02-13", "2026-02-24", "2026-02-25", "2026-03-12"),  # 14 and 28 are worked
        ("CN", "2026-04-30", "2026-05-07", "2026-05-08", "2026-05-25"),  # 9 May is worked
        ("DE", "2026-04-02", "2026-04-08", "2026-04-09", "2026-04-27"),  # Good Friday to Monday
        ("IE", "2026-03-16", "2026-03-19", "2026-03-20", "2026-04-08"),  # Good Friday is worked
        ("JP", "2026-04-28", "2026-05-01", "2026-05-07", "2026-05-25"),  # Golden Week
        ("US", "2026-07-02", "2026-07-07", "2026-07-08", "2026-07-24"),  # the 4th is a Saturday
        ("HK", "2026-02-13", "2026-02-20", "2026-02-23", "2026-03-11"),  # three days of new year
        ("SA", "2026-01-15", "2026-01-19", "2026-01-20", "2026-02-05"),  # Friday and Saturday off
    ],
)
def test_every_country_has_its_own_business_days(country, received, acknowledge, summary, decide):
    dates = schedule(day(received), "default", country)
    assert dates[Step.ACKNOWLEDGE] == day(acknowledge)
    assert dates[Step.SUMMARY] == day(summary)
    assert dates[Step.DECIDE] == day(decide)


def test_the_chinese_regime_counts_calendar_days_for_the_decision():
    received = day("2026-09-18")
    assert schedule(received, "cn", "CN") == {
        Step.ACKNOWLEDGE: day("2026-09-21"),  # Sunday the 20th is worked
        Step.SUMMARY: day("2026-09-22"),
        Step.DECIDE: day("2026-10-03"),
        Step.EXTENDED: day("2026-10-18"),
        Step.HARD: day("2026-11-17"),
    }


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-12-31", "2027-02-28"),
        ("2027-12-31", "2028-02-29"),
        ("2027-12-29", "2028-02-29"),
        ("2028-02-29", "2028-04-29"),
        ("2026-07-31", "2026-09-30"),
        ("2026-11-30", "2027-01-30"),
        ("2026-06-15", "2026-08-15"),  # a Saturday stays
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(received, expected):
    assert due(day(received), "hard", "eu", "DE") == day(expected)


def test_weeks_run_through_a_leap_day():
    assert due(day("2028-01-03"), "hard", "uk", "GB") == day("2028-02-28")
    assert due(day("2028-01-05"), "hard", "uk", "GB") == day("2028-03-01")


def test_the_law_may_roll_forward_where_we_do_not():
    sunday = due(day("2026-12-31"), "hard", "eu", "GB")
    assert sunday == day("2027-02-28")
    assert legal_date(sunday, "GB") == day("2027-03-01")
    assert legal_date(day("2027-02-26"), "GB") == day("2027-02-26")


# The day of receipt


def test_the_day_of_receipt_is_that_of_the_firm():
    friday_in_london = datetime(2026, 12, 18, 23, 50, tzinfo=LONDON)
    assert receipt_day(friday_in_london, SHANGHAI) == day("2026-12-19")
    assert receipt_day(friday_in_london, "Europe/London") == day("2026-12-18")
    assert due(friday_in_london, "hard", "uk", "GB", zone=LONDON) == day("2027-02-12")
    assert due(friday_in_london, "hard", "uk", "GB", zone=SHANGHAI) == day("2027-02-13")


def test_without_a_zone_it_is_shanghai():
    late = datetime(2026, 12, 18, 16, 0, tzinfo=UTC)
    assert receipt_day(late) == day("2026-12-19")
    assert receipt_day(late - timedelta(microseconds=1)) == day("2026-12-18")


def test_it_follows_the_firm_s_zone_once_django_has_settings():
    code = (
        "from django.conf import settings; settings.configure(TIME_ZONE='America/New_York');"
        "from datetime import datetime, UTC; from complaints.deadlines import receipt_day;"
        "print(receipt_day(datetime(2026, 12, 18, 4, 59, tzinfo=UTC)))"
    )
    assert _run(code) == "2026-12-17"


def test_no_settings_are_needed():
    code = (
        "from complaints import authority, deadlines; import datetime as d;"
        "print(deadlines.due(d.date(2026, 12, 18), 'summary', 'default', 'GB'))"
    )
    assert _run(code) == "2026-12-23"


def _run(code):
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin"},
        cwd=deadlines.REGIMES.parent.parent,
    )
    return done.stdout.strip()


# What is refused


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        due(datetime(2026, 12, 18, 12, 0), "summary", "default", "GB")  # noqa: DTZ001 - on purpose


@pytest.mark.parametrize("step", ["", "final", "ACKNOWLEDGE", "hard "])
def test_an_unknown_step_is_refused(step):
    with pytest.raises(ValueError, match="is not a valid Step"):
        due(day("2026-12-18"), step, "default", "GB")


@pytest.mark.parametrize("regime", ["", "moon", "../regimes/uk", "uk.yaml"])
def test_an_unknown_regime_is_refused_with_those_there_are(regime):
    with pytest.raises(ValueError, match=r"Known: cn, default, eu, uk\."):
        due(day("2026-12-18"), "hard", regime, "GB")


def test_an_unknown_country_or_year_is_refused():
    with pytest.raises(UnknownCalendarError):
        due(day("2026-12-18"), "hard", "default", "XX")
    with pytest.raises(UnknownCalendarError):
        due(day("2100-12-18"), "hard", "default", "GB")


@pytest.mark.parametrize("text", ["2 weeks", "0 days", "-1 days", "2", "1.5 months", ""])
def test_a_limit_that_cannot_be_read_is_refused(text):
    with pytest.raises(ValueError, match="is no time limit"):
        deadlines._as_limit(text)


# Regimes


def test_names_of_regimes_are_read_in_any_case():
    assert regime_of("CN") is regime_of("cn")


def test_a_regime_names_only_what_differs():
    assert regime_of("eu").limits[Step.DECIDE] == (Limit(15, "business days"),)
    assert regime_of("eu").limits[Step.HARD] == (Limit(2, "months"),)


def test_a_regime_and_a_calendar_may_be_given_as_objects():
    quick = Regime("quick", {step: (Limit(1, "business days"),) for step in Step})
    monday = calendar_of("GB").corrected(closed=[day("2026-03-03")])
    assert due(day("2026-03-02"), "hard", quick, monday) == day("2026-03-04")


def test_a_step_is_never_later_than_the_next_one():
    odd = Regime("odd", {**regime_of("default").limits, Step.DECIDE: (Limit(1, "days"),)})
    assert due(day("2026-03-02"), "acknowledge", odd, "GB") == day("2026-03-03")


# Invariants

COUNTRIES = st.sampled_from(["CN", "GB", "DE", "IE", "HK", "JP", "US", "SG", "SA"])
REGIMES = st.sampled_from(["default", "eu", "uk", "cn"])
DAYS = st.dates(day("2020-01-01"), day("2035-12-31"))
INSTANTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    datetime(2035, 12, 31),  # noqa: DTZ001 - the same
    timezones=st.sampled_from([UTC, SHANGHAI, LONDON, ZoneInfo("America/St_Johns")]),
)
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/London", "America/New_York", "Pacific/Apia"])
enough = profile(max_examples=300, deadline=None)


@enough
@given(st.tuples(INSTANTS, INSTANTS), st.sampled_from(Step), REGIMES, COUNTRIES, ZONES)
def test_invariant_1_due_is_pure_and_never_goes_back(instants, step, regime, country, zone):
    first, second = sorted(instants)
    earlier = due(first, step, regime, country, zone=zone)
    assert earlier <= due(second, step, regime, country, zone=zone)
    assert earlier == due(first, step, regime, country, zone=zone)
    assert earlier == due(first.astimezone(UTC), step, regime, country, zone=zone)
    assert type(earlier) is date


@enough
@given(DAYS, st.sampled_from(list(BUSINESS)), COUNTRIES)
def test_invariant_2_exactly_so_many_business_days_follow_the_receipt(received, step, country):
    calendar, last = calendar_of(country), due(received, step, "default", country)
    assert calendar.is_business_day(last)
    assert calendar.between(received, last) == BUSINESS[step]


@enough
@given(DAYS, st.integers(0, 60), COUNTRIES)
def test_invariant_2_counting_back_gives_what_was_added(received, count, country):
    calendar = calendar_of(country)
    assert calendar.between(received, calendar.add(received, count)) == count


@enough
@given(DAYS, REGIMES, COUNTRIES)
def test_invariant_3_the_steps_follow_each_other(received, regime, country):
    dates = schedule(received, regime, country)
    assert list(dates) == list(Step)
    assert list(dates.values()) == sorted(dates.values())
    assert received < dates[Step.ACKNOWLEDGE]


@enough
@given(DAYS, COUNTRIES)
def test_invariant_3_the_last_day_is_the_first_of_three_limits(received, country):
    assert due(received, "hard", "default", country) == min(
        calendar_of(country).add(received, 35),
        received + timedelta(days=56),
        add_months(received, 2),
    )


@enough
@given(DAYS, st.integers(0, 30))
def test_invariant_4_months_clamp(start, count):
    result = add_months(start, count)
    assert (result.year * 12 + result.month) - (start.year * 12 + start.month) == count
    assert result.day == start.day or (
        result.day < start.day and (result + timedelta(days=1)).day == 1
    )
    assert add_months(start, 2) <= start + timedelta(days=62)


@enough
@given(st.lists(INSTANTS, min_size=1, max_size=5), REGIMES, COUNTRIES)
def test_invariant_5_a_merge_takes_the_earliest_receipt_and_so_the_earliest_dates(
    received, regime, country
):
    merged = schedule(min(received), regime, country)
    for one in received:
        dates = schedule(one, regime, country)
        assert all(merged[step] <= dates[step] for step in Step)


@enough
@given(DAYS, ZONES)
def test_invariant_6_a_day_ends_where_the_next_begins(last, zone):
    after = end_of(last, zone)
    assert after.tzinfo is UTC
    assert receipt_day(after, zone) > last
    assert receipt_day(after - timedelta(microseconds=1), zone) == last


@pytest.mark.parametrize(
    ("last", "zone", "hours"),
    [
        ("2026-03-29", "Europe/London", 23),
        ("2026-10-25", "Europe/London", 25),
        ("2026-04-24", "Africa/Cairo", 23),  # midnight itself is skipped
        ("2026-10-29", "Africa/Cairo", 25),
        ("2026-03-29", "Asia/Shanghai", 24),
    ],
)
def test_invariant_6_days_of_23_and_25_hours_end_on_time(last, zone, hours):
    last = day(last)
    assert end_of(last, zone) - end_of(last - timedelta(days=1), zone) == timedelta(hours=hours)


@enough
@given(DAYS, st.sets(DAYS, max_size=8), st.sets(DAYS, max_size=8))
def test_invariant_7_a_correction_makes_another_calendar_and_leaves_the_old_one(
    received, closed, opened
):
    calendar = calendar_of("CN")
    before = schedule(received, "default", calendar)
    corrected = calendar.corrected(closed=closed, opened=opened)
    after = schedule(received, "default", corrected)
    assert schedule(received, "default", calendar) == before
    assert corrected.between(received, after[Step.DECIDE]) == BUSINESS[Step.DECIDE]
